// The stages of Iso 2018: what each computes and which file it leaves.
#include "host/papers/iso2018/stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

#include "host/analysis/weights_file.hpp"
#include "host/base/stop_request.hpp"
#include "host/flow/flow_file.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/ising/sampler.hpp"
#include "host/papers/stage_log.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/run_folder.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "host/training/run.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

namespace fs = std::filesystem;

struct Stopped {};  // thrown between two stages, and by one that was interrupted

class Stages {
 public:
  Stages(Context& context, const Iso2018Settings& settings, std::uint64_t seed, fs::path folder)
      : context_(context), settings_(settings), seed_(seed), folder_(std::move(folder)) {}

  data::Dataset configurations(Iso2018Data data, bool for_training) {
    const bool wide = data == Iso2018Data::wide;
    const auto path = folder_ / fmt::format("{}{}.h5", wide ? "wide-" : "", for_training ? "train" : "test");
    if (is_done(path)) return load_again(path, data::load_dataset);
    ising::IsingSettings ising;
    ising.side = Iso2018Settings::side;
    ising.temperatures = temperatures_of(data);
    ising.samples = settings_.samples;
    ising.sweeps = Iso2018Settings::sweeps;
    ising.seed = seed_ + max_seed * ((wide ? 2U : 0U) + (for_training ? 0U : 1U));
    log_stage("{}: {} temperatures × {} configurations", path.string(), ising.temperatures.size(), ising.samples);
    data::Dataset made = ising::sample_ising(context_, ising).data;
    made.provenance = provenance(path, ising.seed);
    data::save_dataset(made, path, io::IfExists::replace);
    return made;
  }

  thermometer::Thermometer thermometer(Iso2018Data data, const data::Dataset& training, const data::Dataset& test) {
    const auto path = folder_ / (data == Iso2018Data::wide ? "wide-thermometer.h5" : "thermometer.h5");
    if (is_done(path)) return load_again(path, thermometer::load_thermometer);
    log_stage("{}: {} epochs", path.string(), settings_.thermometer_epochs);
    thermometer::ThermometerOptions options;
    options.hidden = Iso2018Settings::thermometer_hidden;
    options.epochs = settings_.thermometer_epochs;
    options.learning_rate = Iso2018Settings::learning_rate;
    options.seed = seed_;
    auto fitted = thermometer::fit_thermometer(context_, training, &test, options);
    if (!fitted) throw Stopped();
    fitted->provenance = provenance(path, seed_);
    thermometer::save_thermometer(*fitted, path, io::IfExists::replace);
    return std::move(*fitted);
  }

  // Iso's training: full batches, mean-field CD-1.
  void train(const RbmPlan& rbm, const data::Dataset& data) {
    training::RunOptions run;
    run.folder = folder_ / rbm.name;
    if (is_done(run.folder / "model.h5")) return;
    training::TrainOptions options;
    options.hidden = rbm.hidden;
    options.method.statistics = training::Statistics::mean_field;
    options.batch_size = training::TrainOptions::full_batch;
    options.learning_rate.rate = Iso2018Settings::learning_rate;
    options.init.sigma = rbm.sigma;
    options.epochs = rbm.epochs;
    options.seed = seed_;
    run.resume = !runs::CheckpointStore::in(run.folder).empty();
    run.snapshot_epochs = rbm.lengths;
    run.config = config(run.folder);
    const data::Dataset chosen = data::take(data, data::select_temperatures(data, rbm.temperatures));
    log_stage("{}: {} × {}, {} configurations of {} temperatures, {} epochs", run.folder.string(), chosen.units,
              rbm.hidden, chosen.count, rbm.temperatures.size(), rbm.epochs);
    if (training::run_training(context_, chosen, options, run).stopped) throw Stopped();
  }

  flow::Flow flow(const FlowPlan& plan, const data::Dataset& data, const thermometer::Thermometer& thermometer) {
    const auto path = folder_ / fmt::format("flow-{}.h5", plan.name);
    if (is_done(path)) return load_again(path, flow::load_flow);
    log_stage("{}: {} steps", path.string(), settings_.steps.back());
    const data::Dataset start = data::take(data, data::select_temperatures(data, {plan.start}));
    const auto seed = seed_ + max_seed * static_cast<std::uint64_t>(plan.order);
    const flow::Flow flow = flow::run_flow(context_, trained(*plan.rbm, plan.epoch), start,
                                           {settings_.steps, flow::FlowMode::sampled, seed, false, &thermometer});
    flow::save_flow(flow, provenance(path, seed), path, io::IfExists::replace);
    return flow;
  }

