#include "host/reproduction/iso2018_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> every_quarter(double first, double last) {
  std::vector<double> values;
  for (int i = 0; first + 0.25 * i <= last; ++i) values.push_back(first + 0.25 * i);
  return values;
}

// Enough of them to see how fast a flow is.
const std::vector<std::int64_t> flow_steps{0,  1,  2,  3,   4,   5,   7,   10,  14,  20,
                                           30, 50, 70, 100, 140, 200, 300, 500, 700, 1000};

}  // namespace

void set_epochs(Iso2018Settings& settings, std::int64_t epochs) {
  settings.epochs = epochs;
  settings.lengths.clear();
  for (const auto length : {epochs / 20, epochs / 5, epochs / 2, epochs, 2 * epochs, 4 * epochs})
    if (length >= 1 && (length <= epochs || settings.scale == "full") &&
        (settings.lengths.empty() || length > settings.lengths.back()))
      settings.lengths.push_back(length);
}

Iso2018Settings iso2018_quick() {
  Iso2018Settings settings;
  settings.hidden = {16, 64, 225};
  settings.steps = flow_steps;
  set_epochs(settings, 5000);
  return settings;
}

Iso2018Settings iso2018_full() {
  Iso2018Settings settings = iso2018_quick();
  settings.scale = "full";
  settings.samples = 1000;
  settings.hidden = {16, 36, 64, 81, 100, 225, 400};
  settings.seeds = 3;
  set_epochs(settings, 5000);
  return settings;
}

nlohmann::json to_json(const Iso2018Settings& settings) {
  return {
      {"scale", settings.scale},   {"samples", settings.samples}, {"hidden", settings.hidden},
      {"small", settings.small},   {"main", settings.main},       {"large", settings.large},
      {"epochs", settings.epochs}, {"lengths", settings.lengths}, {"thermometer_epochs", settings.thermometer_epochs},
      {"steps", settings.steps},   {"seed", settings.seed}};
}

std::vector<double> temperatures_of(Iso2018Data data) {
  if (data == Iso2018Data::narrow) return every_quarter(0, 6);
  auto temperatures = every_quarter(0, 10);
  temperatures.push_back(infinity);
  return temperatures;
}

std::string flow_name(const std::string& rbm, double start) { return fmt::format("{}-from-{}", rbm, start); }

Iso2018Plan::Iso2018Plan(const Iso2018Settings& settings) {
  const auto narrow = temperatures_of(Iso2018Data::narrow), wide = temperatures_of(Iso2018Data::wide);
  const auto add_rbm = [&](const std::string& type, std::int64_t hidden, Iso2018Data data,
                           const std::vector<double>& temperatures, double sigma = 0.01) {
    const auto name = fmt::format("{}{}", type, hidden);
    const bool is_main = type == "v" && hidden == settings.main;
    auto lengths = is_main ? settings.lengths : std::vector<std::int64_t>{};
    rbms.push_back({name, hidden, data, temperatures, sigma, is_main ? lengths.back() : settings.epochs, lengths});
  };
  auto without_critical = narrow;
  std::erase_if(without_critical, [](double t) { return t == 2.25 || t == 2.5; });

  for (const auto hidden : settings.hidden) {
    add_rbm("v", hidden, Iso2018Data::narrow, narrow);
    add_rbm("l", hidden, Iso2018Data::narrow, {0});
  }
  for (const auto hidden : {settings.main, settings.large})
    add_rbm("h", hidden, Iso2018Data::narrow, every_quarter(4, 6));
  for (const double temperature : {2.0, 3.0, 6.0})  // T = 0 is type L
    add_rbm(fmt::format("t{}-", temperature), settings.small, Iso2018Data::narrow, {temperature});
  add_rbm("without-tc-", settings.main, Iso2018Data::narrow, without_critical);
  add_rbm("rough-", settings.main, Iso2018Data::narrow, narrow, 0.1);
  add_rbm("wide-", settings.main, Iso2018Data::wide, wide);

  for (const RbmPlan& rbm : rbms) {
    const auto add_flows = [&](const std::string& model, std::int64_t epoch, const std::vector<double>& starts) {
      int order = 0;
      for (const double start : starts) flows.push_back({flow_name(model, start), &rbm, epoch, start, order++});
    };
    const bool type_v = rbm.name == fmt::format("v{}", rbm.hidden);
    const std::vector<double> ends{narrow.front(), narrow.back()};
    if (type_v)
      add_flows(rbm.name, settings.epochs, {0, 6, 2.25});
    else
      add_flows(rbm.name, settings.epochs, rbm.data == Iso2018Data::wide ? std::vector<double>{0, infinity} : ends);
    for (const auto length : rbm.lengths)
      if (length != settings.epochs) add_flows(fmt::format("{}-{}", rbm.name, length), length, ends);
    if (rbm.name.starts_with("v") || rbm.name.starts_with("l") || rbm.name.starts_with("t")) analyses.push_back(&rbm);
  }
}

}  // namespace kadanoff
