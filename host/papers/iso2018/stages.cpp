// The stages of Iso 2018: what each computes and which file it leaves.
#include "host/papers/iso2018/stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "host/analysis/weights_file.hpp"
#include "host/base/words.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/flow/flow_file.hpp"
#include "host/ising/sampler.hpp"
#include "host/papers/ising_stage.hpp"
#include "host/papers/iso2018/controls.hpp"
#include "host/papers/training_stage.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

enum class Use { training, test };

constexpr std::int64_t most_evaluated = 2000;       // configurations that a model is evaluated on
constexpr std::int64_t most_annealed_chains = 400;  // for ln Z

std::string prefix(TemperatureRange range) { return range == TemperatureRange::wide ? "wide-" : ""; }

data::Dataset configurations(const Stages& stages, const Settings& settings, TemperatureRange range, Use use) {
  ising::IsingSettings ising;
  ising.side = Settings::side;
  ising.temperatures = temperatures_of(range);
  ising.samples = settings.samples;
  ising.sweeps = Settings::sweeps;
  ising.seed = stages.seed_of((range == TemperatureRange::wide ? 2U : 0U) + (use == Use::training ? 0U : 1U));
  return sampled_lattices(stages, prefix(range) + (use == Use::training ? "train.h5" : "test.h5"), ising);
}

thermometer::Thermometer fit(const Stages& stages, const Settings& settings, TemperatureRange range,
                             const data::Dataset& training, const data::Dataset& test) {
  return stages.file(prefix(range) + "thermometer.h5", thermometer::load_thermometer, [&](const Stage& stage) {
    thermometer::ThermometerOptions options;
    options.hidden = Settings::thermometer_hidden;
    options.epochs = settings.thermometer_epochs;
    options.learning_rate = Settings::learning_rate;
    options.seed = stages.seed();
    return fit_and_save(stages, stage, options, training, &test);
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

flow::FlowPoint measure(const Stages& stages, const data::Dataset& data, const thermometer::Thermometer& thermometer) {
  return flow::observe(stages.context(), data, Settings::side, &thermometer);
}

std::map<double, flow::FlowPoint> measure_equilibrium(const Stages& stages, const data::Dataset& data,
                                                      const data::Dataset& wide,
                                                      const thermometer::Thermometer& thermometer) {
  std::map<double, flow::FlowPoint> points;
  for (const double temperature : temperatures_of(TemperatureRange::narrow))
    points[temperature] = measure(stages, at_temperatures(data, {temperature}), thermometer);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  points[infinity] = measure(stages, at_temperatures(wide, {infinity}), thermometer);
  return points;
}

// A set of random numbers that neither data nor flows have.
constexpr std::uint64_t control_set = 4;

constexpr std::int64_t early_step = 10;  // at which V5 has its flows at T_c

// Independent spins like this point of the flow. `place` differs for each flow of the plan and each of its points:
// controls must not be one draw that is looked at again and again.
flow::FlowPoint measure_control(const Stages& stages, std::size_t place, const flow::FlowPoint& like,
                                std::int64_t samples, const thermometer::Thermometer& thermometer) {
  const auto key =
      random::make_key(stages.seed_of(control_set), random::Stream::ising_start, static_cast<std::uint32_t>(place));
  return measure(stages, independent_spins(like, samples, Settings::side, key), thermometer);
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

Likelihood evaluate(const Stages& stages, const Settings& settings, const RbmPlan& rbm, const data::Dataset& test,
                    const data::Dataset& training) {
  return stages.file(fmt::format("likelihood-{}.h5", rbm.name), load_likelihood, [&](const Stage& stage) {
    stage.log("ln p of configurations that it has not seen");
    // A tiny reproduction, of few configurations a temperature, gets few chains.
    const evaluation::AnnealingSettings annealing{
        .chains = std::min(most_annealed_chains, 2 * settings.samples), .temperatures = 1000, .seed = stages.seed()};
    const auto likelihood = measure_likelihood(stages.context(), model_after(stages, rbm, settings.epochs), test,
                                               training, annealing, most_evaluated);
    save_likelihood(likelihood, stage.provenance(annealing.seed), stage.path);
    return likelihood;
  });
}

// What the weights make of the configurations: seconds for all of them, so it is no stage.
void measure_models(const Stages& stages, const Settings& settings, const Plan& plan, const data::Dataset& train,
                    Repetition& result) {
  auto& context = stages.context();
  const auto moments = second_moments(context, train);
  const auto test = thinned(result.test, most_evaluated);
  result.learned = describe_data(context, moments);
  for (const auto& [name, analysis] : result.weights) result.shapes.emplace(name, shape_of(context, analysis));
  for (const RbmPlan& rbm : plan.rbms) {
    if (rbm.name != type_v(rbm.hidden)) continue;
    const auto model = model_after(stages, rbm, settings.epochs);
    result.models.emplace(rbm.name, measure_model(context, model, moments, test, stages.seed()));
    result.likelihoods.emplace(rbm.name, evaluate(stages, settings, rbm, result.test, train));
  }
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
    const auto& thermometer = is_wide ? result.wide_thermometer : result.thermometer;
    const auto made = run_flow(stages, settings, flow, is_wide ? wide_test : result.test, thermometer);
    const auto place = 2 * static_cast<std::size_t>(&flow - plan.flows.data());
    result.controls[flow.name] = measure_control(stages, place, made.points.back(), made.samples, thermometer);
    if (flow.name == flow_name(type_v(flow.rbm->hidden), 0))
      for (const flow::FlowPoint& point : made.points)
        if (point.step == early_step)
          result.early_controls[flow.name] = measure_control(stages, place + 1, point, made.samples, thermometer);
    result.flows.emplace(flow.name, made);
  }
  result.equilibrium = measure_equilibrium(stages, result.test, wide_test, result.thermometer);
  for (const RbmPlan* rbm : plan.analyses) result.weights.emplace(rbm->name, analyze(stages, settings, *rbm, train));
  measure_models(stages, settings, plan, train, result);
  return result;
}

}  // namespace kadanoff::papers::iso2018
