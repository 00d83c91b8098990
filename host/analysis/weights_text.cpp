// The tables and the JSON of an analysis of weights.
#include "host/analysis/weights_text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/temperatures.hpp"

namespace kadanoff::analysis {
namespace {

constexpr auto centre = Table::Align::centre;

// "1234.5 ± 6.7": a number of any size, with two digits of its error.
std::string of_any_size(const Estimate& estimate) {
  if (!std::isfinite(estimate.error) || estimate.error <= 0) return fmt::format("{:.5g}", estimate.mean);
  return with_its_error(estimate);
}

Table distances_table(const WeightsAnalysis& analysis) {
  Table table({{.heading = "r", .key = "distance"},
               {.heading = "along x", .key = "along_x", .align = centre},
               {.heading = "along y", .key = "along_y", .align = centre},
               {.heading = "both", .key = "both", .align = centre}});
  for (const auto& [distance, along_x, along_y, both] : analysis.distances)
    table.add({{fmt::format("{}", distance), distance}, to_cell(along_x, 4), to_cell(along_y, 4), to_cell(both, 4)});
  return table;
}

Table overlaps_table(const WeightsAnalysis& analysis) {
  Table table({{.heading = "T", .key = "temperature"},
               {.heading = "samples", .key = "samples"},
               {.heading = "mean", .key = "value", .align = centre},
               {.heading = "spread"}});
  for (const auto& [temperature, samples, value] : analysis.overlaps)
    table.add({{std::isnan(temperature) ? "unknown" : temperature_text(temperature), json_number(temperature)},
               {fmt::format("{}", samples), samples},
               {of_any_size(value), to_json(value)},
               {std::isnan(value.spread) ? "unknown" : fmt::format("{:.4g}", value.spread)}});
  return table;
}

std::string spectrum_text(const WeightsAnalysis& analysis) {
  const auto& values = analysis.eigenvalues;
  const auto count = static_cast<std::size_t>(std::min(analysis.visible, analysis.hidden));  // the others are 0
  const auto above = [&](double part) {  // the value that this fraction of them reaches
    return values[static_cast<std::size_t>(std::ceil(part * static_cast<double>(count))) - 1];
  };
  const std::vector<double> first(values.begin(),
                                  values.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(count, 10)));
  const Spectrum spectrum = describe_spectrum(values);
  Table table({{.align = Table::Align::left}, {.align = Table::Align::left}});
  table.add({{"largest"}, {fmt::format("{:.4g}", fmt::join(first, "  "))}});
  table.add({{"quartiles"},
             {fmt::format("{:.4g}  {:.4g}  {:.4g}, smallest {:.4g}", above(0.25), above(0.5), above(0.75), above(1))}});
  table.add({{"participation"}, {fmt::format("{:.1f} of them carry the weight, (Σλ)² / Σλ²", spectrum.participation)}});
  table.add({{"rank"}, {fmt::format("{}", spectrum.rank)}});
  if (spectrum.drop_after > 0)
    table.add({{"largest drop"},
               {fmt::format("λ_{} / λ_{} = {:.3g}", spectrum.drop_after, spectrum.drop_after + 1, spectrum.drop)}});
  return fmt::format("\nEigenvalues of W Wᵀ, {} of {}\n", count, values.size()) + to_text(table, 2);
}

}  // namespace

std::string to_text(const WeightsAnalysis& analysis) {
  const auto visible_biases =
      std::isnan(analysis.visible_bias_rms) ? "" : fmt::format("{:.4g} visible, ", analysis.visible_bias_rms);
  std::string text = fmt::format(
      "W: {} visible × {} hidden units, rms {:.4g}, largest |W| {:.4g}; biases rms {}{:.4g} hidden\n", analysis.visible,
      analysis.hidden, analysis.weight_rms, analysis.weight_max, visible_biases, analysis.hidden_bias_rms);
  if (!analysis.distances.empty())
    text += fmt::format("\nW Wᵀ against distance on {} × {}{}, over its mean diagonal; errors over sites\n",
                        analysis.lattice_shape[0], analysis.lattice_shape[1],
                        analysis.lattice_is_assumed ? ", which is assumed" : "") +
            to_text(distances_table(analysis));
  text += spectrum_text(analysis);
  if (!analysis.overlaps.empty())
    text += "\nvᵀ W Wᵀ v of the data (v = ±1, not normalised)\n" + to_text(overlaps_table(analysis));
  if (!analysis.decompositions.empty()) text += "\n" + decompositions_text(analysis.decompositions);
  return text;
}

nlohmann::json to_json(const WeightsAnalysis& analysis) {
  const Spectrum spectrum = describe_spectrum(analysis.eigenvalues);
  return {{"visible", analysis.visible},
          {"hidden", analysis.hidden},
          {"lattice_shape", analysis.lattice_shape},
          {"weight_rms", analysis.weight_rms},
          {"weight_max", analysis.weight_max},
          {"visible_bias_rms", json_number(analysis.visible_bias_rms)},
          {"hidden_bias_rms", analysis.hidden_bias_rms},
          {"eigenvalues", analysis.eigenvalues},
          {"decompositions", decompositions_json(analysis.decompositions)},
          {"spectrum",
           {{"rank", spectrum.rank},
            {"participation", spectrum.participation},
            {"drop_after", spectrum.drop_after},
            {"drop", json_number(spectrum.drop)}}},
          {"distances", to_json(distances_table(analysis))},
          {"overlaps", to_json(overlaps_table(analysis))}};
}

std::string to_csv(const WeightsAnalysis& analysis) {
  std::string text = "index,eigenvalue,of_largest\n";
  const double largest = analysis.eigenvalues.front();
  for (std::size_t i = 0; i < analysis.eigenvalues.size(); ++i)
    text += fmt::format("{},{:.9g},{:.9g}\n", i, analysis.eigenvalues[i],
                        largest > 0 ? analysis.eigenvalues[i] / largest : 0);
  return text;
}

}  // namespace kadanoff::analysis
