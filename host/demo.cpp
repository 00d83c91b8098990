#include "host/demo.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <fstream>

#include "host/flow_file.hpp"
#include "host/io/output.hpp"
#include "host/ising_sampler.hpp"
#include "host/training_run.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

namespace fs = std::filesystem;

// Data, chains and cold and hot flows must not share random numbers. Other seeds of the user leave these alone.
constexpr std::uint64_t another_seed = std::uint64_t{1} << 32;

nlohmann::json to_json(const DemoSettings& settings) {
  return {{"side", settings.side},       {"temperatures", settings.temperatures},
          {"samples", settings.samples}, {"sweeps", settings.sweeps},
          {"hidden", settings.hidden},   {"epochs", settings.epochs},
          {"steps", settings.steps},     {"seed", settings.seed}};
}

IsingSettings ising_settings(const DemoSettings& settings, std::uint64_t seed) {
  IsingSettings ising;
  ising.side = settings.side;
  ising.temperatures = settings.temperatures;
  ising.samples = settings.samples;
  ising.sweeps = settings.sweeps;
  ising.seed = seed;
  return ising;
}

// Iso's: full batches, mean-field CD-1.
TrainOptions train_options(const DemoSettings& settings, std::int64_t hidden) {
  TrainOptions options;
  options.hidden = hidden;
  options.statistics = rbm::Statistics::mean_field;
  options.batch_size = TrainOptions::full_batch;
  options.learning_rate = 0.1;
  options.epochs = settings.epochs;
  options.seed = settings.seed;
  return options;
}

void check(const DemoSettings& settings, Context& context) {
  validate(ising_settings(settings, settings.seed), context.device());
  Dataset shape;
  shape.units = settings.side * settings.side;
  shape.count = settings.samples * static_cast<std::int64_t>(settings.temperatures.size());
  for (const auto hidden : settings.hidden) validate(train_options(settings, hidden), shape, context);
  expects(!settings.hidden.empty() && !settings.steps.empty(), "run_demo: there is nothing to do");
}

class Demo {
 public:
  Demo(Context& context, const DemoSettings& settings, fs::path folder, const std::string& commit)
      : context_(context), settings_(settings), folder_(std::move(folder)), commit_(commit) {
    description_ = {
        {"settings", to_json(settings_)}, {"commit", commit}, {"device", context.on_cuda() ? "cuda" : "cpu"}};
  }

  // Leaves in the folder what may be used again.
  void prepare(bool overwrite) {
    std::error_code error;
    const fs::path record = folder_ / "demo.json";
    const bool occupied =
        fs::exists(folder_, error) && !(fs::is_directory(folder_, error) && fs::is_empty(folder_, error));
    std::ifstream file(record);
    const auto found = nlohmann::json::parse(file, nullptr, false);
    const auto made_with = found.is_object() ? found.value("settings", nlohmann::json()) : nlohmann::json();
    if (occupied && !overwrite) {
      if (made_with != description_["settings"])
        fail(ExitCode::usage, "{} holds {}: choose another folder with -o, or replace it with --overwrite",
             folder_.string(), made_with.is_object() ? "a demo with other settings" : "something else than a demo");
      if (found == description_ && tells_the_sources(commit_)) return;
      if (found == description_)
        log("this program's sources are no commit ({}), so what is there may be another's: all is done again", commit_);
      else
        log("made by another build or on another device: all is done again");
    }
    fs::create_directories(folder_, error);
    if (error) fail(ExitCode::io, "{}: {}", folder_.string(), error.message());
    remove_files_of(settings_.hidden);
    remove_files_of(hidden_units(made_with));
    write_text_file(record, description_.dump(2) + "\n", true);
  }

  Dataset lattices(const std::string& name, std::uint64_t seed) {
    const fs::path path = folder_ / name;
    if (fs::exists(path)) {
      log("{} is there already", path.string());
      return load_dataset(path);
    }
    log("sampling {} temperatures × {} lattices of {} × {}: {}", settings_.temperatures.size(), settings_.samples,
        settings_.side, settings_.side, path.string());
    Dataset data = sample_ising(context_, ising_settings(settings_, seed)).data;
    data.provenance = provenance(seed);
    save_dataset(data, path, true);
    return data;
  }

