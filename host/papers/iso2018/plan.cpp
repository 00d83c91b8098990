// Which data, RBMs, thermometers and flows Iso 2018 needs, small or in full.
#include "host/papers/iso2018/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> every_quarter(double first, double last) {
  std::vector<double> values;
  for (int i = 0; first + 0.25 * i <= last; ++i) values.push_back(first + 0.25 * i);
  return values;
}

// Enough steps to show how fast a flow is.
const std::vector<std::int64_t> flow_steps{0,  1,  2,  3,   4,   5,   7,   10,  14,  20,
                                           30, 50, 70, 100, 140, 200, 300, 500, 700, 1000};

}  // namespace

void set_epochs(Settings& settings, std::int64_t epochs) {
  settings.epochs = epochs;
  settings.lengths.clear();
  constexpr std::int64_t most = 1'000'000;  // 4 × as many epochs as this make no sense
  const auto base = std::min(epochs, most);
  for (const auto length : {base / 20, base / 5, base / 2, base, 2 * base, 4 * base})
    if (length >= 1 && (length <= base || settings.scale == Scale::full) &&
        (settings.lengths.empty() || length > settings.lengths.back()))
      settings.lengths.push_back(length);
}

Settings quick() {
  Settings settings;
  settings.hidden = {16, 64, 225};
  settings.steps = flow_steps;
  set_epochs(settings, 5000);
  return settings;
}

Settings full() {
  Settings settings = quick();
  settings.scale = Scale::full;
  settings.samples = 1000;
  settings.hidden = {16, 36, 64, 81, 100, 225, 400};
  settings.seeds = 3;
  settings.thermometer_epochs = 7500;
  set_epochs(settings, 5000);
  return settings;
}

nlohmann::json to_json(const Settings& settings) {
  return {{"scale", name_of(settings.scale)},
          {"samples", settings.samples},
          {"hidden", settings.hidden},
          {"small", settings.small},
          {"main", settings.main},
          {"large", settings.large},
          {"epochs", settings.epochs},
          {"lengths", settings.lengths},
          {"thermometer_epochs", settings.thermometer_epochs},
          {"steps", settings.steps},
          {"seed", settings.seed}};
}

std::vector<double> temperatures_of(TemperatureRange range) {
  if (range == TemperatureRange::narrow) return every_quarter(0, 6);
  auto temperatures = every_quarter(0, 10);
  temperatures.push_back(infinity);
  return temperatures;
}

std::string type_v(std::int64_t hidden) { return fmt::format("v{}", hidden); }
std::string type_l(std::int64_t hidden) { return fmt::format("l{}", hidden); }
std::string type_h(std::int64_t hidden) { return fmt::format("h{}", hidden); }

std::string single_temperature(double temperature, std::int64_t hidden) {
  return fmt::format("t{}-{}", temperature, hidden);
}

std::string main_after(const Settings& settings, std::int64_t epochs) {
  return epochs == settings.epochs ? type_v(settings.main) : fmt::format("{}-{}", type_v(settings.main), epochs);
}

std::string flow_name(const std::string& rbm, double start) { return fmt::format("{}-from-{}", rbm, start); }

Plan::Plan(const Settings& settings) {
  constexpr auto narrow = TemperatureRange::narrow, wide = TemperatureRange::wide;
  const auto all = temperatures_of(narrow);
  const auto add_rbm = [&](const std::string& name, std::int64_t hidden, TemperatureRange range,
                           const std::vector<double>& temperatures, double sigma = 0.01) {
    const bool is_main = name == type_v(settings.main);
    auto lengths = is_main ? settings.lengths : std::vector<std::int64_t>{};
    rbms.push_back({.name = name,
                    .hidden = hidden,
                    .range = range,
                    .temperatures = temperatures,
                    .sigma = sigma,
                    .epochs = is_main ? lengths.back() : settings.epochs,
                    .lengths = lengths});
  };
  auto without_critical = all;
  std::erase_if(without_critical, [](double t) { return t == 2.25 || t == 2.5; });

  for (const auto hidden : settings.hidden) {
    add_rbm(type_v(hidden), hidden, narrow, all);
    add_rbm(type_l(hidden), hidden, narrow, {0});
  }
  for (const auto hidden : {settings.main, settings.large})
    add_rbm(type_h(hidden), hidden, narrow, every_quarter(4, 6));
  for (const double temperature : {2.0, 3.0, 6.0})  // T = 0 is type L
    add_rbm(single_temperature(temperature, settings.small), settings.small, narrow, {temperature});
  const auto main = settings.main;
  add_rbm(fmt::format("without-tc-{}", main), main, narrow, without_critical);
  add_rbm(fmt::format("rough-{}", main), main, narrow, all, 0.1);
  add_rbm(fmt::format("wide-{}", main), main, wide, temperatures_of(wide));

  for (const RbmPlan& rbm : rbms) {
    const auto add_flows = [&](const std::string& model, std::int64_t epoch, const std::vector<double>& starts) {
      int order = 0;
      for (const double start : starts)
        flows.push_back(
            {.name = flow_name(model, start), .rbm = &rbm, .epoch = epoch, .start = start, .order = order++});
    };
    const bool is_type_v = rbm.name == type_v(rbm.hidden);
    const std::vector<double> ends{all.front(), all.back()};
    if (is_type_v)
      add_flows(rbm.name, settings.epochs, {0, 6, 2.25});
    else
      add_flows(rbm.name, settings.epochs, rbm.range == wide ? std::vector<double>{0, infinity} : ends);
    for (const auto length : rbm.lengths)
      if (length != settings.epochs) add_flows(main_after(settings, length), length, ends);
    const bool one_temperature = rbm.temperatures.size() == 1;
    if (is_type_v || one_temperature) analyses.push_back(&rbm);
  }
}

}  // namespace kadanoff::papers::iso2018
