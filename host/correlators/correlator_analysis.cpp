// Measures and describes both.
#include "host/correlators/correlator_analysis.hpp"

namespace kadanoff::correlators {

CorrelatorAnalysis analyze_correlators(Context& context, const data::Stack& stack, const data::Dataset& data,
                                       const CorrelatorSettings& settings, std::optional<Control> control) {
  const auto key = random::make_key(settings.seed, random::Stream::correlator_controls);
  CorrelatorAnalysis analysis{
      .settings = settings, .correlators = correlate(context, stack, data, settings), .spots = {}, .control = control};
  analysis.spots = describe_spots(analysis.correlators, key);
  if (!control) return analysis;
  analysis.control_correlators = correlate_control(context, stack, data, settings, *control);
  analysis.control_spots = describe_spots(analysis.control_correlators, key);
  return analysis;
}

}  // namespace kadanoff::correlators
