// The text and the JSON of a generation.
#include "host/generation/generation_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/autocorrelation_text.hpp"
#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/words.hpp"

namespace kadanoff::generation {

std::vector<std::string> warnings_of(const Generation& generation) {
  constexpr double times_to_forget = 10;  // e^−10 of the start is left
  constexpr double drift_errors = 4;
  std::vector<std::string> warnings;
  const auto& energy = generation.free_energy_time;
  const auto& magnetisation = generation.magnetisation.m_time;
  const double longest = generation.longest_time();
  if (std::isnan(longest)) {
    warnings.emplace_back(generation.measured_chains < Autocorrelation::fewest_replicas
                              ? fmt::format("with fewer than {} chains no autocorrelation time can be measured",
                                            Autocorrelation::fewest_replicas)
                              : "no autocorrelation time is known: the chains do not vary, or the sweeps are too few");
  } else if ((std::isfinite(energy.sweeps) && !energy.resolved) ||
             (std::isfinite(magnetisation.sweeps) && !magnetisation.resolved)) {
    warnings.push_back(fmt::format(
        "{} after the burn-in: too few for an autocorrelation time (above {:.0f}): the samples still depend on their "
        "start; take more --sweeps",
        counted(generation.sweeps, "sweep"), longest));
  } else if (static_cast<double>(generation.sweeps + generation.burn_in) < times_to_forget * longest) {
    warnings.push_back(fmt::format("{}: only {:.1f} autocorrelation times: the samples may still depend on their start",
                                   counted(generation.sweeps + generation.burn_in, "sweep"),
                                   static_cast<double>(generation.sweeps + generation.burn_in) / longest));
  }
  if (std::abs(generation.drift) > drift_errors)
    warnings.push_back(
        fmt::format("the free energy still drifts: by {:.1f} standard errors in the second half of the sweeps",
                    std::abs(generation.drift)));
  return warnings;
}

namespace {

void add_rows(Table& table, const Magnetisation& found, bool binary) {
  const char* of_spins = binary ? " of spins ±1" : "";
  table.add({{std::string("magnetisation") + of_spins},
             to_cell(found.mean, 4),
             {"autocorrelation time " + to_text(found.m_time)}});
  table.add({{std::string("|magnetisation|") + of_spins}, to_cell(found.absolute, 4), {""}});
}

}  // namespace

std::string to_text(const Magnetisation& magnetisation, bool binary) {
  Table table({{.align = Table::Align::left}, {.align = Table::Align::right}, {.align = Table::Align::left}});
  add_rows(table, magnetisation, binary);
  return to_text(table, 2);
}

nlohmann::json to_json(const Magnetisation& magnetisation) {
  return {{"magnetisation", to_json(magnetisation.mean)},
          {"abs_magnetisation", to_json(magnetisation.absolute)},
          {"magnetisation_autocorrelation_time", to_json(magnetisation.m_time)}};
}

std::string to_text(const Generation& generation, const std::string& path) {
  std::string text = fmt::format("{}: {} of {}, each the end of its own chain of {} + {} sweeps (burn-in + measured)\n",
                                 path, counted(generation.data.count, "sample"),
                                 counted(generation.data.units, generation.data.binary ? "unit" : "spin"),
                                 generation.burn_in, generation.sweeps);
  Table table({{.align = Table::Align::left}, {.align = Table::Align::right}, {.align = Table::Align::left}});
  table.add({{"free energy"},
             to_cell(generation.free_energy, 4),
             {"autocorrelation time " + to_text(generation.free_energy_time)}});
  add_rows(table, generation.magnetisation, generation.data.binary);
  text += to_text(table, 2);
  if (!generation.clamped.empty())
    text += fmt::format("  {} of {} held at the values of the start\n", generation.clamped.size(),
                        counted(generation.data.units, "unit"));
  if (!generation.snapshots.empty())
    text += fmt::format("  /snapshots: the spins at {} of the chains\n", counted(generation.snapshots.size(), "sweep"));
  if (!generation.probabilities.empty()) text += "  /probabilities: p(v = 1 | h) of the last sweep\n";
  if (generation.hidden_units > 0)
    text += fmt::format("  /hidden: the {} from which the samples were drawn\n",
                        counted(generation.hidden_units, "hidden spin"));
  for (const auto& warning : warnings_of(generation)) text += fmt::format("warning: {}\n", warning);
  return text + fmt::format("{:.2f} s\n", generation.seconds);
}

nlohmann::json to_json(const Generation& generation, const std::string& path) {
  nlohmann::json json{{"output", path},
                      {"samples", generation.data.count},
                      {"units", generation.data.units},
                      {"sweeps", generation.sweeps},
                      {"burn_in", generation.burn_in},
                      {"measured_chains", generation.measured_chains},
                      {"clamped_units", generation.clamped.size()},
                      {"snapshots", generation.snapshots},
                      {"probabilities", !generation.probabilities.empty()},
                      {"hidden_units", generation.hidden_units},
                      {"free_energy", to_json(generation.free_energy)},
                      {"free_energy_autocorrelation_time", to_json(generation.free_energy_time)},
                      {"drift", json_number(generation.drift)},
                      {"warnings", warnings_of(generation)},
                      {"seconds", generation.seconds}};
  json.update(to_json(generation.magnetisation));
  return json;
}

}  // namespace kadanoff::generation
