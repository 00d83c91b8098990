// The stages of Iso 2018: what each computes and which file it leaves.
#include "host/papers/iso2018/stages.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/analysis/weights_file.hpp"
#include "host/base/words.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/flow/flow_file.hpp"
#include "host/ising/sampler.hpp"
#include "host/papers/training_stage.hpp"
#include "host/thermometer/thermometer_file.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

enum class Use { training, test };

std::string prefix(TemperatureRange range) { return range == TemperatureRange::wide ? "wide-" : ""; }

data::Dataset at_temperatures(const data::Dataset& data, const std::vector<double>& temperatures) {
  return data::take(data, data::select_temperatures(data, temperatures));
}

data::Dataset configurations(const Stages& stages, const Settings& settings, TemperatureRange range, Use use) {
  const auto name = prefix(range) + (use == Use::training ? "train.h5" : "test.h5");
  return stages.file(name, data::load_dataset, [&](const Stage& stage) {
    ising::IsingSettings ising;
    ising.side = Settings::side;
    ising.temperatures = temperatures_of(range);
    ising.samples = settings.samples;
    ising.sweeps = Settings::sweeps;
    ising.seed = stages.seed_of((range == TemperatureRange::wide ? 2U : 0U) + (use == Use::training ? 0U : 1U));
    stage.log("{} × {}", counted(ising.temperatures.size(), "temperature"), counted(ising.samples, "configuration"));
    data::Dataset made = ising::sample_ising(stages.context(), ising).data;
    made.provenance = stage.provenance(ising.seed);
    data::save_dataset(made, stage.path, io::IfExists::replace);
    return made;
  });
}

thermometer::Thermometer fit(const Stages& stages, const Settings& settings, TemperatureRange range,
                             const data::Dataset& training, const data::Dataset& test) {
  return stages.file(prefix(range) + "thermometer.h5", thermometer::load_thermometer, [&](const Stage& stage) {
    stage.log("{}", counted(settings.thermometer_epochs, "epoch"));
    thermometer::ThermometerOptions options;
    options.hidden = Settings::thermometer_hidden;
    options.epochs = settings.thermometer_epochs;
    options.learning_rate = Settings::learning_rate;
    options.seed = stages.seed();
    auto fitted = thermometer::fit_thermometer(stages.context(), training, &test, options);
    if (!fitted) throw Interrupted();
    fitted->provenance = stage.provenance(stages.seed());
    thermometer::save_thermometer(*fitted, stage.path, io::IfExists::replace);
    return std::move(*fitted);
  });
}

// Iso's training: full batches, mean-field CD-1.
void train_rbm(const Stages& stages, const RbmPlan& rbm, const data::Dataset& data) {
  training::TrainOptions options;
  options.hidden = rbm.hidden;
  options.method.statistics = training::Statistics::mean_field;
  options.batch_size = training::TrainOptions::full_batch;
  options.learning_rate.rate = Settings::learning_rate;
  options.init.sigma = rbm.sigma;
  options.epochs = rbm.epochs;
  options.seed = stages.seed();
  const auto chosen = [&](const Stage& stage) {
    data::Dataset learned = at_temperatures(data, rbm.temperatures);
    stage.log("{} × {}, {} of {}, {}", learned.units, rbm.hidden, counted(learned.count, "configuration"),
              counted(rbm.temperatures.size(), "temperature"), counted(rbm.epochs, "epoch"));
    return learned;
  };
  train(stages, {.name = rbm.name, .options = options, .snapshots = rbm.lengths, .data = chosen});
}

data::Model model_after(const Stages& stages, const RbmPlan& rbm, std::int64_t epoch) {
  return epoch == rbm.epochs ? trained_model(stages, rbm.name) : trained_model(stages, rbm.name, epoch);
}

flow::Flow run_flow(const Stages& stages, const Settings& settings, const FlowPlan& plan, const data::Dataset& data,
                    const thermometer::Thermometer& thermometer) {
  return stages.file(fmt::format("flow-{}.h5", plan.name), flow::load_flow, [&](const Stage& stage) {
    stage.log("{}", counted(settings.steps.back(), "step"));
    flow::FlowSettings how;
    how.steps = settings.steps;
    how.seed = stages.seed_of(static_cast<std::uint64_t>(plan.order));
    how.thermometer = &thermometer;
    flow::Flow flow = flow::run_flow(stages.context(), model_after(stages, *plan.rbm, plan.epoch),
                                     at_temperatures(data, {plan.start}), how);
    flow::save_flow(flow, stage.provenance(how.seed), stage.path, io::IfExists::replace);
    return flow;
  });
}

std::map<double, flow::FlowPoint> measure_equilibrium(const Stages& stages, const data::Dataset& data,
                                                      const thermometer::Thermometer& thermometer) {
  std::map<double, flow::FlowPoint> points;
  for (const double temperature : temperatures_of(TemperatureRange::narrow))
    points[temperature] =
        flow::observe(stages.context(), at_temperatures(data, {temperature}), Settings::side, &thermometer);
  return points;
}

analysis::WeightsAnalysis analyze(const Stages& stages, const Settings& settings, const RbmPlan& rbm,
                                  const data::Dataset& data) {
  return stages.file(fmt::format("weights-{}.h5", rbm.name), analysis::load_weights_analysis, [&](const Stage& stage) {
    auto analysis = analysis::analyze_weights(stages.context(), model_after(stages, rbm, settings.epochs), &data);
    analysis.provenance = stage.provenance(stages.seed());
    analysis::to_file(analysis).save(stage.path, io::IfExists::replace);
    return analysis;
  });
}

}  // namespace

Repetition run_stages(const Stages& stages, const Settings& settings, const Plan& plan) {
  const auto narrow = TemperatureRange::narrow, wide = TemperatureRange::wide;
  Repetition result;
  const data::Dataset train = configurations(stages, settings, narrow, Use::training);
  const data::Dataset wide_train = configurations(stages, settings, wide, Use::training);
  const data::Dataset wide_test = configurations(stages, settings, wide, Use::test);
  result.test = configurations(stages, settings, narrow, Use::test);
  result.thermometer = fit(stages, settings, narrow, train, result.test);
  result.wide_thermometer = fit(stages, settings, wide, wide_train, wide_test);
  for (const RbmPlan& rbm : plan.rbms) train_rbm(stages, rbm, rbm.range == wide ? wide_train : train);
  for (const FlowPlan& flow : plan.flows) {
    const bool is_wide = flow.rbm->range == wide;
    result.flows.emplace(flow.name, run_flow(stages, settings, flow, is_wide ? wide_test : result.test,
                                             is_wide ? result.wide_thermometer : result.thermometer));
  }
  result.equilibrium = measure_equilibrium(stages, result.test, result.thermometer);
  for (const RbmPlan* rbm : plan.analyses) result.weights.emplace(rbm->name, analyze(stages, settings, *rbm, train));
  return result;
}

}  // namespace kadanoff::papers::iso2018
