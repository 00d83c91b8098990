// The sizes of IsDLRG 2020 at each scale.
#include "host/papers/isdlrg2020/plan.hpp"

#include <algorithm>
#include <limits>

#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {

Settings quick() { return {}; }

Settings standard() {
  Settings settings;
  settings.scale = Scale::standard;
  settings.samples = 2000;  // 120,000 in all
  settings.updates = 2000;
  settings.thermometer_epochs = 100;
  settings.lattices = 20'000;
  settings.stack_samples = 20'000;
  settings.stack_epochs = 50;
  settings.deep_side = 64;
  settings.deep_samples = 5000;
  settings.deep_epochs = 50;
  settings.block_samples = 1000;
  settings.meter_samples = 2000;
  settings.meter_epochs = 2000;
  settings.annealed_chains = 200;
  settings.annealing_temperatures = 3000;
  settings.seeds = 3;
  return settings;
}

Settings full() {
  auto settings = standard();
  settings.scale = Scale::full;
  settings.samples = 20'000;
  settings.updates = 10'000;
  settings.thermometer_epochs = 20;  // an epoch has ten times the steps of standard()
  settings.stack_samples = 30'000;
  settings.stack_epochs = 34;  // 10,200 updates
  settings.deep_samples = 30'000;
  settings.deep_epochs = 34;
  settings.block_samples = 10'000;
  settings.meter_samples = 5000;
  settings.meter_epochs = 5000;
  settings.annealed_chains = 500;
  settings.annealing_temperatures = 10'000;
  return settings;
}

void shrink(Settings& settings, std::int64_t divisor) {
  struct Size {
    std::int64_t Settings::*number;
    std::int64_t least;
  };
  constexpr Size sizes[] = {{&Settings::samples, 2},
                            {&Settings::updates, 1},
                            {&Settings::thermometer_epochs, 1},
                            {&Settings::lattices, 100},
                            {&Settings::stack_samples, 100},
                            {&Settings::stack_epochs, 1},
                            {&Settings::deep_samples, 100},
                            {&Settings::deep_epochs, 1},
                            {&Settings::block_samples, 20},
                            {&Settings::block_sweeps, 10},
                            {&Settings::meter_samples, 10},
                            {&Settings::meter_epochs, 1},
                            {&Settings::annealed_chains, 10},
                            {&Settings::annealing_temperatures, 10}};
  for (const auto& [number, least] : sizes) settings.*number = std::max(least, settings.*number / divisor);
}

nlohmann::json to_json(const Settings& settings) {
  return {{"scale", name_of(settings.scale)},
          {"samples", settings.samples},
          {"updates", settings.updates},
          {"thermometer_epochs", settings.thermometer_epochs},
          {"lattices", settings.lattices},
          {"stack_samples", settings.stack_samples},
          {"stack_epochs", settings.stack_epochs},
          {"deep_side", settings.deep_side},
          {"deep_samples", settings.deep_samples},
          {"deep_epochs", settings.deep_epochs},
          {"block_samples", settings.block_samples},
          {"block_sweeps", settings.block_sweeps},
          {"meter_samples", settings.meter_samples},
          {"meter_epochs", settings.meter_epochs},
          {"annealed_chains", settings.annealed_chains},
          {"annealing_temperatures", settings.annealing_temperatures},
          {"seed", settings.seed}};
}

std::vector<double> temperatures_learned() {
  std::vector<double> temperatures(60);
  for (std::size_t i = 0; i < temperatures.size(); ++i) temperatures[i] = static_cast<double>(i) / 10;
  return temperatures;
}

std::vector<double> temperatures_of_scaling() { return {2, 2.1, 2.2, ising::critical_temperature, 2.3, 2.4, 2.5, 2.6}; }

std::vector<double> temperatures_of_meters() {
  return {1, 1.5, 2, 2.25, 2.5, 3, 3.5, 4, 5, 6, 8, 10, 12, 16, 20, std::numeric_limits<double>::infinity()};
}

std::vector<double> temperatures_of_inputs() { return {2, ising::critical_temperature, 2.7}; }

std::vector<double> starts_of_flows() { return {2.1, 2.2, ising::critical_temperature, 2.3, 2.4}; }

std::vector<double> far_starts() { return {0.5, 2, 5}; }

std::vector<std::int64_t> hidden_of_critical() { return {16, 36, Settings::hidden}; }

std::int64_t early_epoch(std::int64_t updates) { return std::max<std::int64_t>(1, updates / 10); }

}  // namespace kadanoff::papers::isdlrg2020
