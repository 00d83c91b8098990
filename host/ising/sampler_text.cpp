// The table and the JSON of sampled lattices.
#include "host/ising/sampler_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/autocorrelation_text.hpp"
#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"

namespace kadanoff::ising {
namespace {

Table summaries_table(const IsingEnsemble& ensemble) {
  constexpr auto centre = Table::Align::centre;
  Table table({{.heading = "T", .key = "temperature"},
               {.heading = "energy per spin", .key = "energy", .align = centre},
               {.heading = "m", .key = "magnetisation", .align = centre},
               {.heading = "|m|", .key = "abs_magnetisation", .align = centre},
               {.heading = "tau(E)", .key = "energy_autocorrelation_time"},
               {.heading = "tau(|m|)", .key = "abs_magnetisation_autocorrelation_time"}});
  for (const auto& at : ensemble.summaries)
    table.add({{fmt::format("{:.4g}", at.temperature), json_number(at.temperature)},
               to_cell(at.energy, 4),
               to_cell(at.magnetisation, 4),
               to_cell(at.abs_magnetisation, 4),
               to_cell(at.energy_time),
               to_cell(at.abs_magnetisation_time)});
  return table;
}

}  // namespace

std::string to_text(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path) {
  std::string text = to_text(summaries_table(ensemble));
  const bool unresolved = std::any_of(ensemble.summaries.begin(), ensemble.summaries.end(), [](const auto& at) {
    return std::isfinite(at.energy_time.sweeps) && !(at.energy_time.resolved && at.abs_magnetisation_time.resolved);
  });
  if (unresolved)
    text +=
        "tau > n: longer than the sweeps tell; there the lattices still depend on their start, beyond the errors "
        "given\n";
  text += fmt::format("{}: {} lattices of {} × {}, {} sweeps ({}), {:.2f} s, {:.2f} flips/ns\n", path,
                      ensemble.data.count, settings.side, settings.side, settings.sweeps, update_text(settings),
                      ensemble.seconds, ensemble.flips / ensemble.seconds * 1e-9);
  return text;
}

nlohmann::json to_json(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path) {
  return {{"output", path},
          {"lattices", ensemble.data.count},
          {"side", settings.side},
          {"sweeps", settings.sweeps},
          {"update_used", update_text(settings)},
          {"temperatures", to_json(summaries_table(ensemble))},
          {"seconds", ensemble.seconds},
          {"flips_per_ns", ensemble.flips / ensemble.seconds * 1e-9}};
}

}  // namespace kadanoff::ising
