// kadanoff evaluate: how good a model is on a data set.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "host/base/notice.hpp"
#include "host/base/temperatures.hpp"
#include "host/data/compatibility.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/evaluation/evaluation_text.hpp"
#include "host/evaluation/evaluations_text.hpp"
#include "host/evaluation/stack_evaluation.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/runs/run_folder.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

struct EvaluateOptions {
  std::string model, data, training_data, per_sample;
  std::vector<std::string> also;
  std::string pseudo_likelihood = "auto", units;
  data::TemperatureSelection temperatures;
  evaluation::EvaluationSettings settings;
  bool annealed = false, no_log_z = false, snapshots = false;
  runs::Layer layer;
};

// The model, those of --also, and with --snapshots all that a run keeps.
std::vector<std::string> models_of(const EvaluateOptions& options) {
  std::vector<std::string> models{options.model};
  models.insert(models.end(), options.also.begin(), options.also.end());
  if (!options.snapshots) return models;
  if (std::none_of(models.begin(), models.end(), [](const auto& model) { return io::is_folder(model); }))
    fail(ExitCode::usage, "--snapshots: {} is not the folder of a run", options.model);
  std::vector<std::string> all;
  for (const auto& model : models) {
    if (!io::is_folder(model)) {
      all.push_back(model);
      continue;
    }
    if (runs::is_stack(model))
      fail(ExitCode::usage, "--snapshots: {} is a stack; give the run of a layer, such as {}/{}", model, model,
           runs::layer_name(1));
    for (const auto& kept : runs::kept_models(model)) all.push_back(kept.string());
  }
  return all;
}

gauge::GaugedData load(const EvaluateOptions& options, const std::string& path, const char* doing) {
  const auto& temperatures = options.temperatures;
  auto loaded = gauge::load_gauged(path, {.temperatures = temperatures.is_given(), .takes_real = true}, false);
  loaded.data = temperatures.of(std::move(loaded.data));
  if (temperatures.is_given()) notice(doing + to_text(count_temperatures(loaded.data.temperatures)));
  return loaded;
}

// What each model that is named sees, to be compared with the data: all that a run keeps sees the same.
std::vector<Below> load_all_below(const EvaluateOptions& options, const std::optional<gauge::UnitGauge>& of_data) {
  std::vector<std::filesystem::path> models{options.model};
  models.insert(models.end(), options.also.begin(), options.also.end());
  std::vector<Below> all;
  for (const auto& model : models)
    all.push_back(load_below_beside(
        options.snapshots && io::is_folder(model) ? runs::kept_models(model).front() : model, options.layer, of_data));
  return all;
}

// The models beside the first, which must all fit before the first is evaluated. They stay loaded, up to a bound.
class LoadedModels {
 public:
  LoadedModels(const EvaluateOptions& options, const data::Dataset& data, std::vector<std::string> names)
      : options_(options), names_(std::move(names)) {
    std::int64_t parameters = 0;
    for (const auto& name : names_) {
      auto model = runs::load_trained_layer(name, options.layer);
      data::require_fit(model, data);
      parameters += model.visible() * model.hidden();
      loaded_.push_back(parameters <= most_parameters ? std::optional(std::move(model)) : std::nullopt);
    }
  }

  data::Model take_next() {
    const auto at = next_++;
    if (!loaded_[at]) return runs::load_trained_layer(names_[at], options_.layer);
    auto model = std::move(*loaded_[at]);
    loaded_[at].reset();
    return model;
  }

 private:
  static constexpr std::int64_t most_parameters = 64 << 20;

  const EvaluateOptions& options_;
  std::vector<std::string> names_;
  std::vector<std::optional<data::Model>> loaded_;
  std::size_t next_ = 0;
};

