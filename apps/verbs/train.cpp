// kadanoff train: contrastive divergence on a data set, as a run folder that can be resumed.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/verb.hpp"
#include "host/base/lists.hpp"
#include "host/base/notice.hpp"
#include "host/base/numbers.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/temperatures.hpp"
#include "host/data/dataset.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/evaluation/evaluation.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/runs/trained_model.hpp"
#include "host/training/run_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string data, folder;
  std::string algorithm = "cd", statistics = "sampled", optimizer = "sgd", schedule = "constant", precision = "fp32",
              launch = "auto";
  std::string batch_size = "100", init = "normal:0.01", bias_init = "zero", checkpoint_every = "60s",
              data_memory = "auto";
  data::TemperatureSelection temperatures;
  std::string snapshots, validate, validate_every = "auto", units;
  training::TrainOptions train;
  // Of the layers of a stack.
  std::string hidden, updates, between = "samples";
  std::string epochs = std::to_string(train.epochs), learning_rates = fmt::format("{}", train.learning_rate.rate);
  std::optional<std::int64_t> stop_early;
  evaluation::AnnealingSettings annealing{.chains = 100, .temperatures = 1000};
  bool resume = false, likelihood = false;
};

// `run`: the folder of the run that names the data; empty if the command line does. `hint`: what it is to the run, and
// what to do if it is not there.
gauge::GaugedData load(const std::string& path, data::Needs needs, const std::string& run, const std::string& hint) {
  try {
    return gauge::load_gauged(path, needs, false);
  } catch (const Error& error) {
    if (run.empty() || error.code() != ExitCode::no_input) throw;
    fail(ExitCode::no_input, "{} ({} {})", error.what(), run, hint);
  }
}

gauge::GaugedData load_selected(const Options& options, const std::string& run) {
  const auto& temperatures = options.temperatures;
  auto loaded =
      load(options.data, {.temperatures = temperatures.is_given(), .takes_real = true}, run,
           fmt::format("was trained on it: resume it where it was begun, or train DATA --config {}/config.json -o {} "
                       "--resume",
                       run, run));
  loaded.data = temperatures.of(std::move(loaded.data));
  if (temperatures.is_given()) notice("training on " + to_text(count_temperatures(loaded.data.temperatures)));
  return loaded;
}

std::optional<gauge::GaugedData> load_validation(const Options& options, const std::string& run) {
  if (options.validate.empty()) return std::nullopt;
  return load(
      options.validate, {.takes_real = true}, run,
      fmt::format("is validated on it: resume it where it was begun, or train {} --resume --validate DATA", run));
}

// What the model of --init-from sees, to be compared with the data. A run that goes on has its own model.
Below load_start_below(const Options& options, const std::optional<gauge::UnitGauge>& of_data) {
  if (options.train.init_from.empty() || options.resume || !of_data) return {};
  return load_below_beside(runs::load_latest_model(options.train.init_from).file, {}, of_data);
}

// The options about validation.
void parse_validation(const Verb& verb, const Options& options, std::uint64_t seed, training::RunOptions& run) {
  const bool likelihood = options.likelihood || verb.is_given("--ais-chains") || verb.is_given("--ais-temperatures");
  const auto need = [&](bool given, const char* option) {
    if (given && options.validate.empty()) fail(ExitCode::usage, "{} is for --validate DATA", option);
  };
  need(options.validate_every != "auto", "--validate-every");
  need(likelihood, "--validate-likelihood");
  need(options.stop_early.has_value(), "--stop-early");
  if (options.validate_every != "auto") {
    run.validate_every = parse_integer(options.validate_every).value_or(0);
    if (run.validate_every < 1)
      fail(ExitCode::usage, "--validate-every '{}' is neither auto nor a number of epochs", options.validate_every);
  }
  if (likelihood) {
    run.likelihood = options.annealing;
    run.likelihood->seed = seed;
    evaluation::validate({.annealing = *run.likelihood});
  }
  if (options.stop_early && *options.stop_early < 1)
    fail(ExitCode::usage, "--stop-early {}: at least 1 validation, or leave it out", *options.stop_early);
  run.stop_early = options.stop_early.value_or(0);
}

