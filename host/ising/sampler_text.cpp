#include "host/ising/sampler_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/autocorrelation_text.hpp"
#include "host/base/json_number.hpp"

namespace kadanoff::ising {
namespace {

std::string mean_text(const Estimate& estimate) {
  return std::isfinite(estimate.error) ? fmt::format("{:8.4f} ± {:.4f}", estimate.mean, estimate.error)
                                       : fmt::format("{:8.4f}         ", estimate.mean);
}

}  // namespace

std::string to_text(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path) {
  std::string text = fmt::format("{:>8}  {:^17}  {:^17}  {:^17}  {:>12}  {:>12}\n", "T", "energy per spin", "m", "|m|",
                                 "tau(E)", "tau(|m|)");
  for (const auto& at : ensemble.summaries)
    text += fmt::format("{:>8.4g}  {}  {}  {}  {:>12}  {:>12}\n", at.temperature, mean_text(at.energy),
                        mean_text(at.magnetisation), mean_text(at.abs_magnetisation), to_text(at.energy_time),
                        to_text(at.abs_magnetisation_time));
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
  auto rows = nlohmann::json::array();
  for (const auto& at : ensemble.summaries)
    rows.push_back({{"temperature", json_number(at.temperature)},
                    {"energy", estimate_json(at.energy)},
                    {"magnetisation", estimate_json(at.magnetisation)},
                    {"abs_magnetisation", estimate_json(at.abs_magnetisation)},
                    {"energy_autocorrelation_time", to_json(at.energy_time)},
                    {"abs_magnetisation_autocorrelation_time", to_json(at.abs_magnetisation_time)}});
  return {{"output", path},
          {"lattices", ensemble.data.count},
          {"side", settings.side},
          {"sweeps", settings.sweeps},
          {"update_used", update_text(settings)},
          {"temperatures", rows},
          {"seconds", ensemble.seconds},
          {"flips_per_ns", ensemble.flips / ensemble.seconds * 1e-9}};
}

}  // namespace kadanoff::ising