Result run(const EvaluateOptions& options, const CommonOptions& common, const Verb& verb) {
  evaluation::EvaluationSettings settings = options.settings;
  settings.pseudo_likelihood =
      parse_choice<evaluation::PseudoLikelihood>("--pseudo-likelihood", options.pseudo_likelihood);
  settings.seed = settings.annealing.seed = common.seed;
  settings.per_sample = !options.per_sample.empty();
  const bool annealed = options.annealed || verb.is_given("--ais-chains") || verb.is_given("--ais-temperatures");
  if (annealed && options.no_log_z) fail(ExitCode::usage, "--no-log-z and options of --ais contradict each other");
  if (annealed) settings.log_z = evaluation::LogZ::annealed;
  if (options.no_log_z) settings.log_z = evaluation::LogZ::none;
  evaluation::validate(settings);
  const auto units = data::parse_units(options.units);
  const Device device = parse_device(common.device);

  const auto models = models_of(options);
  if (settings.per_sample) {
    std::vector<std::filesystem::path> inputs{options.data, options.training_data};
    for (const auto& model : models)
      for (auto& file : runs::trained_files(model)) inputs.push_back(std::move(file));
    io::require_writable_output(options.per_sample, common.if_exists(), inputs);
  }
  auto stack = runs::load_trained_stack(models.front(), options.layer);
  if (units) data::use_units(stack, *units);
  const bool whole_stack = stack.layers.size() > 1;
  if (whole_stack && (models.size() > 1 || settings.per_sample))
    fail(ExitCode::usage, "{} is a stack of {} layers: {} is of one RBM, give --layer, too", stack.name,
         stack.layers.size(), settings.per_sample ? "--per-sample" : "a table of models");
  const auto loaded = load(options, options.data, "evaluating on ");
  const auto& data = loaded.data;
  std::optional<data::Dataset> training;
  if (!options.training_data.empty()) {
    auto other = load(options, options.training_data, "training data: ");
    tell_if_apart(other, loaded);
    training = std::move(other.data);
  }
  LoadedModels others(options, data, {models.begin() + 1, models.end()});
  const auto all_below = load_all_below(options, loaded.gauge);
  Context context(device, common.threads);
  for (const auto& below : all_below) tell_if_apart(context, below, loaded.gauge, data);
  const auto with_inputs = [&](nlohmann::json json) {
    json["data"] = options.data;
    json["train_data"] = training ? nlohmann::json(options.training_data) : nlohmann::json();
    json["seed"] = common.seed;
    json["device"] = io::device_description(context);
    return json;
  };
  if (whole_stack) {
    const auto evaluation = evaluation::evaluate(context, stack, data, training ? &*training : nullptr, settings);
    auto json = with_inputs(evaluation::to_json(evaluation));
    json["model"] = models.front();
    return {.json = json, .text = evaluation::to_text(evaluation)};
  }
  std::optional<data::Model> model = std::move(stack.layers.front());
  const auto units_of_all = units.value_or(model->binary ? data::Units::bits : data::Units::spins);  // to compare
  std::vector<evaluation::NamedEvaluation> evaluations;
  for (const auto& name : models) {
    if (!model) {
      model = others.take_next();
      data::use_units(*model, units_of_all);
    }
    evaluations.push_back(
        {name, evaluation::evaluate(context, *model, data, training ? &*training : nullptr, settings)});
    model.reset();
  }
  nlohmann::json all = evaluation::to_json(evaluations);
  const bool several = evaluations.size() > 1;
  auto json = with_inputs(several ? nlohmann::json{{"models", std::move(all)}} : std::move(all[0]));
  std::string text = several ? evaluation::to_text(evaluations) : evaluation::to_text(evaluations[0].evaluation);
  if (settings.per_sample) {
    evaluation::save_per_sample(evaluations, data, options.per_sample, common.if_exists());
    json["per_sample"] = options.per_sample;
    text += fmt::format("\nwritten to {}\n", options.per_sample);
  }
  return {.json = json, .text = text};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<EvaluateOptions>();
  auto& annealing = options->settings.annealing;
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Samples to evaluate it on").required();
  add_layer_option(verb, options->layer);
  verb.add_option("--train-data", options->training_data,
                  "The samples that it was trained on: also the gap between their free energy and that of DATA");
  verb.add_option("--pseudo-likelihood", options->pseudo_likelihood,
                  "exact: over all units; stochastic: one random unit per sample, times N_v; auto: exact if that takes "
                  "seconds")
      .with_default();
  verb.add_flag(
      "--ais", options->annealed,
      "ln Z by annealed importance sampling, too, where the exact one is known (a layer of 25 units at most)");
  verb.add_option("--ais-chains", annealing.chains,
                  "Chains of --ais, implied by this option; their number sets the error")
      .with_default();
  verb.add_option("--ais-temperatures", annealing.temperatures,
                  "Inverse temperatures of --ais from 0 to 1; more raise the effective sample size")
      .with_default();
  verb.add_flag("--no-log-z", options->no_log_z, "Neither ln Z nor likelihood");
  verb.add_option("--also", options->also, "Another model or run, beside MODEL in one table; may be given many times")
      .repeatable();
  verb.add_flag("--snapshots", options->snapshots, "Of a run all models that it keeps: epoch-N.h5, and model.h5");
  verb.add_option("--per-sample", options->per_sample,
                  "A CSV file to write: free energy, pseudo-likelihood and likelihood of each sample");
  verb.add_option("--select-temperatures", options->temperatures.select,
                  "Only samples at these temperatures, as in 0:2:0.25,Tc,6; of --train-data, too")
      .list();
  verb.add_option("--exclude-temperatures", options->temperatures.exclude, "Leave out samples at these temperatures")
      .list();
  verb.add_option("--units", options->units,
                  names_of<data::Units>(" or ") + ": units of energies and ln Z, ±1 or 0 and 1 (default: of MODEL)");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 40,
     .name = "evaluate",
     .summary = "Say how good an RBM is on a data set: reconstruction error, pseudo-likelihood, free "
                "energy, partition function and likelihood",
     .example = "kadanoff evaluate runs/v64 test.h5 --train-data train.h5 --ais\n"
                "  kadanoff evaluate runs/v64 test.h5 --snapshots --also runs/v128 --per-sample samples.csv",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
