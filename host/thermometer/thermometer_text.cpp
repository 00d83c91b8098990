// The text and the JSON of a fit.
#include "host/thermometer/thermometer_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/json.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"

namespace kadanoff::thermometer {
namespace {

using nlohmann::json;

json loss_json(const LossPoint& point) {
  return {{"epoch", point.epoch}, {"training", json_number(point.training)}, {"test", json_number(point.test)}};
}

}  // namespace

const LossPoint& best_loss(const std::vector<LossPoint>& losses) {
  const auto value = [](const LossPoint& point) { return std::isnan(point.test) ? point.training : point.test; };
  return *std::min_element(losses.begin(), losses.end(),
                           [&](const LossPoint& a, const LossPoint& b) { return value(a) < value(b); });
}

json to_json(const Thermometer& thermometer) {
  json temperatures = json::array(), losses = json::array();
  for (const double temperature : thermometer.temperatures) temperatures.push_back(json_number(temperature));
  for (const auto& point : thermometer.losses) losses.push_back(loss_json(point));
  const auto& last = thermometer.losses.back();
  return {{"temperatures", temperatures},
          {"hidden", thermometer.parameters.hidden()},
          {"epochs", last.epoch},
          {"training_loss", json_number(last.training)},
          {"test_loss", json_number(last.test)},
          {"best", loss_json(best_loss(thermometer.losses))},
          {"losses", losses}};
}

std::string to_text(const Thermometer& thermometer) {
  const auto& last = thermometer.losses.back();
  std::string text =
      fmt::format("{}, T = {} … {}; {} × {} × {}, {}\n", counted(thermometer.temperatures.size(), "class", "classes"),
                  temperature_text(thermometer.temperatures.front()), temperature_text(thermometer.temperatures.back()),
                  thermometer.units(), thermometer.parameters.hidden(), thermometer.temperatures.size(),
                  counted(last.epoch, "epoch"));
  text += fmt::format("training loss {:.4f}", last.training);
  if (!std::isnan(last.test)) {
    const auto& best = best_loss(thermometer.losses);
    text += fmt::format(", test loss {:.4f}; the lowest test loss is {:.4f}, at epoch {}", last.test, best.test,
                        best.epoch);
  }
  return text + fmt::format(" (guessing: {:.4f})\n", std::log(static_cast<double>(thermometer.temperatures.size())));
}

}  // namespace kadanoff::thermometer
