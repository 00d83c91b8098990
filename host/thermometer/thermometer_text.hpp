// The fit of a thermometer as text for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/thermometer/thermometer.hpp"

namespace kadanoff::thermometer {

// The loss with the lowest test loss, or (without validation data) the lowest training loss. `losses` are not empty.
const LossPoint& best_loss(const std::vector<LossPoint>& losses);

// {temperatures, epochs, training_loss, test_loss, best: {epoch, training, test}, losses: [{epoch, training, test}]}.
nlohmann::json to_json(const Thermometer& thermometer);
std::string to_text(const Thermometer& thermometer);

}  // namespace kadanoff::thermometer
