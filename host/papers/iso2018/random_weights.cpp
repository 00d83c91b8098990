// Draws random weights from the trained ones, and counts.
#include "host/papers/iso2018/random_weights.hpp"

#include <algorithm>
#include <cmath>

#include "host/papers/iso2018/curves.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::papers::iso2018 {

RandomWeights measure_random(Context& context, const std::vector<double>& weights, std::int64_t visible,
                             const std::vector<MomentsAt>& moments, const Enhancements& trained, std::uint64_t seed) {
  const Square mean = mean_of_moments(moments);
  const auto magnetisation = squared_magnetisation_of(moments);
  std::vector<double> temperatures;
  for (const MomentsAt& at : moments) temperatures.push_back(at.temperature);
  const auto hidden = std::ssize(weights) / visible;
  RandomWeights result;
  std::vector<double> shuffled(weights.size());
  for (int i = 0; i < RandomWeights::count; ++i) {
    const auto key = random::make_key(seed, random::Stream::weight_control, static_cast<std::uint32_t>(i));
    const random::Permutation order(static_cast<std::uint32_t>(weights.size()), key);
    for (std::uint32_t j = 0; j < order.size(); ++j)
      shuffled[j] = (random::draw(key, j, 1)[0] & 1U) != 0 ? weights[order(j)] : -weights[order(j)];
    const Square product = product_of(context, shuffled, visible);
    const Eigen eigen = decompose(context, product, hidden);
    constexpr double share = 1.0 / RandomWeights::count;
    const double enhanced = inner_product(product, mean) / trace_of(product);
    result.enhancement += share * enhanced;
    if (enhanced >= trained.of_independent) result.as_enhanced += share;
    if (over_shuffled(product, mean) >= trained.of_shuffled) result.above_shuffled += share;
    const double diagonal = diagonal_share(product), near = mean_of_neighbours(product);
    result.diagonal_share += share * diagonal;
    if (diagonal >= RandomWeights::diagonal_half) result.diagonal += share;
    if (near >= RandomWeights::near) result.near_neighbours += share;
    if (i == 0) result.eigenvalues = eigen.values;
    result.neighbours += share * near;
    if (leading_uniform(eigen) >= RandomWeights::uniform) result.uniform_firsts += share;
    const double taking_part = share_taking_part(eigen.values, std::max<std::int64_t>(eigen.rank, 1));
    result.participating_share += share * taking_part;
    if (taking_part >= RandomWeights::alike) result.all_take_part += share;
    if (utilisation_of(eigen, mean) >= RandomWeights::alike) result.all_are_used += share;
    if (magnetisation_correlation(eigen, mean) >= RandomWeights::as_magnetised) result.related += share;
    if (share_of_long_waves(context, eigen) >= 0.5) result.long_waves += share;
    const auto curve = curve_of(product, moments);
    if (linear_correlation(curve, magnetisation) >= RandomWeights::similar) result.similar_curves += share;
    if (largest_misfit(curve, magnetisation) <= RandomWeights::misfit) result.fitting_curves += share;
    if (moments.size() < 2) continue;
    const double steepest = steepest_fall(temperatures, curve);
    if (2 <= steepest && steepest <= 2.5) result.steep_at_critical += share;
  }
  return result;
}

}  // namespace kadanoff::papers::iso2018
