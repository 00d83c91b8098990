// Measures and describes both.
#include "host/correlators/correlator_analysis.hpp"

#include <tuple>

#include "host/machine/memory.hpp"

namespace kadanoff::correlators {
namespace {

// Sets what is said of the other arrangements of a lower layer that is hidden, and a square lattice.
void look_at_lower_arrangements(Context& context, const data::Stack& stack, const data::Dataset& data,
                                const random::RngKey& key, CorrelatorAnalysis& analysis) {
  const auto& [settings, correlators] = std::tie(analysis.settings, analysis.correlators);
  const auto spots = [&](const gauge::Arrangement& arrangement) {
    return describe_spots(rearranged_below(correlators, arrangement), key);
  };
  analysis.lower_permuted =
      spots(gauge::random_arrangement(correlators.visible, random::make_key(settings.seed, random::Stream::gauge)));
  if (correlators.visible > gauge::most_fixed_units) return;
  auto below = settings;
  below.upper = settings.lower;
  below.lower = 0;
  const auto of_data = describe_spots(correlate(context, stack, data, below));
  if (of_data.visible_side > 0) analysis.lower_gauge_fixed = spots(fixed_gauge(of_data));
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
  CorrelatorAnalysis analysis{
      .settings = settings, .correlators = correlate(context, stack, data, settings), .spots = {}, .control = control};
  analysis.spots = describe_spots(analysis.correlators, key);
  if (settings.lower > 0 && analysis.correlators.visible_side > 0)
    look_at_lower_arrangements(context, stack, data, key, analysis);
  if (!control) return analysis;
  analysis.control_correlators = correlate_control(context, stack, data, settings, *control);
  analysis.control_spots = describe_spots(analysis.control_correlators, key);
  return analysis;
}

}  // namespace kadanoff::correlators