// 'INT,INT' and 'FLOAT,FLOAT' are checked by the time that a verb runs.
std::vector<std::int64_t> integers(const std::string& text) {
  std::vector<std::int64_t> values;
  for (const auto& part : split(text, ',')) values.push_back(parse_integer(part).value());
  return values;
}

std::vector<double> numbers(const std::string& text) {
  std::vector<double> values;
  for (const auto& part : split(text, ',')) values.push_back(parse_decimal(part).value());
  return values;
}

std::vector<training::TrainOptions> layers_of(const Options& options, const Verb& verb) {
  training::LayerOptions layers{.hidden = {},
                                .epochs = integers(options.epochs),
                                .updates = {0},
                                .learning_rates = numbers(options.learning_rates)};
  if (verb.is_given("--updates")) layers.updates = integers(options.updates);
  if (verb.is_given("--hidden"))
    layers.hidden = integers(options.hidden);
  else
    layers.hidden = {runs::load_latest_model(options.train.init_from).model.hidden()};
  for (const auto updates : layers.updates)
    if (verb.is_given("--updates") && updates < 1)
      fail(ExitCode::usage, "--updates {}: at least 1 update, or leave it out", updates);
  if (layers.hidden.size() > 1 && !options.train.init_from.empty())
    fail(ExitCode::usage, "--init-from {}: a stack, as --hidden {} asks for, starts by --init", options.train.init_from,
         options.hidden);
  return training::options_of_layers(options.train, layers);
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  training::TrainOptions& train = options->train;
  verb.add_option("DATA", options->data,
                  "Data set: /samples of ±1 (see 'kadanoff ising'), of 0 and 1, or of real values from -1 to 1; with "
                  "--resume also "
                  "the folder of a run, which then gives the data, all options and --output")
      .required();
  Option hidden = verb.add_option("--hidden", options->hidden,
                                  "Number of hidden units N_h; 256,64: of a stack of RBMs, each trained on the one "
                                  "below; with --init-from, if not given, as many as it has");
  hidden.integers();
  verb.add_option("-o,--output", options->folder, "Folder of the run").required();
  const Option epochs = verb.add_option("--epochs", options->epochs, "Passes over the data; 20,10: of each layer")
                            .integers()
                            .with_default();
  verb.add_option("--updates", options->updates, "Number of updates, 1 or more, in place of --epochs")
      .integers()
      .excludes(epochs);
  verb.add_option("--batch-size", options->batch_size, "Samples per update, or full").integer_or_word().with_default();
  verb.add_option("--algorithm", options->algorithm, "cd, or pcd: Markov chains that go on from update to update")
      .with_default();
  verb.add_option("--cd-steps", train.method.steps, "k of CD-k and PCD-k").with_default();
  verb.add_option("--statistics", options->statistics,
                  names_of<training::Statistics>(" or ") + " (pcd: mean-field hidden units)")
      .with_default();
  verb.add_flag("--centred", train.method.centred, "Centred gradients: offsets are the batch's means");
  verb.add_option("--precision", options->precision,
                  "Precision of the operands of matrix products: fp32, bf16, int16 (sampled, CPU), or tf32 (GPU)")
      .with_default();
  verb.add_option("--learning-rate", options->learning_rates, "Rate on the mean over the samples; or of each layer")
      .numbers()
      .with_default();
  verb.add_option("--schedule", options->schedule,
                  "constant, step:UPDATES:FACTOR, cosine (to 0 at the end) or cosine:UPDATES")
      .with_default();
  verb.add_option("--warm-up", train.learning_rate.warm_up, "Updates until the full rate, from 0 linearly")
      .with_default();
  verb.add_option("--optimizer", options->optimizer, names_of<training::Optimizer::Rule>(" or ")).with_default();
  verb.add_option("--momentum", train.method.optimizer.momentum, "Of sgd, from 0 to below 1").with_default();
  verb.add_option("--l1", train.method.optimizer.l1, "Penalty L1 Σ|W|").with_default();
  verb.add_option("--l2", train.method.optimizer.l2, "Penalty L2/2 ΣW²").with_default();
  verb.add_option("--init", options->init,
                  "Initial weights: normal:SIGMA (standard deviation), xavier, or block-spin:SIZE[:SCALE] (overlapping "
                  "blocks of a square lattice; without SCALE: hidden fields of unit variance)")
      .with_default();
  const Option bias_init =
      verb.add_option("--bias-init", options->bias_init,
                      "Initial visible biases: zero, or data (half the log-odds of the means of the data)")
          .with_default();
  const Option init_from =
      verb.add_option(
              "--init-from", train.init_from,
              "Start with the weights and biases of this model file or run; --init is for hidden units beyond its own")
          .excludes(bias_init);
  hidden.required_without(init_from);
  verb.add_option("--between", options->between,
                  "What a layer of a stack passes to the next: samples, or means of its hidden units")
      .with_default();
  verb.add_option("--select-temperatures", options->temperatures.select,
                  "Train on samples at these temperatures only, as in 0:2:0.25,Tc,6")
      .list();
  verb.add_option("--exclude-temperatures", options->temperatures.exclude, "Leave out samples at these temperatures")
      .list();
  verb.add_option("--units", options->units,
                  names_of<data::Units>(" or ") + ": units of the model's file, ±1 or 0 and 1 (default: of DATA)");
  verb.add_option("--launch", options->launch,
                  "On a GPU: auto (a graph of an update), plain, graph, or fused (small RBMs)")
      .with_default();
  verb.add_option("--data-memory", options->data_memory,
                  "Where a GPU run keeps its data: device, host (the next batch is sent during an update), or auto: "
                  "device if the data fits")
      .with_default();
  verb.add_option("--validate", options->validate,
                  "Data set to measure the model with along the way: reconstruction error, pseudo-likelihood, "
                  "free-energy gap (see 'kadanoff metrics')");
  verb.add_option("--validate-every", options->validate_every, "Epochs between these, or auto: at most 2 % of the time")
      .integer_or_word()
      .with_default();
  verb.add_flag("--validate-likelihood", options->likelihood,
                "Also the likelihood: ln Z exact for a layer of 16 units at most, else annealed as by 'evaluate --ais' "
                "(without its checks), which takes 0.5 × chains × temperatures / samples epochs");
  verb.add_option("--ais-chains", options->annealing.chains, "Chains of --validate-likelihood, implied by this option")
      .with_default();
  verb.add_option("--ais-temperatures", options->annealing.temperatures,
                  "Inverse temperatures of --validate-likelihood from 0 to 1")
      .with_default();
  verb.add_option("--stop-early", options->stop_early,
                  "End after so many validations in a row without a better value, and keep the best model: by the "
                  "likelihood where it is measured, else the pseudo-likelihood of spins or the error of real values");
  verb.add_flag(
      "--resume", options->resume,
      "Go on from the newest checkpoint, or start afresh if there is none. 'train RUN --resume' needs no more, "
      "and takes a new --epochs, --updates, --stop-early or --learning-rate");
  verb.resumes_runs({"select-temperatures", "exclude-temperatures"},
                    {training::record_keys.begin(), training::record_keys.end()});
  verb.add_option("--checkpoint-every", options->checkpoint_every, "30s, 5m, 1h, or 100u for updates").with_default();
  verb.add_option("--snapshot-epochs", options->snapshots, "Keep the model after these epochs, too: epoch-N.h5").list();
  return [options, &verb](const CommonOptions& common) -> Result {
    const StopRequest stop;  // made here, so that a signal is handled also while the data is loaded
    training::TrainOptions& chosen = options->train;
    chosen.method.algorithm = parse_choice<training::Algorithm>("--algorithm", options->algorithm);
    chosen.method.statistics = parse_choice<training::Statistics>("--statistics", options->statistics);
    chosen.method.precision = parse_choice<training::Precision>("--precision", options->precision);
    chosen.method.launch = parse_choice<training::Launch>("--launch", options->launch);
    chosen.method.optimizer.rule = parse_choice<training::Optimizer::Rule>("--optimizer", options->optimizer);
    chosen.data_memory = parse_choice<training::DataMemory>("--data-memory", options->data_memory);
    training::parse_schedule(options->schedule, chosen.learning_rate);
    chosen.batch_size = training::parse_batch_size(options->batch_size);
    training::parse_init(options->init, chosen);
    chosen.bias_init = parse_choice<training::InitialBias>("--bias-init", options->bias_init);
    chosen.seed = common.seed;
    const auto units = data::parse_units(options->units);
    std::vector<std::int64_t> snapshots;
    if (!options->snapshots.empty()) snapshots = parse_counts("--snapshot-epochs", options->snapshots);
    if (options->resume && common.overwrite)
      fail(ExitCode::usage, "--resume goes on with a run and --overwrite replaces it: give one of them");
    if (!common.config.empty()) training::require_no_layer(std::filesystem::absolute(common.config).parent_path());
    const auto between = parse_choice<data::PassAs>("--between", options->between);
    const auto layers = layers_of(*options, verb);
    if (verb.is_given("--between") && layers.size() == 1)
      fail(ExitCode::usage, "--between is of the layers of a stack, as --hidden 256,64 asks for");
    auto config = resolved_options(verb);
    if (!verb.is_given("--hidden")) config["hidden"] = layers.front().hidden;
    const auto& resumed = verb.resumable_runs()->folder;
    training::RunOptions run{.folder = options->folder,
                             .checkpoint_every = runs::parse_checkpoint_interval(options->checkpoint_every),
                             .resume = options->resume,
                             .overwrite = common.overwrite,
                             .snapshot_epochs = snapshots,
                             .may_change_rate = !resumed.empty(),
                             .config = std::move(config)};
    parse_validation(verb, *options, common.seed, run);
    const Device device = parse_device(common.device);
    training::require_usable_stack_folder(run, static_cast<std::int64_t>(layers.size()));
    // Before any threads start: a foreign file is first read in a forked child.
    auto loaded = load_selected(*options, resumed);
    auto& data = loaded.data;
    run.gauge = loaded.gauge;
    run.units = units.value_or(data.binary ? data::Units::bits : data::Units::spins);
    const auto validation = load_validation(*options, resumed);
    if (validation) {
      tell_if_apart(*validation, loaded);
      run.validation = &validation->data;
    }
    const auto start_below = load_start_below(*options, loaded.gauge);
    Context context(device, common.threads);
    tell_if_apart(context, start_below, loaded.gauge, data);
    const auto report = [&](const auto& result) -> Result {
      return {.json = training::to_json(result, options->folder),
              .text = training::to_text(result, options->folder),
              .exit_code = result.stopped ? ExitCode::stopped : ExitCode::done};
    };
    if (layers.size() > 1) return report(training::train_stack(context, std::move(data), layers, between, run));
    return report(training::run_training(context, data, layers.front(), run));
  };
}

const RegisteredVerb registered{
    {.place = 20,
     .name = "train",
     .summary = "Train an RBM with spins ±1 by contrastive divergence, CD-k or PCD-k",
     .example = "kadanoff train train.h5 --hidden 64 --epochs 5000 --batch-size full --learning-rate 0.1 \\\n"
                "    --statistics mean-field --init normal:0.01 --seed 1 -o runs/v64\n"
                "  kadanoff train runs/v64 --resume --epochs 8000\n"
                "  kadanoff train train.h5 --hidden 64 --epochs 5000 --validate test.h5 --stop-early 10 -o runs/early\n"
                "  kadanoff train train.h5 --hidden 100 --init-from runs/v64 -o runs/v100\n"
                "  kadanoff train train.h5 --hidden 256,64 --epochs 20,10 -o runs/stack",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
