// IsDLRG 2020 from its settings to its claims: the options of the command line, and the work for the frame.
#include "host/papers/isdlrg2020/paper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "host/base/words.hpp"
#include "host/papers/isdlrg2020/claims.hpp"
#include "host/papers/isdlrg2020/figures.hpp"
#include "host/papers/repetitions.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

void check(const Settings& settings) {
  require_at_least("--samples", settings.samples, 2);
  require_at_least("--updates", settings.updates, 1);
  require_at_least("--lattices", settings.lattices, 100);
  require_at_least("--stack-samples", settings.stack_samples, 100);
  require_seeds(settings.seed, settings.seeds);
}

std::string heading(const Settings& settings) {
  return fmt::format(
      "De Mello Koch, de Mello Koch, Cheng (2020), {} scale, {}.\n"
      "Section III: an RBM of 100 and 81 units, {} updates on {} × {} configurations (the paper: 10,000 on 60 × "
      "20,000);\nscaling dimensions of {} lattices a temperature.\n"
      "Section IV: {} configurations 32 × 32 at T_c (the paper: 30,000), {} of each layer; three hidden layers on {} × "
      "{}\n(the paper: 64 × 64).\n",
      name_of(settings.scale), repetitions_and_errors(settings.seeds), settings.updates, temperatures_learned().size(),
      settings.samples, settings.lattices, settings.stack_samples, counted(settings.stack_epochs, "epoch"),
      settings.deep_side, settings.deep_side);
}

Settings settings_of(const Request& request) {
  auto settings = request.settings(quick, standard, full, shrink);
  settings.samples = request.integer_or("--samples", settings.samples);
  settings.updates = request.integer_or("--updates", settings.updates);
  settings.lattices = request.integer_or("--lattices", settings.lattices);
  settings.stack_samples = request.integer_or("--stack-samples", settings.stack_samples);
  return settings;
}

template <class Part>
std::vector<Part> joined(std::vector<Part> first, std::vector<Part> second) {
  for (auto& part : second) first.push_back(std::move(part));
  return first;
}

// 14 of "D14", 22 of "D22a".
int number_of(const Claim& claim) {
  int number = 0;
  const auto result = std::from_chars(claim.id.data() + 1, claim.id.data() + claim.id.size(), number);
  expects(result.ec == std::errc{}, "number_of: an id without a number");
  return number;
}

std::vector<Claim> in_order(std::vector<Claim> claims) {
  std::stable_sort(claims.begin(), claims.end(),
                   [](const Claim& a, const Claim& b) { return number_of(a) < number_of(b); });
  return claims;
}

}  // namespace

Paper paper() {
  return {
      .id = "isdlrg2020",
      .summary =
          "De Mello Koch, de Mello Koch, Cheng 2020, \"Is Deep Learning a Renormalization Group Flow?\": Figs. "
          "2-7, and a table of its claims",
      .quick = "60 × 500 configurations of 10 × 10, 4,000 of 32 × 32, one repetition",
      .standard = "60 × 2,000 configurations of 10 × 10, 20,000 of 32 × 32, a stack on 64 × 64, three repetitions",
      .full = "As in the paper: 60 × 20,000 configurations of 10 × 10, 30,000 of 32 × 32; for a GPU, or for days",
      .seeds = "1, with --standard or --full 3",
      .options = {{.name = "--samples",
                   .description = "Configurations of 10 × 10 at each temperature, which the RBM learns",
                   .standard = "500, 2000 or 20000"},
                  {.name = "--updates", .description = "Updates of that RBM", .standard = "1000, 2000 or 10000"},
                  {.name = "--lattices",
                   .description = "Lattices of each temperature, for scaling dimensions",
                   .standard = "4000, else 20000"},
                  {.name = "--stack-samples",
                   .description = "Configurations of 32 × 32, which stacks learn",
                   .standard = "4000, 20000 or 30000"},
                  {.name = "--shrink",
                   .description = "Divide all numbers of samples, epochs and sweeps by this: to see what is made, not "
                                  "what comes out",
                   .standard = "1"}},
      .run = [](Context& context, const Request& request,
                const ReproductionOptions& options) { return reproduce(context, settings_of(request), options); },
  };
}

Reproduction reproduce(Context& context, const Settings& settings, const ReproductionOptions& options) {
  check(settings);
  Repetitions repetitions;
  const Study study{
      .paper = "isdlrg2020",
      .heading = heading(settings),
      .settings = to_json(settings),
      .seed = settings.seed,
      .repetitions = settings.seeds,
      .repeat =
          [&](const Stages& stages) {
            Repetition repetition;
            repetition.flows = run_flow_stages(stages, settings);
            repetition.layers = run_layer_stages(stages, settings);
            repetitions.push_back(std::move(repetition));
          },
      .figures = [&] { return joined(flow_figures(repetitions), layer_figures(settings, repetitions)); },
      .claims =
          [&] {
            auto claims = in_order(joined(joined(scaling_claims(repetitions), flow_claims(repetitions)),
                                          layer_claims(settings, repetitions)));
            name_sources(claims, sources_of_claims(settings));
            return claims;
          },
  };
  return papers::reproduce(context, study, options);
}

}  // namespace kadanoff::papers::isdlrg2020
