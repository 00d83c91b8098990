// The stages of section III: what each computes and which file it leaves.
#include "host/papers/isdlrg2020/flow_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "host/analysis/measured_selection.hpp"
#include "host/analysis/scaling_file.hpp"
#include "host/base/words.hpp"
#include "host/flow/flow_file.hpp"
#include "host/papers/isdlrg2020/meters.hpp"
#include "host/papers/ising_stage.hpp"
#include "host/papers/training_stage.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

using data::FlowMode;

// Sets of random numbers of a repetition (Stages::seed_of); section IV begins at 100.
enum Numbers : std::uint64_t {
  of_training,
  of_lattices,
  of_odd_lattices,
  of_critical_rbm,
  of_critical_lattices,
  of_thermometer_test
};

data::Dataset lattices(const Stages& stages, const std::string& name, std::int64_t side,
                       const std::vector<double>& temperatures, std::int64_t samples, Numbers numbers) {
  ising::IsingSettings ising;
  ising.side = side;
  ising.temperatures = temperatures;
  ising.samples = samples;
  ising.sweeps = Settings::sweeps;
  ising.seed = stages.seed_of(numbers);
  return sampled_lattices(stages, name, ising);
}

thermometer::Thermometer fit(const Stages& stages, const Settings& settings, const data::Dataset& training) {
  return stages.file("thermometer.h5", thermometer::load_thermometer, [&](const Stage& stage) {
    const auto test = lattices(stages, "thermometer-test.h5", Settings::side, temperatures_learned(),
                               test_samples(settings.samples), of_thermometer_test);
    return fit_and_save(stages, stage, meter_options(stages, training, settings.thermometer_epochs), training, &test);
  });
}

// Full batches, mean-field CD-1: eqs. 7–9 with 12–20.
void train_rbm(const Stages& stages, const std::string& name, std::int64_t hidden, std::int64_t updates,
               std::uint64_t seed, const data::Dataset& data) {
  training::TrainOptions options;
  options.hidden = hidden;
  options.method.statistics = training::Statistics::mean_field;
  options.batch_size = training::TrainOptions::full_batch;
  options.learning_rate.rate = Settings::learning_rate;
  options.init.sigma = 0.01;
  options.epochs = updates;
  options.seed = seed;
  train(stages,
        {.name = name, .options = options, .snapshots = {early_epoch(updates)}, .data = [&](const Stage& stage) {
           stage.log("{} × {}, {}, {}", data.units, options.hidden, counted(data.count, "configuration"),
                     counted(updates, "update"));
           return data;
         }});
}

std::string critical_rbm(std::int64_t hidden) { return fmt::format("critical-rbm-{}", hidden); }

flow::FlowSettings flow_settings(const Stages& stages, FlowMode mode) {
  flow::FlowSettings how;
  for (std::int64_t n = 0; n <= Settings::longest_flow; ++n) how.steps.push_back(n);
  how.mode = mode;
  how.seed = stages.seed();
  return how;
}

flow::Flow run_flow(const Stages& stages, FlowMode mode, double start, const data::Model& rbm,
                    const data::Dataset& lattices, const thermometer::Thermometer& thermometer) {
  const auto name = fmt::format("flow-{}-from-{:.4g}.h5", name_of(mode), start);
  return stages.file(name, flow::load_flow, [&](const Stage& stage) {
    auto how = flow_settings(stages, mode);
    for (const std::int64_t n : {30, 50, 100}) how.steps.push_back(n);  // the end
    how.thermometer = &thermometer;
    stage.log("{}", counted(how.steps.back(), "step"));
    auto flow = flow::run_flow(stages.context(), rbm, at_temperatures(lattices, {start}), how);
    flow::save_flow(flow, stage.provenance(how.seed), stage.path, io::IfExists::replace);
    return flow;
  });
}

analysis::ScalingSettings scaling_settings(const Stages& stages) {
  return {.resamples = 200, .seed = stages.seed(), .magnetisation_temperatures = {2.1, 2.2, 2.3}};
}

template <class Configurations>
analysis::Scaling scaling(const Stages& stages, const std::string& name, Configurations configurations) {
  return stages.file(name, analysis::load_scaling, [&](const Stage& stage) {
    const analysis::Configurations sets = configurations();
    stage.log("scaling dimensions of {}", counted(sets.sets.size(), "set of configurations", "sets of configurations"));
    auto result = analysis::analyze_scaling(stages.context(), sets, scaling_settings(stages));
    result.provenance = stage.provenance(stages.seed());
    analysis::to_file(result).save(stage.path, io::IfExists::replace);
    return result;
  });
}

