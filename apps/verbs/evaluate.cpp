// kadanoff evaluate: how good a model is on a data set.
#include <memory>
#include <optional>

#include "apps/cli/verb.hpp"
#include "host/evaluation/evaluation_text.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

struct EvaluateOptions {
  std::string model, data, training_data;
  std::string pseudo_likelihood = "auto";
  evaluation::EvaluationSettings settings;
  bool annealed = false, no_log_z = false;
};

Result run(const EvaluateOptions& options, const CommonOptions& common, const Verb& verb) {
  evaluation::EvaluationSettings settings = options.settings;
  settings.pseudo_likelihood =
      parse_choice<evaluation::PseudoLikelihood>("--pseudo-likelihood", options.pseudo_likelihood);
  settings.seed = settings.annealing.seed = common.seed;
  const bool annealed = options.annealed || verb.is_given("--ais-chains") || verb.is_given("--ais-temperatures");
  if (annealed && options.no_log_z) fail(ExitCode::usage, "--no-log-z and options of --ais contradict each other");
  if (annealed) settings.log_z = evaluation::LogZ::annealed;
  if (options.no_log_z) settings.log_z = evaluation::LogZ::none;
  evaluation::validate(settings);
  const Device device = parse_device(common.device);

  const data::Model model = runs::load_trained_model(options.model);
  const data::Dataset data = data::load_dataset_with(options.data, {.takes_real = true});
  const auto training = options.training_data.empty()
                            ? std::nullopt
                            : std::optional(data::load_dataset_with(options.training_data, {.takes_real = true}));
  Context context(device, common.threads);
  const evaluation::Evaluation evaluation =
      evaluation::evaluate(context, model, data, training ? &*training : nullptr, settings);
  nlohmann::json json = evaluation::to_json(evaluation);
  json["model"] = options.model;
  json["data"] = options.data;
  json["train_data"] = training ? nlohmann::json(options.training_data) : nlohmann::json();
  json["seed"] = common.seed;
  json["device"] = io::device_description(context);
  return {.json = json, .text = evaluation::to_text(evaluation)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<EvaluateOptions>();
  auto& annealing = options->settings.annealing;
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Samples to evaluate it on").required();
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
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 40,
     .name = "evaluate",
     .summary = "Say how good an RBM is on a data set: reconstruction error, pseudo-likelihood, free "
                "energy, partition function and likelihood",
     .example = "kadanoff evaluate runs/v64 test.h5 --train-data train.h5 --ais",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
