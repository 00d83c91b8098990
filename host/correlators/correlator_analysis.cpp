// Measures and describes both.
#include "host/correlators/correlator_analysis.hpp"

#include "host/correlators/spot_errors.hpp"
#include "host/machine/memory.hpp"

namespace kadanoff::correlators {
namespace {

// At random, and the gauge that the data fix, if they do: of a lower layer that is hidden, and a square lattice.
std::vector<gauge::Arrangement> lower_arrangements(Context& context, const data::Stack& stack,
                                                   const data::Dataset& data, const CorrelatorSettings& settings,
                                                   const Correlators& correlators) {
  if (settings.lower == 0 || correlators.visible_side == 0) return {};
  std::vector<gauge::Arrangement> all{
      gauge::random_arrangement(correlators.visible, random::make_key(settings.seed, random::Stream::gauge))};
  if (correlators.visible > gauge::most_fixed_units) return all;
  auto below = settings;
  below.upper = settings.lower;
  below.lower = 0;
  const auto of_data = describe_spots(correlate(context, stack, data, below));
  if (of_data.visible_side > 0) all.push_back(fixed_gauge(of_data));
  return all;
}

Spots spots_with(const Correlators& correlators, const random::RngKey& key, const SpotErrors& errors) {
  auto spots = describe_spots(correlators, key);
  spots.errors = errors;
  return spots;
}

}  // namespace

CorrelatorAnalysis analyze_correlators(Context& context, const data::Stack& stack, const data::Dataset& data,
                                       const CorrelatorSettings& settings, std::optional<Control> control) {
  for (const auto layer : {settings.lower, settings.upper})
    if (layer > 0)
      machine::require_memory("the gauge of the hidden units",
                              gauge::bytes_of_fixing(stack.layers.at(static_cast<std::size_t>(layer - 1)).hidden()),
                              cpu_device);
  const auto key = random::make_key(settings.seed, random::Stream::correlator_controls);
  CorrelatorAnalysis analysis{.settings = settings, .correlators = {}, .spots = {}, .control = control};
  analysis.correlators = correlate(
      context, stack, data, settings,
      [&](const Correlators& correlators, const auto& lower, const auto& upper, const random::Permutation& partner) {
        const auto arrangements = lower_arrangements(context, stack, data, settings, correlators);
        const auto errors = spot_errors(context, lower, upper, partner, correlators, arrangements);
        const auto arranged = [&](std::size_t i) {
          return spots_with(rearranged_below(correlators, arrangements[i]), key, errors[i + 1]);
        };
        analysis.spots = spots_with(correlators, key, errors[0]);
        if (!arrangements.empty()) analysis.lower_permuted = arranged(0);
        if (arrangements.size() > 1) analysis.lower_gauge_fixed = arranged(1);
      });
  if (!control) return analysis;
  analysis.control_correlators = correlate_control(
      context, stack, data, settings, *control,
      [&](const Correlators& correlators, const auto& lower, const auto& upper, const random::Permutation& partner) {
        analysis.control_spots =
            spots_with(correlators, key, spot_errors(context, lower, upper, partner, correlators).front());
      });
  return analysis;
}

}  // namespace kadanoff::correlators
