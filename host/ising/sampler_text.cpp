// The table and the JSON of sampled lattices.
#include "host/ising/sampler_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/autocorrelation_text.hpp"
#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::ising {
namespace {

Table summaries_table(const IsingEnsemble& ensemble) {
  constexpr auto centre = Table::Align::centre;
  Table table({{.heading = "T", .key = "temperature"},
               {.heading = "energy per spin", .key = "energy", .align = centre},
               {.heading = "exact", .key = "exact_energy"},
               {.heading = "m", .key = "magnetisation", .align = centre},
               {.heading = "|m|", .key = "abs_magnetisation", .align = centre},
               {.heading = "tau(E)", .key = "energy_autocorrelation_time"},
               {.heading = "tau(|m|)", .key = "abs_magnetisation_autocorrelation_time"}});
  for (const auto& at : ensemble.summaries)
    table.add({{temperature_text(at.temperature), json_number(at.temperature)},
               to_cell(at.energy, 4),
               {fixed_text(at.exact_energy, 4), json_number(at.exact_energy)},
               to_cell(at.magnetisation, 4),
               to_cell(at.abs_magnetisation, 4),
               to_cell(at.energy_time),
               to_cell(at.abs_magnetisation_time)});
  return table;
}

// What is wrong with the ensemble as a sample of equilibrium.
std::vector<std::string> notes_of(const IsingSettings& settings, const IsingEnsemble& ensemble) {
  const auto too_long = [](const AutocorrelationTime& time) { return std::isfinite(time.sweeps) && !time.resolved; };
  bool unresolved = false;
  std::vector<std::string> cold, others;
  for (const auto& at : ensemble.summaries) {
    unresolved = unresolved || too_long(at.energy_time) || too_long(at.abs_magnetisation_time);
    if (!at.may_be_equilibrium) {
      const bool walls =
          at.temperature < critical_temperature && at.energy.mean > at.exact_energy && settings.start == Start::random;
      (walls ? cold : others).push_back(fmt::format("{:.4g}", at.temperature));
    }
  }
  std::vector<std::string> notes;
  if (unresolved)
    notes.emplace_back(
        "tau > n: longer than the second half of the sweeps tells; there the lattices may still depend on their start, "
        "beyond the errors given");
  if (!cold.empty())
    notes.push_back(fmt::format(
        "not in equilibrium at T = {}: the energy is above the exact one, because walls between domains stay "
        "(frozen stripes) after a random start; give --start ordered, or more --sweeps",
        fmt::join(cold, ", ")));
  if (!others.empty())
    notes.push_back(fmt::format("not in equilibrium at T = {}: the energy is not the exact one; give more --sweeps",
                                fmt::join(others, ", ")));
  return notes;
}

}  // namespace

std::string to_text(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path) {
  std::string text = to_text(summaries_table(ensemble));
  for (const auto& note : notes_of(settings, ensemble)) text += note + "\n";
  text += fmt::format("{}: {} of {} × {}, {} ({}), {:.2f} s, {:.2f} flips/ns\n", path,
                      counted(ensemble.data.count, "lattice"), settings.side, settings.side,
                      counted(settings.sweeps, "sweep"), update_text(settings), ensemble.seconds,
                      ensemble.flips / ensemble.seconds * 1e-9);
  return text;
}

nlohmann::json to_json(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path) {
  return {{"output", path},
          {"lattices", ensemble.data.count},
          {"side", settings.side},
          {"sweeps", settings.sweeps},
          {"update_used", update_text(settings)},
          {"temperatures", to_json(summaries_table(ensemble))},
          {"notes", notes_of(settings, ensemble)},
          {"seconds", ensemble.seconds},
          {"flips_per_ns", ensemble.flips / ensemble.seconds * 1e-9}};
}

}  // namespace kadanoff::ising