// Of the states that the thermometer puts near 2.1, 2.2 and 2.3; of nothing where it puts none there.
template <class States>
analysis::Scaling measured_scaling(const Stages& stages, FlowMode mode, const thermometer::Thermometer& thermometer,
                                   States states) {
  const analysis::MeasuredSelection selection{
      .temperatures = {2.1, 2.2, 2.3}, .width = 0.1, .thermometer = &thermometer};
  try {
    return scaling(stages, fmt::format("scaling-measured-{}.h5", name_of(mode)),
                   [&] { return analysis::select_by_measured(stages.context(), states(), selection); });
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) throw;
    log_stage("no scaling of {} flows by measured temperatures: {}", name_of(mode), error.what());
    return {};
  }
}

// The states of flows from all starts, step by step.
analysis::Configurations states_of_flows(const Stages& stages, FlowMode mode, const data::Model& rbm,
                                         const data::Dataset& lattices) {
  analysis::Configurations all{.units = lattices.units,
                               .lattice_shape = lattices.lattice_shape,
                               .are_flows = true,
                               .name = "the flows",
                               .sets = {}};
  auto how = flow_settings(stages, mode);
  how.keep_spins = true;
  for (const double start : starts_of_flows()) {
    const auto flow = std::make_shared<const flow::Flow>(
        flow::run_flow(stages.context(), rbm, at_temperatures(lattices, {start}), how));
    const auto values = flow->samples * lattices.units;
    for (std::size_t n = 0; n < how.steps.size(); ++n)
      all.sets.push_back(
          {.temperature = start, .step = how.steps[n], .count = flow->samples, .read = [flow, values, n](float* to) {
             std::copy_n(flow->spins.begin() + static_cast<std::ptrdiff_t>(n) * values, values, to);
           }});
  }
  return all;
}

}  // namespace

FlowResults run_flow_stages(const Stages& stages, const Settings& settings) {
  const auto train_data =
      lattices(stages, "train.h5", Settings::side, temperatures_learned(), settings.samples, of_training);
  auto temperatures = temperatures_of_scaling();
  for (const double start : far_starts()) temperatures.push_back(start);
  std::sort(temperatures.begin(), temperatures.end());
  temperatures.erase(std::unique(temperatures.begin(), temperatures.end()), temperatures.end());
  const auto equilibrium =
      lattices(stages, "lattices.h5", Settings::side, temperatures, settings.lattices, of_lattices);
  const auto odd = lattices(stages, "odd-lattices.h5", Settings::odd_side, temperatures_of_scaling(), settings.lattices,
                            of_odd_lattices);
  const auto thermometer = fit(stages, settings, train_data);
  const auto critical = at_temperatures(equilibrium, {ising::critical_temperature});
  train_rbm(stages, "rbm", Settings::hidden, settings.updates, stages.seed(), train_data);
  const auto critical_train = lattices(stages, "critical-train.h5", Settings::side, {ising::critical_temperature},
                                       settings.lattices, of_critical_lattices);
  for (const auto hidden : hidden_of_critical())
    train_rbm(stages, critical_rbm(hidden), hidden, settings.updates, stages.seed_of(of_critical_rbm), critical_train);
  const auto rbm = trained_model(stages, "rbm");

  FlowResults results;
  auto starts = starts_of_flows();
  for (const double start : far_starts()) starts.push_back(start);
  for (const auto mode : {FlowMode::mean_field, FlowMode::sampled})
    for (const double start : starts)
      results.flows.emplace(std::pair{mode, start}, run_flow(stages, mode, start, rbm, equilibrium, thermometer));
  results.even = scaling(stages, "scaling-10.h5", [&] {
    return analysis::configurations_of(at_temperatures(equilibrium, temperatures_of_scaling()));
  });
  results.odd = scaling(stages, "scaling-9.h5", [&] { return analysis::configurations_of(odd); });
  const auto states_of = [&](FlowMode mode) { return states_of_flows(stages, mode, rbm, equilibrium); };
  results.mean_field = scaling(stages, "scaling-mean-field.h5", [&] { return states_of(FlowMode::mean_field); });
  for (const auto mode : {FlowMode::mean_field, FlowMode::sampled})
    results.measured.emplace(mode, measured_scaling(stages, mode, thermometer, [&] { return states_of(mode); }));
  results.thermometer = thermometer.losses.back();
  results.critical = flow::observe(stages.context(), critical, Settings::side);
  const auto add_exactness = [&](const std::string& run, const std::string& words, std::int64_t hidden) {
    for (const auto updates : {early_epoch(settings.updates), settings.updates}) {
      const bool is_trained = updates == settings.updates;
      const auto model = is_trained ? trained_model(stages, run) : trained_model(stages, run, updates);
      auto found = exactness::analyze_exactness(stages.context(), model, {critical}, {});
      results.exactness.push_back({.rbm = fmt::format("{}, N_h = {}, {} updates", words, hidden, updates),
                                   .row = std::move(found.rows.front()),
                                   .is_trained = is_trained});
    }
  };
  add_exactness("rbm", "60 temperatures", Settings::hidden);
  for (const auto hidden : hidden_of_critical()) add_exactness(critical_rbm(hidden), "T_c alone", hidden);
  return results;
}

}  // namespace kadanoff::papers::isdlrg2020
