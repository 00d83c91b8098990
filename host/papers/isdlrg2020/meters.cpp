// Fits thermometers.
#include "host/papers/isdlrg2020/meters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "host/papers/isdlrg2020/layer_data.hpp"
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
    lattices.samples = test_samples(settings.meter_samples);
    lattices.set = static_cast<std::uint64_t>(seed_of_meter_tests + side);
    const auto test = lattices_of(stages, lattices);
    return fit_and_save(stages, stage, meter_options(stages, learned, settings.epochs_of_meter(side)), learned, &test);
  });
}

}  // namespace

thermometer::ThermometerOptions meter_options(const Stages& stages, const data::Dataset& learned, std::int64_t epochs) {
  thermometer::ThermometerOptions options;
  options.hidden = Settings::meter_hidden;
  options.epochs = epochs;
  options.batch_size = std::min(Settings::meter_batch, learned.count);
  options.moves_lattices = true;
  options.learning_rate = Settings::learning_rate;
  options.init.kind = data::InitialWeights::Kind::xavier;
  options.seed = stages.seed();
  return options;
}

std::int64_t test_samples(std::int64_t learned) { return std::max<std::int64_t>(learned / 5, 1); }

Meters all_meters(const Stages& stages, const Settings& settings) {
  std::set<std::int64_t> sides;
  for (const auto start : {Settings::block_side, settings.deep_side})
    for (std::int64_t step = 1; step <= deep_layers; ++step) sides.insert(start >> step);
  Meters meters;
  for (const auto side : sides) meters.emplace(side, meter_of(stages, settings, side));
  return meters;
}

}  // namespace kadanoff::papers::isdlrg2020
