// Counts by formulas; the edge by bisection among the lengths that wave vectors have.
#include "host/subspaces/parameter_counts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "host/spectrum/weights_spectrum.hpp"
#include "host/subspaces/alignment.hpp"
#include "kernels/fourier/radial_average.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff::subspaces {
namespace {

// |k| of all wave vectors of a side, ascending, each once.
std::vector<double> wave_lengths(std::int64_t side) {
  std::set<std::int64_t> squares;
  for (std::int64_t x = 0; x <= side / 2; ++x)
    for (std::int64_t y = 0; y <= x; ++y) squares.insert(x * x + y * y);
  std::vector<double> lengths;
  lengths.reserve(squares.size());
  for (const auto square : squares) lengths.push_back(std::sqrt(static_cast<double>(square)));
  return lengths;
}

// The κ leading visible vectors, on the device.
Array<float> leading_vectors(Context& context, const spectra::Svd& svd, std::int64_t modes, std::int64_t units) {
  const auto all = to_host(context, svd.left);
  return to_device(context, std::vector<float>(all.begin(), all.begin() + modes * units));
}

}  // namespace

double edge_of(Context& context, Matrix<const float> lattices, std::int64_t side, double share) {
  const int length = static_cast<int>(side);
  Array<double> averages(context.device(), lattices.rows * fourier::radial_bins(length)),
      shares(context.device(), lattices.rows);
  const auto within = [&](double k) {
    fourier::radial_average(context, lattices, length, k + 1e-9,
                            averages.matrix(lattices.rows, fourier::radial_bins(length)), shares.vector());
    return mean_of(to_host(context, shares)) >= share;
  };
  const auto lengths = wave_lengths(side);
  return *std::partition_point(lengths.begin(), lengths.end() - 1, [&](double k) { return !within(k); });
}

std::int64_t ParameterCounts::below() const {
  return !samples ? 0 : std::count_if(counts.begin(), counts.end(), [&](const ParameterCount& one) {
    return one.count < static_cast<double>(*samples);
  });
}

void validate(const ParameterOptions& options) {
  if (options.samples && *options.samples < 1)
    fail(ExitCode::usage, "--samples {} is not at least 1", *options.samples);
  if (!(options.k_max >= 0 && std::isfinite(options.k_max)))
    fail(ExitCode::usage, "--k-max {} is not a number of at least 0", options.k_max);
}

ParameterCounts count_parameters(Context& context, const data::Model& model, const ParameterOptions& options) {
  validate(options);
  const auto visible = model.visible(), hidden = model.hidden();
  machine::require_memory(
      "the singular value decomposition",
      spectra::svd_bytes(visible, hidden) + sizeof(float) * static_cast<double>(visible) * static_cast<double>(hidden),
      context.device());
  const auto weights = model.parameters.weights.copied_to(context, context.device());
  const auto svd = svd_with_progress(context, weights.matrix(visible, hidden));
  if (spectrum::rank_of(svd.values) < 1)
    fail(ExitCode::bad_input, "all weights of {} are zero: they have no singular values", model.name);
  ParameterCounts result{.visible = visible, .hidden = hidden, .k_max = options.k_max, .samples = options.samples};
  result.modes = std::count_if(svd.values.begin(), svd.values.end(),
                               [&](double value) { return value >= spectrum::large * svd.values.front(); });
  const auto n_v = static_cast<double>(visible), n_h = static_cast<double>(hidden),
             kappa = static_cast<double>(result.modes);
  add_decomposition(result.decompositions, decomposition_of("singular values of W", svd));
  auto& counts = result.counts;
  counts.push_back(options.visible_biases
                       ? ParameterCount{"all weights and biases", "N_v N_h + N_v + N_h", n_v * n_h + n_v + n_h}
                       : ParameterCount{"all weights and hidden biases", "N_v N_h + N_h", n_v * n_h + n_h});
  counts.push_back({"visible vectors", "κ N_v", kappa * n_v});
  counts.push_back({"matrices of rank κ", "κ (N_v + N_h − κ)", kappa * (n_v + n_h - kappa)});
  counts.push_back({"the paper's factor", "κ N_v / 36", kappa * n_v / papers_factor});
  if (const auto side = data::square_side(visible, model.lattice_shape)) {
    const auto vectors = leading_vectors(context, svd, result.modes, visible);
    const int length = static_cast<int>(*side);
    result.edge = edge_of(context, vectors.matrix(result.modes, visible), *side, edge_share);
    result.modes_within = fourier::modes_within(length, options.k_max);
    result.modes_within_edge = fourier::modes_within(length, *result.edge + 1e-9);
    counts.push_back({fmt::format("waves up to |k| = {:g}", options.k_max), "κ #(|k| ≤ k_max)",
                      kappa * static_cast<double>(*result.modes_within)});
    counts.push_back({fmt::format("waves up to the edge, |k| = {:.4g}", *result.edge), "κ #(|k| ≤ edge)",
                      kappa * static_cast<double>(*result.modes_within_edge)});
  }
  counts.push_back({"subspaces (Grassmann)", "κ (N_v − κ)", kappa * (n_v - kappa)});
  return result;
}

}  // namespace kadanoff::subspaces
