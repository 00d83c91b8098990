// Principal components of draws from a permutation of the samples.
#include "host/subspaces/solvability.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "host/base/progress.hpp"
#include "host/base/words.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "host/spectrum/weights_spectrum.hpp"
#include "host/subspaces/alignment.hpp"
#include "host/subspaces/variation.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::subspaces {
namespace {

constexpr std::int64_t fewest_samples = 8, most_sizes = 6;

// Independent ±1.
data::Dataset noise_like(const data::Dataset& data, const random::RngKey& key) {
  data::Dataset noise;
  noise.count = data.count;
  noise.units = data.units;
  noise.name = "noise";
  const auto width = rows::words_per_row(data.units);
  noise.words.resize(static_cast<std::size_t>(data.count * width));
  const auto bits = data.units % 32;
  for (std::int64_t row = 0; row < data.count; ++row)
    for (std::int64_t word = 0; word < width; ++word) {
      auto drawn = random::draw(key, static_cast<std::uint32_t>(word / 4), static_cast<std::uint32_t>(row),
                                1)[static_cast<std::size_t>(word % 4)];
      if (word == width - 1 && bits != 0) drawn &= (1U << bits) - 1;
      noise.words[static_cast<std::size_t>(row * width + word)] = drawn;
    }
  return noise;
}

// The `count` samples of the permutation from `first` on.
data::Dataset draw_of(const data::Dataset& data, const random::Permutation& order, std::int64_t first,
                      std::int64_t count) {
  std::vector<std::int64_t> indices;
  for (std::int64_t i = first; i < first + count; ++i) indices.push_back(order(static_cast<std::uint32_t>(i)));
  return data::take(data, indices);
}

std::int64_t large_eigenvalues(const rg_machine::PrincipalComponents& components) {
  const auto& values = components.eigenvalues;
  const auto large = std::count_if(values.begin(), values.end(), [&](double value) {
    return std::sqrt(value) >= spectrum::large * std::sqrt(values.front());
  });
  return std::min<std::int64_t>(large, components.varied());
}

rg_machine::PrincipalComponents all_components(Context& context, const data::Dataset& draw, bool centred) {
  return rg_machine::principal_components(context, draw, std::min(draw.count - (centred ? 1 : 0), draw.units), centred);
}

Array<double> leading_directions(Context& context, const rg_machine::PrincipalComponents& components,
                                 std::int64_t modes, std::int64_t units) {
  Array<double> directions(context.device(), modes * units);
  spectra::widen(context, components.vectors.matrix(modes, units), false, directions.matrix(modes, units));
  return directions;
}

TwoDraws two_draws(Context& context, const data::Dataset& data, const random::Permutation& order, std::int64_t count,
                   std::int64_t modes, bool centred, const std::function<void(const Decomposition&)>& decomposed) {
  const auto one = all_components(context, draw_of(data, order, 0, count), centred);
  decomposed(one.decomposition);
  const auto other = all_components(context, draw_of(data, order, data.count / 2, count), centred);
  decomposed(other.decomposition);
  const auto first = leading_directions(context, one, modes, data.units),
             second = leading_directions(context, other, modes, data.units);
  const auto squares = squared_cosines(context, first.matrix(modes, data.units), second.matrix(modes, data.units));
  decomposed(decomposition_of("squared cosines", squares));
  return {.large = 0.5 * static_cast<double>(large_eigenvalues(one) + large_eigenvalues(other)),
          .agreement = mean_of(squares.values)};
}

// κ, which draws of a quarter of the samples must have.
std::int64_t modes_of_draws(Context& context, const data::Dataset& data, const random::Permutation& order,
                            const SolvabilityOptions& options) {
  const auto most = std::min(data.count / 4 - (options.centred ? 1 : 0), data.units / 2);
  if (options.modes) {
    if (*options.modes < 1) fail(ExitCode::usage, "--modes {} is not an integer of at least 1", *options.modes);
    if (*options.modes > data.units / 2)
      fail(ExitCode::usage,
           "--modes {}: any two subspaces of more than half of {} have directions in common: at most {}",
           *options.modes, counted(data.units, "unit"), data.units / 2);
    if (*options.modes > most)
      fail(ExitCode::usage, "--modes {}: draws of a quarter of {} of {} have at most {}", *options.modes,
           counted(data.count, "sample"), counted(data.units, "unit"), counted(most, "direction"));
  }
  // Equal samples have one direction of the second moments, which all draws share: no finding.
  require_variation(data);
  for (const auto first : {std::int64_t{0}, data.count / 2}) {
    auto half = draw_of(data, order, first, data.count / 2);
    half.name = "half of " + data.name;
    require_variation(half);
  }
  const auto components = all_components(context, draw_of(data, order, 0, data.count / 2), options.centred);
  const auto varied = components.varied();
  if (varied == 0) fail(ExitCode::bad_input, "half of {} does not vary", data.name);
  if (!options.modes) return std::clamp<std::int64_t>(std::min(data.units / 4, large_eigenvalues(components)), 1, most);
  if (*options.modes > varied)
    fail(ExitCode::bad_input, "half of {} varies in {} only, and {} were asked for: take fewer --modes", data.name,
         counted(varied, "direction"), *options.modes);
  return *options.modes;
}

}  // namespace

double Solvability::excess(const TwoDraws& draws) const { return (draws.agreement - expected()) / (1 - expected()); }

bool Solvability::noise_has_none() const {
  return excess(sizes.back().noise) <= std::min(0.5, 10 * std::sqrt(2.0) / static_cast<double>(units));
}

double Solvability::growth() const {
  return sizes.back().data.large / std::max(1.0, sizes[sizes.size() - 2].data.large);
}

Solvability analyze_solvability(Context& context, const data::Dataset& data, const SolvabilityOptions& options) {
  if (data.count < fewest_samples)
    fail(ExitCode::bad_input, "{} has {}, and two draws, once doubled, take at least {}", data.name,
         counted(data.count, "sample"), fewest_samples);
  if (data.units < 2) fail(ExitCode::bad_input, "{} has one unit, and so one direction only", data.name);
  const auto key = random::make_key(options.seed, random::Stream::solvability);
  const random::Permutation order(static_cast<std::uint32_t>(data.count), key);
  Solvability result{.samples = data.count, .units = data.units, .modes = 0, .centred = options.centred};
  result.modes = modes_of_draws(context, data, order, options);
  const auto noise = noise_like(data, key);
  const auto fewest = result.modes + (options.centred ? 1 : 0);
  std::vector<std::int64_t> sizes;
  for (std::int64_t n = data.count / 2; n >= fewest && std::ssize(sizes) < most_sizes; n /= 2) sizes.push_back(n);
  Progress progress("solvability", 6 * std::ssize(sizes), "decompositions");
  std::int64_t done = 0;
  const auto decomposed = [&](const Decomposition& one) {
    add_decomposition(result.decompositions, one);
    progress.update(++done);
  };
  for (const auto n : sizes)
    result.sizes.push_back({.samples = n,
                            .data = two_draws(context, data, order, n, result.modes, options.centred, decomposed),
                            .noise = two_draws(context, noise, order, n, result.modes, options.centred, decomposed)});
  std::reverse(result.sizes.begin(), result.sizes.end());
  return result;
}

}  // namespace kadanoff::subspaces
