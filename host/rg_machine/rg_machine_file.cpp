// Columns of numbers, and vectors as pictures.
#include "host/rg_machine/rg_machine_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/data/file_kind.hpp"

namespace kadanoff::rg_machine {
namespace {

using figures::Panel;
using figures::Series;

double longest_of(const RgMachine& machine) {
  return *std::max_element(machine.considered_values.begin(), machine.considered_values.end());
}

// y against I, those that are kept apart from the others.
Panel directions_panel(const RgMachine& machine, const std::string& title, const std::string& label,
                       const std::vector<double>& values, double unit) {
  Panel panel{.title = title, .x = {.label = "I", .integers = true}, .y = {.label = label}};
  Series kept{.name = "kept", .mark = figures::Mark::points}, others{.name = "left out", .mark = figures::Mark::points};
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& series = static_cast<std::int64_t>(i) < machine.modes ? kept : others;
    series.x.push_back(static_cast<double>(i + 1));
    series.y.push_back(values[i] / unit);
  }
  panel.series.push_back(std::move(kept));
  if (!others.x.empty()) panel.series.push_back(std::move(others));
  return panel;
}

Panel vector_panel(const std::vector<float>& vectors, std::int64_t side, std::int64_t index, const char* name) {
  const auto first = vectors.begin() + index * side * side, last = first + side * side;
  double most = 0;  // colours diverge from 0, also of a vector that has one sign
  for (auto at = first; at != last; ++at) most = std::max(most, std::abs(double{*at}));
  return {.title = fmt::format("{}_{}", name, index + 1),
          .heatmap = figures::Heatmap{
              .rows = side, .cols = side, .values = std::vector<double>(first, last), .low = -most, .high = most}};
}

}  // namespace

std::string to_csv(const RgMachine& machine) {
  std::string text = "index,eigenvalue,share,cumulative_share,block_sum,of_largest,kept\n";
  double sum = 0;
  for (std::size_t i = 0; i < machine.considered_values.size(); ++i) {
    const double share = machine.considered_eigenvalues[i] / machine.total;
    sum += share;
    text += fmt::format("{},{:.9g},{:.9g},{:.9g},{:.9g},{:.9g},{}\n", i + 1, machine.considered_eigenvalues[i], share,
                        sum, machine.considered_values[i], machine.considered_values[i] / longest_of(machine),
                        static_cast<std::int64_t>(i) < machine.modes ? 1 : 0);
  }
  return text;
}

io::H5Writer to_file(const RgMachine& machine, const io::Provenance& provenance) {
  io::H5Writer file;
  std::vector<std::int64_t> kept(machine.considered_values.size());
  std::fill_n(kept.begin(), machine.modes, 1);
  file.dataset("/eigenvalues", machine.considered_eigenvalues);
  file.dataset("/block_sums", machine.considered_values);
  file.dataset("/kept", kept);
  file.dataset("/visible_vectors", machine.visible_vectors, {machine.modes, machine.model.visible()});
  file.dataset("/hidden_vectors", machine.hidden_vectors, {machine.modes, machine.model.hidden()});
  file.attribute("/", "block", machine.block);
  file.attribute("/", "samples", machine.samples);
  file.attribute("/", "sum_of_eigenvalues", machine.total);
  file.attribute("/", "bias_scale", machine.bias_scale);
  file.attribute("/", "bias_vector", machine.bias_vector + 1);
  io::write_provenance(file, data::known_kind("directions"), provenance);
  return file;
}

figures::Figure to_figure(const RgMachine& machine) {
  constexpr std::int64_t most_shown = 3;
  const auto shown = std::min(most_shown, machine.modes);
  const auto hidden_side = std::llround(std::sqrt(static_cast<double>(machine.model.hidden())));
  figures::Figure figure{
      .name = "directions",
      .title = fmt::format("RG machine {0} × {0} → {1} × {1}: {2} of {3} directions", machine.visible_side, hidden_side,
                           machine.modes, machine.considered_values.size()),
      .caption = fmt::format("S_I: length of the sums of v_I over blocks of {0} × {0} sites", machine.block),
      .columns = static_cast<int>(shown) + 1};
  auto sums =
      directions_panel(machine, "block sums", "S_I over the largest", machine.considered_values, longest_of(machine));
  sums.y.low = 0.0;
  sums.series.push_back({.name = "20 % of the largest",
                         .x = {1, static_cast<double>(machine.considered_values.size())},
                         .y = {large, large},
                         .mark = figures::Mark::line});
  figure.panels.push_back(std::move(sums));
  for (std::int64_t i = 0; i < shown; ++i)
    figure.panels.push_back(vector_panel(machine.visible_vectors, machine.visible_side, i, "v"));
  auto eigenvalues = directions_panel(machine, machine.centred ? "covariance" : "second moments",
                                      "eigenvalue over their sum", machine.considered_eigenvalues, machine.total);
  eigenvalues.y.logarithmic = true;
  figure.panels.push_back(std::move(eigenvalues));
  for (std::int64_t i = 0; i < shown; ++i)
    figure.panels.push_back(vector_panel(machine.hidden_vectors, hidden_side, i, "h"));
  return figure;
}

}  // namespace kadanoff::rg_machine