  // False if a signal stopped it.
  bool train(std::int64_t hidden, const Dataset& data) {
    const fs::path run = folder_ / run_name(hidden);
    if (fs::exists(run / "model.h5")) {
      log("{} is there already", run.string());
      return true;
    }
    log("training an RBM of {} × {} for {} epochs: {}", data.units, hidden, settings_.epochs, run.string());
    RunOptions where;
    where.folder = run;
    where.resume = true;
    where.config = description_["settings"];
    return !run_training(context_, data, train_options(settings_, hidden), where).stopped;
  }

  Flow flow(std::int64_t hidden, const Dataset& data, bool hot) {
    const fs::path path = folder_ / flow_name(hidden, hot);
    if (fs::exists(path)) {
      log("{} is there already", path.string());
      return load_flow(path);
    }
    const double temperature = hot ? settings_.temperatures.back() : settings_.temperatures.front();
    log("flow from T = {} to step {}: {}", temperature, settings_.steps.back(), path.string());
    const Dataset start = take(data, select_temperatures(data, {temperature}, false));
    const std::uint64_t seed = settings_.seed + (hot ? another_seed : 0);
    const Flow flow = run_flow(context_, load_model(folder_ / run_name(hidden)), start,
                               {settings_.steps, FlowMode::sampled, seed, false});
    save_flow(flow, provenance(seed), path, true);
    return flow;
  }

 private:
  template <class... Args>
  static void log(fmt::format_string<Args...> format, Args&&... args) {
    std::fputs(("demo: " + fmt::format(format, std::forward<Args>(args)...) + "\n").c_str(), stderr);
  }

  static std::string run_name(std::int64_t hidden) { return fmt::format("v{}", hidden); }
  static std::string flow_name(std::int64_t hidden, bool hot) {
    return fmt::format("flow-v{}-{}.h5", hidden, hot ? "hot" : "cold");
  }

  // Of the settings in a demo.json, which anybody may have edited.
  static std::vector<std::int64_t> hidden_units(const nlohmann::json& settings) {
    std::vector<std::int64_t> units;
    if (!settings.is_object()) return units;
    for (const auto& hidden : settings.value("hidden", nlohmann::json()))
      if (hidden.is_number_integer()) units.push_back(hidden.get<std::int64_t>());
    return units;
  }

  // All that a demo with these RBMs writes but its record, and the runs' folders unless there is something else in
  // them.
  void remove_files_of(const std::vector<std::int64_t>& rbms) const {
    std::vector<fs::path> files{"train.h5", "test.h5", "table.txt"};
    for (const auto hidden : rbms) {
      for (const char* name : {"model.h5", "checkpoint.h5", "metrics.jsonl", "config.json"})
        files.push_back(fs::path(run_name(hidden)) / name);
      for (const bool hot : {false, true}) files.emplace_back(flow_name(hidden, hot));
    }
    std::error_code error, not_empty;
    for (const auto& file : files)
      if (!error) fs::remove(folder_ / file, error);
    if (error) fail(ExitCode::io, "{}: {}", folder_.string(), error.message());
    for (const auto hidden : rbms) fs::remove(folder_ / run_name(hidden), not_empty);
  }

  [[nodiscard]] Provenance provenance(std::uint64_t seed) const {
    return {"demo", description_["settings"], seed, device_description(context_), {}, 1};
  }

  Context& context_;
  const DemoSettings& settings_;
  fs::path folder_;
  std::string commit_;
  nlohmann::json description_;
};

}  // namespace

DemoFlows::Difference DemoFlows::final_difference() const {
  const FlowPoint &a = cold.points.back(), &b = hot.points.back();
  return {std::abs(a.temperature - b.temperature), std::hypot(a.temperature_error, b.temperature_error)};
}

DemoResult run_demo(Context& context, const DemoSettings& settings, const fs::path& folder, bool overwrite,
                    const std::string& commit) {
  const auto begin = std::chrono::steady_clock::now();
  DemoResult result{settings, {}, 0, false};
  check(settings, context);
  Demo demo(context, settings, folder, commit);
  demo.prepare(overwrite);
  const Dataset train = demo.lattices("train.h5", settings.seed);
  const Dataset test = demo.lattices("test.h5", settings.seed + another_seed);
  for (const auto hidden : settings.hidden) {
    if (!demo.train(hidden, train)) {
      result.stopped = true;
      break;
    }
    result.flows.push_back({hidden, demo.flow(hidden, test, false), demo.flow(hidden, test, true)});
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!result.stopped) write_text_file(folder / "table.txt", demo_table(result), true);
  return result;
}

}  // namespace kadanoff
