// Makes lattices and thermometers.
#include "host/papers/isdlrg2020/layer_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "host/base/words.hpp"
#include "host/papers/ising_stage.hpp"
#include "host/thermometer/thermometer_file.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

// A thermometer for lattices of `side`.
thermometer::Thermometer meter_of(const Stages& stages, const Settings& settings, std::int64_t side) {
  return stages.file(fmt::format("meter-{}.h5", side), thermometer::load_thermometer, [&](const Stage& stage) {
    LatticeStage lattices{.name = fmt::format("meter-data-{}.h5", side),
                          .side = side,
                          .temperatures = temperatures_of_meters(),
                          .samples = settings.meter_samples,
                          .sweeps = settings.block_sweeps,
                          .set = static_cast<std::uint64_t>(seed_of_meters + side)};
    const auto learned = lattices_of(stages, lattices);
    lattices.name = fmt::format("meter-test-{}.h5", side);
    lattices.samples = std::max<std::int64_t>(settings.meter_samples / 5, 1);
    lattices.set = static_cast<std::uint64_t>(seed_of_meter_tests + side);
    const auto test = lattices_of(stages, lattices);
    thermometer::ThermometerOptions options;
    options.hidden = Settings::meter_hidden;
    options.epochs = settings.epochs_of_meter(side);
    options.batch_size = std::min(Settings::meter_batch, learned.count);
    options.moves_lattices = true;
    options.learning_rate = Settings::learning_rate;
    options.init.kind = data::InitialWeights::Kind::xavier;
    options.seed = stages.seed();
    return fit_and_save(stages, stage, options, learned, &test);
  });
}

}  // namespace

data::Dataset lattices_of(const Stages& stages, const LatticeStage& lattices) {
  ising::IsingSettings ising;
  ising.side = lattices.side;
  ising.temperatures = lattices.temperatures;
  ising.samples = lattices.samples;
  ising.sweeps = lattices.sweeps;
  ising.start = ising::Start::ordered;
  ising.seed = stages.seed_of(lattices.set);
  return sampled_lattices(stages, lattices.name, ising);
}

data::Dataset at_temperature(const data::Dataset& data, double temperature) {
  return at_temperatures(data, {temperature});
}

training::TrainOptions stack_options(const Stages& stages, std::int64_t epochs) {
  training::TrainOptions options;
  options.batch_size = Settings::stack_batch;
  options.learning_rate.rate = Settings::stack_rate;
  options.epochs = epochs;
  options.seed = stages.seed();
  return options;
}

data::Dataset logged(const Stage& stage, data::Dataset data, std::int64_t epochs) {
  stage.log("{} configurations, {}", data.count, counted(epochs, "epoch"));
  return data;
}

Meters all_meters(const Stages& stages, const Settings& settings) {
  std::set<std::int64_t> sides;
  for (const auto start : {Settings::block_side, settings.deep_side})
    for (std::int64_t step = 1; step <= deep_layers; ++step) sides.insert(start >> step);
  Meters meters;
  for (const auto side : sides) meters.emplace(side, meter_of(stages, settings, side));
  return meters;
}

}  // namespace kadanoff::papers::isdlrg2020
