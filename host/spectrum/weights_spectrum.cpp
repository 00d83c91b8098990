// Decomposes the weights, and looks at the vectors as waves.
#include "host/spectrum/weights_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "host/gauge/sites.hpp"
#include "host/machine/memory.hpp"
#include "host/spectrum/block_values.hpp"
#include "host/spectrum/radial_curves.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::spectrum {
namespace {

// All sizes; a spectrum without its scale.
std::vector<BlockMatch> matches_of(Context& context, const WeightsSpectrum& spectrum) {
  std::vector<BlockMatch> matches;
  if (!spectrum.visible_side || !spectrum.hidden_side || spectrum.values.empty() || spectrum.values.front() == 0 ||
      *spectrum.visible_side % *spectrum.hidden_side != 0)
    return matches;
  for (std::int64_t size = 1; size <= *spectrum.visible_side; ++size) {
    const auto block = block_values(
        context, {.size = size, .visible_side = *spectrum.visible_side, .hidden_side = *spectrum.hidden_side});
    double distance = 0;
    for (std::size_t i = 0; i < block.size(); ++i)
      distance = std::max(distance, std::abs(spectrum.values[i] / spectrum.values.front() - block[i] / block.front()));
    matches.push_back({.size = size, .distance = distance});
  }
  return matches;
}

// Chosen rows of vectors of one kind, as lattices.
std::vector<float> chosen_rows(const std::vector<double>& vectors, std::int64_t sites,
                               const std::vector<std::int64_t>& rows) {
  std::vector<float> values;
  values.reserve(rows.size() * static_cast<std::size_t>(sites));
  for (const auto row : rows)
    values.insert(values.end(), vectors.begin() + row * sites, vectors.begin() + (row + 1) * sites);
  return values;
}

// Vectors over hidden units that are arranged in another way: those of the same RBM.
std::vector<double> rearranged(const std::vector<double>& vectors, const gauge::Arrangement& arrangement) {
  const auto units = arrangement.order.size();
  std::vector<double> result(vectors.size());
  for (std::size_t row = 0; row < vectors.size(); row += units)
    for (std::size_t a = 0; a < units; ++a)
      result[row + a] = arrangement.sign[a] * vectors[row + static_cast<std::size_t>(arrangement.order[a])];
  return result;
}

// Arrangements in which the hidden vectors are looked at.
struct Arrangements {
  std::optional<gauge::Arrangement> fixed;  // none: of more units than are fixed
  gauge::Arrangement permuted;
};

Arrangements arrangements_of(Context& context, const Weights& weights, std::uint64_t seed) {
  Arrangements arrangements{
      .fixed = {},
      .permuted = gauge::random_arrangement(weights.hidden, random::make_key(seed, random::Stream::gauge))};
  if (weights.hidden > gauge::most_fixed_units) return arrangements;
  const auto values = to_host(context, weights.values);
  arrangements.fixed = gauge::fixed_arrangement(
      gauge::filter_centres(values.data(), weights.visible, weights.hidden, *weights.visible_side),
      *weights.hidden_side, *weights.visible_side);
  return arrangements;
}

std::vector<Waves> waves_of(Context& context, const WeightsSpectrum& spectrum, const std::vector<double>& visible,
                            const std::vector<double>& hidden, const std::vector<std::int64_t>& rows,
                            const std::optional<Arrangements>& arrangements, double k_max) {
  const auto side = *spectrum.visible_side;
  const auto of_visible = radial_curves(context, chosen_rows(visible, side * side, rows), side, k_max);
  std::vector<Waves> waves(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    waves[i].index = rows[i];
    waves[i].value = spectrum.values[static_cast<std::size_t>(rows[i])];
    waves[i].visible = of_visible.curves[i];
    waves[i].visible_share = of_visible.shares[i];
  }
  if (!arrangements) return waves;
  const auto hidden_side = *spectrum.hidden_side;
  const double factor = static_cast<double>(side) / static_cast<double>(hidden_side);
  const auto last = last_common_radius(k_max, side, hidden_side);
  const auto look = [&](const std::vector<double>& vectors, auto keep) {
    auto found =
        radial_curves(context, chosen_rows(vectors, hidden_side * hidden_side, rows), hidden_side, k_max, factor);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double difference = radial_difference(waves[i].visible, found.curves[i], last);
      keep(waves[i], std::move(found.curves[i]), found.shares[i], difference);
    }
  };
  look(hidden, [](Waves& wave, std::vector<double> scaled, double share, double difference) {
    wave.hidden = std::move(scaled);
    wave.hidden_share = share;
    wave.difference = difference;
  });
  look(rearranged(hidden, arrangements->permuted),
       [](Waves& wave, const std::vector<double>&, double share, double difference) {
         wave.permuted_hidden_share = share;
         wave.permuted_difference = difference;
       });
  for (auto& wave : waves)
    wave.gauge_fixed_hidden_share = wave.gauge_fixed_difference = std::numeric_limits<double>::quiet_NaN();
  if (arrangements->fixed)
    look(rearranged(hidden, *arrangements->fixed),
         [](Waves& wave, std::vector<double> scaled, double share, double difference) {
           wave.gauge_fixed = std::move(scaled);
           wave.gauge_fixed_hidden_share = share;
           wave.gauge_fixed_difference = difference;
         });
  return waves;
}

}  // namespace

