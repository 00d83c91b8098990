// Iso 2018 from its settings to its claims: the options of the command line, and the work for the frame.
#include "host/papers/iso2018/paper.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/base/words.hpp"
#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/figures.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "host/papers/repetitions.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

void check(const Settings& settings) {
  require_at_least("--samples", settings.samples, 2);
  require_at_least("--epochs", settings.epochs, 1);
  require_at_least("--thermometer-epochs", settings.thermometer_epochs, 1);
  require_seeds(settings.seed, settings.seeds);
}

std::string heading(const Settings& settings) {
  const bool as_long = settings.epochs == 5000 && settings.thermometer_epochs == 7500;
  return fmt::format(
             "Iso, Shiba, Yokoo (2018), {} scale: {} × {} configurations for training and as many for the flows{}, "
             "N_h = {}, {}, {} of the thermometer{}, {}.\n",
             name_of(settings.scale), temperatures_of(TemperatureRange::narrow).size(), settings.samples,
             settings.samples < 1000 ? " (the paper: 1,000 a temperature)" : "", fmt::join(settings.hidden, ", "),
             counted(settings.epochs, "epoch"), settings.thermometer_epochs,
             as_long ? "" : " (the paper: 5,000 and 7,500)", repetitions_and_errors(settings.seeds)) +
         "Likely T is the network's most probable temperature, as in the paper; energy T that at which an equilibrium "
         "lattice\nhas the same mean energy, the independent measure. A claim is judged by its numbers' means over all "
         "repetitions,\nof which three decide.\n";
}

Settings settings_of(const Request& request) {
  Settings settings = request.scale == Scale::full ? full() : quick();
  settings.seed = request.seed;
  settings.seeds = request.seeds.value_or(settings.seeds);
  settings.samples = request.integer_or("--samples", settings.samples);
  settings.thermometer_epochs = request.integer_or("--thermometer-epochs", settings.thermometer_epochs);
  set_epochs(settings, request.integer_or("--epochs", settings.epochs));
  return settings;
}

}  // namespace

std::vector<Claim> all_claims(const Settings& settings, const Repetitions& repetitions) {
  std::vector<Claim> claims;
  for (const auto part : {thermometer_claims, flow_claims, high_low_claims, speed_claims, fixed_point_claims,
                          weights_claims, hidden_claims, magnetisation_claims, spectrum_claims, efficiency_claims})
    for (auto& claim : part(settings, repetitions)) claims.push_back(std::move(claim));
  name_sources(claims, sources_of_claims(settings));
  return claims;
}

std::vector<figures::Figure> all_figures(const Settings& settings, const Repetitions& repetitions) {
  auto figures = flow_figures(settings, repetitions);
  for (auto& figure : weights_figures(settings, repetitions)) figures.push_back(std::move(figure));
  for (auto& figure : model_figures(settings, repetitions)) figures.push_back(std::move(figure));
  return figures;
}

Paper paper() {
  return {
      .id = "iso2018",
      .summary = "Iso, Shiba, Yokoo 2018: RBM flows of the Ising model, Figs. 1 and 4-17, and a table of its claims",
      .quick = "250 configurations a temperature, N_h = 16, 64, 225, one repetition",
      .full =
          "As in the paper: 1,000 configurations a temperature, all seven N_h; three repetitions, lengths of "
          "training up to 20,000 epochs",
      .seeds = "1, with --full 3",
      .options = {{.name = "--samples",
                   .description = "Configurations a temperature",
                   .standard = "250, with --full 1000"},
                  {.name = "--epochs", .description = "Epochs of training", .standard = "5000"},
                  {.name = "--thermometer-epochs",
                   .description = "Epochs of the thermometer",
                   .standard = "2500, with --full 7500"}},
      .run = [](Context& context, const Request& request,
                const ReproductionOptions& options) { return reproduce(context, settings_of(request), options); },
  };
}

Reproduction reproduce(Context& context, const Settings& settings, const ReproductionOptions& options) {
  check(settings);
  const Plan plan(settings);
  Repetitions repetitions;
  const Study study{
      .paper = "iso2018",
      .heading = heading(settings),
      .settings = to_json(settings),
      .seed = settings.seed,
      .repetitions = settings.seeds,
      .repeat = [&](const Stages& stages) { repetitions.push_back(run_stages(stages, settings, plan)); },
      .figures = [&] { return all_figures(settings, repetitions); },
      .claims = [&] { return all_claims(settings, repetitions); },
  };
  return papers::reproduce(context, study, options);
}

}  // namespace kadanoff::papers::iso2018