  std::map<double, flow::FlowPoint> equilibrium(const data::Dataset& data,
                                                const thermometer::Thermometer& thermometer) {
    std::map<double, flow::FlowPoint> points;
    for (const double temperature : temperatures_of(Iso2018Data::narrow))
      points[temperature] = flow::observe(context_, data::take(data, data::select_temperatures(data, {temperature})),
                                          Iso2018Settings::side, &thermometer);
    return points;
  }

  analysis::WeightsAnalysis weights(const RbmPlan& rbm, const data::Dataset& data) {
    const auto path = folder_ / fmt::format("weights-{}.h5", rbm.name);
    if (is_done(path)) return load_again(path, analysis::load_weights_analysis);
    auto analysis = analysis::analyze_weights(context_, trained(rbm, settings_.epochs), &data);
    analysis.provenance = provenance(path, seed_);
    analysis::save_weights_analysis(analysis, path, io::IfExists::replace);
    return analysis;
  }

 private:
  static bool is_done(const fs::path& path) {
    if (StopRequest::made()) throw Stopped();
    return fs::exists(path);
  }

  [[nodiscard]] fs::path model_path(const RbmPlan& rbm, std::int64_t epoch) const {
    return folder_ / rbm.name / (epoch == rbm.epochs ? "model.h5" : runs::snapshot_name(epoch));
  }

  data::Model trained(const RbmPlan& rbm, std::int64_t epoch) const {
    const auto path = model_path(rbm, epoch);
    const auto load = [](const fs::path& file) { return data::read_model(io::H5Reader(file)); };
    return load_again(path, load, path.parent_path());
  }

  // What a stage left behind, if it is this stage's; `stage` names it where it is not the file.
  template <class Load>
  std::invoke_result_t<Load, const fs::path&> load_again(const fs::path& path, Load load,
                                                         const fs::path& stage = {}) const {
    const auto& name = stage.empty() ? path : stage;
    try {
      auto loaded = load(path);
      if (io::read_provenance(io::H5Reader(path)).config != config(name))
        fail(ExitCode::bad_input, "{} was made with other settings, or is of another stage", path.string());
      return loaded;
    } catch (const Error& error) {
      fail(error.code(), "{} (remove {} and give the same command to make it again)", error.what(), name.string());
    }
  }

  // Of a stage's files: the settings, and which stage it is.
  [[nodiscard]] nlohmann::json config(const fs::path& stage) const {
    auto config = to_json(settings_);
    config["stage"] = fmt::format("seed-{}/{}", seed_, stage.filename().string());
    return config;
  }

  [[nodiscard]] io::Provenance provenance(const fs::path& stage, std::uint64_t seed) const {
    return {"reproduce iso2018", config(stage), seed, io::device_description(context_), {}, 1};
  }

  Context& context_;
  const Iso2018Settings& settings_;
  std::uint64_t seed_;
  fs::path folder_;
};

}  // namespace

std::optional<Iso2018Seed> run_stages(Context& context, const Iso2018Settings& settings, const Iso2018Plan& plan,
                                      std::uint64_t seed, const fs::path& folder) {
  try {
    Stages stages(context, settings, seed, folder);
    Iso2018Seed result;
    result.seed = seed;
    const data::Dataset train = stages.configurations(Iso2018Data::narrow, true);
    const data::Dataset wide_train = stages.configurations(Iso2018Data::wide, true);
    const data::Dataset wide_test = stages.configurations(Iso2018Data::wide, false);
    result.test = stages.configurations(Iso2018Data::narrow, false);
    result.thermometer = stages.thermometer(Iso2018Data::narrow, train, result.test);
    result.wide_thermometer = stages.thermometer(Iso2018Data::wide, wide_train, wide_test);
    for (const RbmPlan& rbm : plan.rbms) stages.train(rbm, rbm.data == Iso2018Data::wide ? wide_train : train);
    for (const FlowPlan& flow : plan.flows) {
      const bool wide = flow.rbm->data == Iso2018Data::wide;
      result.flows.emplace(flow.name, stages.flow(flow, wide ? wide_test : result.test,
                                                  wide ? result.wide_thermometer : result.thermometer));
    }
    result.equilibrium = stages.equilibrium(result.test, result.thermometer);
    for (const RbmPlan* rbm : plan.analyses) result.weights.emplace(rbm->name, stages.weights(*rbm, train));
    return result;
  } catch (const Stopped&) {
    return {};
  }
}

}  // namespace kadanoff::papers::iso2018
