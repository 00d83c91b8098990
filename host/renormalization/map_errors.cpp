// Takes the maps of a part of the samples out of those of all.
#include "host/renormalization/map_errors.hpp"

#include <algorithm>
#include <numeric>

#include "kernels/core/check.hpp"

namespace kadanoff::renormalization {
namespace {

// The means of all samples but those of the part. What depends on errors is not asked of it.
correlators::Correlators without_part(const correlators::Correlators& all, const correlators::Correlators& part) {
  auto rest = all;
  rest.samples -= part.samples;
  const auto n = static_cast<double>(all.samples), own = static_cast<double>(part.samples);
  const auto take_out = [&](std::vector<double>& means, const std::vector<double>& of_part) {
    for (std::size_t i = 0; i < means.size(); ++i) means[i] = (n * means[i] - own * of_part[i]) / (n - own);
  };
  take_out(rest.mean, part.mean);
  take_out(rest.visible_mean, part.visible_mean);
  take_out(rest.hidden_mean, part.hidden_mean);
  return rest;
}

}  // namespace

MapErrors map_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                     const correlators::Correlators& maps) {
  const auto parts = std::min(jackknife_parts, maps.samples);
  Estimator floor, contrast, width;
  for (std::int64_t part = 0; parts > 1 && part < parts; ++part) {
    const auto first = part * maps.samples / parts, end = (part + 1) * maps.samples / parts;
    std::vector<std::int64_t> members(static_cast<std::size_t>(end - first));
    std::iota(members.begin(), members.end(), first);
    const random::Permutation in_order(static_cast<std::uint32_t>(members.size()));
    const auto spots = correlators::describe_spots(without_part(
        maps, correlators::correlate(context, data::take(lower, members), data::take(upper, members), in_order)));
    expects(spots.profile.has_value(), "map_errors: the maps are on no lattice");
    floor.add(spots.profile->floor);
    contrast.add(spots.profile->contrast);
    width.add(spots.profile->width);
  }
  // √((g − 1) / g · Σ (value − mean)²) of g parts
  const auto error = [&](const Estimator& left_out) {
    return (static_cast<double>(parts) - 1) * left_out.result().error;
  };
  return {.floor = error(floor), .contrast = error(contrast), .width = error(width)};
}

}  // namespace kadanoff::renormalization
