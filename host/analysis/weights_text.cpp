#include "host/analysis/weights_text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json_number.hpp"

namespace kadanoff::analysis {
namespace {

// "1234.5 ± 6.7": of any size, with two digits of the error.
std::string of_any_size(const Estimate& estimate) {
  if (!std::isfinite(estimate.error) || estimate.error <= 0) return fmt::format("{:.5g}", estimate.mean);
  const int decimals = static_cast<int>(std::clamp(1 - std::floor(std::log10(estimate.error)), 0.0, 9.0));
  return with_error(estimate.mean, estimate.error, decimals);
}

std::string distances_text(const WeightsAnalysis& analysis) {
  std::string text = fmt::format("\nW Wᵀ against distance on {} × {}, over its mean diagonal; errors over sites\n",
                                 analysis.lattice_shape[0], analysis.lattice_shape[1]);
  text += fmt::format("{:>6}  {:^17}  {:^17}  {:^17}\n", "r", "along x", "along y", "both");
  for (const auto& [distance, along_x, along_y, both] : analysis.distances)
    text += fmt::format("{:>6}  {:^17}  {:^17}  {:^17}\n", distance, with_error(along_x.mean, along_x.error, 4),
                        with_error(along_y.mean, along_y.error, 4), with_error(both.mean, both.error, 4));
  return text;
}

std::string spectrum_text(const WeightsAnalysis& analysis) {
  const auto& values = analysis.eigenvalues;
  const auto count = static_cast<std::size_t>(std::min(analysis.visible, analysis.hidden));  // the others are 0
  const auto above = [&](double part) {  // what so large a part of them reaches
    return values[static_cast<std::size_t>(std::ceil(part * static_cast<double>(count))) - 1];
  };
  const std::vector<double> first(values.begin(),
                                  values.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(count, 10)));
  const Spectrum spectrum = describe_spectrum(values);
  std::string text = fmt::format("\nEigenvalues of W Wᵀ, {} of {}\n", count, values.size());
  text += fmt::format("  largest        {:.4g}\n", fmt::join(first, "  "));
  text += fmt::format("  quartiles      {:.4g}  {:.4g}  {:.4g}, smallest {:.4g}\n", above(0.25), above(0.5),
                      above(0.75), above(1));
  text += fmt::format("  participation  {:.1f} of them carry the weight, (Σλ)² / Σλ²\n", spectrum.participation);
  text += fmt::format("  rank           {}\n", spectrum.rank);
  if (spectrum.drop_after > 0)
    text += fmt::format("  largest drop   λ_{} / λ_{} = {:.3g}\n", spectrum.drop_after, spectrum.drop_after + 1,
                        spectrum.drop);
  return text;
}

std::string overlaps_text(const WeightsAnalysis& analysis) {
  std::string text = "\nvᵀ W Wᵀ v of the data (v = ±1, not normalised)\n";
  text += fmt::format("{:>8}  {:>8}  {:^19}  {:>9}\n", "T", "samples", "mean", "spread");
  for (const auto& [temperature, samples, value] : analysis.overlaps)
    text += fmt::format("{:>8}  {:>8}  {:^19}  {:>9}\n",
                        std::isnan(temperature) ? "unknown" : fmt::format("{:g}", temperature), samples,
                        of_any_size(value), std::isnan(value.spread) ? "unknown" : fmt::format("{:.4g}", value.spread));
  return text;
}

}  // namespace

std::string weights_text(const WeightsAnalysis& analysis) {
  std::string text = fmt::format(
      "W: {} visible × {} hidden units, rms {:.4g}, largest |W| {:.4g}; biases rms {:.4g} visible, {:.4g} hidden\n",
      analysis.visible, analysis.hidden, analysis.weight_rms, analysis.weight_max, analysis.visible_bias_rms,
      analysis.hidden_bias_rms);
  if (!analysis.distances.empty()) text += distances_text(analysis);
  text += spectrum_text(analysis);
  if (!analysis.overlaps.empty()) text += overlaps_text(analysis);
  return text;
}

nlohmann::json weights_json(const WeightsAnalysis& analysis) {
  auto distances = nlohmann::json::array(), overlaps = nlohmann::json::array();
  for (const auto& [distance, along_x, along_y, both] : analysis.distances)
    distances.push_back({{"distance", distance},
                         {"along_x", estimate_json(along_x)},
                         {"along_y", estimate_json(along_y)},
                         {"both", estimate_json(both)}});
  for (const auto& [temperature, samples, value] : analysis.overlaps)
    overlaps.push_back(
        {{"temperature", json_number(temperature)}, {"samples", samples}, {"value", estimate_json(value)}});
  const Spectrum spectrum = describe_spectrum(analysis.eigenvalues);
  return {{"visible", analysis.visible},
          {"hidden", analysis.hidden},
          {"lattice_shape", analysis.lattice_shape},
          {"weight_rms", analysis.weight_rms},
          {"weight_max", analysis.weight_max},
          {"visible_bias_rms", analysis.visible_bias_rms},
          {"hidden_bias_rms", analysis.hidden_bias_rms},
          {"eigenvalues", analysis.eigenvalues},
          {"spectrum",
           {{"rank", spectrum.rank},
            {"participation", spectrum.participation},
            {"drop_after", spectrum.drop_after},
            {"drop", json_number(spectrum.drop)}}},
          {"distances", distances},
          {"overlaps", overlaps}};
}

}  // namespace kadanoff::analysis
