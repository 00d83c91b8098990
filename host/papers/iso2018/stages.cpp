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
#include "host/thermometer/thermometer_file.hpp"
#include "host/training/run.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

namespace fs = std::filesystem;

struct Stopped {};  // thrown between two stages, and by one that was interrupted

class Stages {
 public:
  Stages(Context& context, const Iso2018Settings& settings, std::uint64_t seed, fs::path folder)
      : context_(context), settings_(settings), seed_(seed), folder_(std::move(folder)) {}

  Dataset configurations(Iso2018Data data, bool for_training) {
    const bool wide = data == Iso2018Data::wide;
    const auto path = folder_ / fmt::format("{}{}.h5", wide ? "wide-" : "", for_training ? "train" : "test");
    if (is_done(path)) return load_again(path, load_dataset);
    IsingSettings ising;
    ising.side = Iso2018Settings::side;
    ising.temperatures = temperatures_of(data);
    ising.samples = settings_.samples;
    ising.sweeps = Iso2018Settings::sweeps;
    ising.seed = seed_ + max_seed * ((wide ? 2U : 0U) + (for_training ? 0U : 1U));
    log_stage("{}: {} temperatures × {} configurations", path.string(), ising.temperatures.size(), ising.samples);
    Dataset made = sample_ising(context_, ising).data;
    made.provenance = provenance(path, ising.seed);
    save_dataset(made, path, true);
    return made;
  }

  Thermometer thermometer(Iso2018Data data, const Dataset& training, const Dataset& test) {
    const auto path = folder_ / (data == Iso2018Data::wide ? "wide-thermometer.h5" : "thermometer.h5");
    if (is_done(path)) return load_again(path, load_thermometer);
    log_stage("{}: {} epochs", path.string(), settings_.thermometer_epochs);
    ThermometerOptions options;
    options.hidden = Iso2018Settings::thermometer_hidden;
    options.epochs = settings_.thermometer_epochs;
    options.learning_rate = Iso2018Settings::learning_rate;
    options.seed = seed_;
    auto fitted = fit_thermometer(context_, training, &test, options);
    if (!fitted) throw Stopped();
    fitted->provenance = provenance(path, seed_);
    save_thermometer(*fitted, path, true);
    return std::move(*fitted);
  }

  // Iso's training: full batches, mean-field CD-1.
  void train(const RbmPlan& rbm, const Dataset& data) {
    RunOptions run;
    run.folder = folder_ / rbm.name;
    if (is_done(run.folder / "model.h5")) return;
    TrainOptions options;
    options.hidden = rbm.hidden;
    options.method.statistics = rbm::Statistics::mean_field;
    options.batch_size = TrainOptions::full_batch;
    options.learning_rate.rate = Iso2018Settings::learning_rate;
    options.init.sigma = rbm.sigma;
    options.epochs = rbm.epochs;
    options.seed = seed_;
    run.resume = !CheckpointStore::in(run.folder).empty();
    run.snapshot_epochs = rbm.lengths;
    run.config = config(run.folder);
    const Dataset chosen = take(data, select_temperatures(data, rbm.temperatures, false));
    log_stage("{}: {} × {}, {} configurations of {} temperatures, {} epochs", run.folder.string(), chosen.units,
              rbm.hidden, chosen.count, rbm.temperatures.size(), rbm.epochs);
    if (run_training(context_, chosen, options, run).stopped) throw Stopped();
  }

  Flow flow(const FlowPlan& plan, const Dataset& data, const Thermometer& thermometer) {
    const auto path = folder_ / fmt::format("flow-{}.h5", plan.name);
    if (is_done(path)) return load_again(path, load_flow);
    log_stage("{}: {} steps", path.string(), settings_.steps.back());
    const Dataset start = take(data, select_temperatures(data, {plan.start}, false));
    const auto seed = seed_ + max_seed * static_cast<std::uint64_t>(plan.order);
    const Flow flow = run_flow(context_, trained(*plan.rbm, plan.epoch), start,
                               {settings_.steps, FlowMode::sampled, seed, false, &thermometer});
    save_flow(flow, provenance(path, seed), path, true);
    return flow;
  }

  std::map<double, FlowPoint> equilibrium(const Dataset& data, const Thermometer& thermometer) {
    std::map<double, FlowPoint> points;
    for (const double temperature : temperatures_of(Iso2018Data::narrow))
      points[temperature] = observe(context_, take(data, select_temperatures(data, {temperature}, false)),
                                    Iso2018Settings::side, &thermometer);
    return points;
  }

  WeightsAnalysis weights(const RbmPlan& rbm, const Dataset& data) {
    const auto path = folder_ / fmt::format("weights-{}.h5", rbm.name);
    if (is_done(path)) return load_again(path, load_weights_analysis);
    auto analysis = analyze_weights(context_, trained(rbm, settings_.epochs), &data);
    analysis.provenance = provenance(path, seed_);
    save_weights_analysis(analysis, path, true);
    return analysis;
  }

 private:
  static bool is_done(const fs::path& path) {
    if (StopRequest::made()) throw Stopped();
    return fs::exists(path);
  }

  [[nodiscard]] fs::path model_path(const RbmPlan& rbm, std::int64_t epoch) const {
    return folder_ / rbm.name / (epoch == rbm.epochs ? "model.h5" : snapshot_name(epoch));
  }

  Model trained(const RbmPlan& rbm, std::int64_t epoch) const {
    const auto path = model_path(rbm, epoch);
    const auto load = [](const fs::path& file) { return read_model(H5Reader(file)); };
    return load_again(path, load, path.parent_path());
  }

  // What a stage left behind, if it is this stage's; `stage` names it where it is not the file.
  template <class Load>
  std::invoke_result_t<Load, const fs::path&> load_again(const fs::path& path, Load load,
                                                         const fs::path& stage = {}) const {
    const auto& name = stage.empty() ? path : stage;
    try {
      auto loaded = load(path);
      if (read_provenance(H5Reader(path)).config != config(name))
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

  [[nodiscard]] Provenance provenance(const fs::path& stage, std::uint64_t seed) const {
    return {"reproduce iso2018", config(stage), seed, device_description(context_), {}, 1};
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
    const Dataset train = stages.configurations(Iso2018Data::narrow, true);
    const Dataset wide_train = stages.configurations(Iso2018Data::wide, true);
    const Dataset wide_test = stages.configurations(Iso2018Data::wide, false);
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

}  // namespace kadanoff