std::int64_t WeightsSpectrum::rank() const { return rank_of(values); }

std::int64_t WeightsSpectrum::at_least(double share) const {
  return std::count_if(values.begin(), values.end(),
                       [&](double value) { return value > 0 && value >= share * values.front(); });
}

std::optional<BlockMatch> WeightsSpectrum::best_match() const {
  if (matches.empty()) return {};
  return *std::min_element(matches.begin(), matches.end(),
                           [](const BlockMatch& a, const BlockMatch& b) { return a.distance < b.distance; });
}

void validate(const SpectrumOptions& options) {
  if (options.vectors < 1) fail(ExitCode::usage, "--vectors {} is not at least 1", options.vectors);
  if (!(options.k_max >= 0)) fail(ExitCode::usage, "--k-max {} is not a number of at least 0", options.k_max);
}

WeightsSpectrum analyze_spectrum(Context& context, const Weights& weights, const SpectrumOptions& options) {
  machine::require_memory("the singular value decomposition", spectra::svd_bytes(weights.visible, weights.hidden),
                          context.device());
  const bool looks = weights.visible_side && weights.hidden_side && options.vectors > 0;
  if (looks)
    machine::require_memory("the gauge of the hidden units",
                            gauge::bytes_of_fixing(weights.hidden) + sizeof(float) *
                                                                         static_cast<double>(weights.visible) *
                                                                         static_cast<double>(weights.hidden),
                            cpu_device);
  const auto svd = svd_with_progress(context, weights.matrix());
  WeightsSpectrum spectrum{.visible = weights.visible,
                           .hidden = weights.hidden,
                           .visible_side = weights.visible_side,
                           .hidden_side = weights.hidden_side,
                           .what = weights.what,
                           .decomposition = decomposition_of("singular values of W", svd),
                           .k_max = options.k_max,
                           .values = svd.values,
                           .matches = {},
                           .largest = {},
                           .smallest = {}};
  spectrum.matches = matches_of(context, spectrum);
  const auto rank = spectrum.rank();
  if (!spectrum.visible_side || options.vectors == 0 || rank == 0) return spectrum;
  const auto visible = to_host(context, svd.left), hidden = to_host(context, svd.right);
  std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(options.vectors, rank)));
  std::iota(rows.begin(), rows.end(), 0);
  std::optional<Arrangements> arrangements;
  if (spectrum.hidden_side) arrangements = arrangements_of(context, weights, options.seed);
  spectrum.largest = waves_of(context, spectrum, visible, hidden, rows, arrangements, options.k_max);
  for (auto& row : rows) row = rank - 1 - row;
  spectrum.smallest = waves_of(context, spectrum, visible, hidden, rows, arrangements, options.k_max);
  return spectrum;
}

}  // namespace kadanoff::spectrum
