// Measurements of temperatures as text for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/thermometer/measurement.hpp"

namespace kadanoff::thermometer {

// One row per group; if there are few groups, also their whole distributions.
std::string to_text(const ThermometerReadings& readings);
std::string to_text(const EnergyReadings& readings);

// {by: "network", temperatures, accuracy, cross_entropy, rows: [{temperature or step, samples, most_probable,
// mean_temperature, accuracy, cross_entropy, probability: [{mean, spread, error}]}]}.
nlohmann::json to_json(const ThermometerReadings& readings);

// {by: "energy", rows: [{temperature or step, samples, energy, energy_temperature, energy_temperature_error}]}.
nlohmann::json to_json(const EnergyReadings& readings);

}  // namespace kadanoff::thermometer
