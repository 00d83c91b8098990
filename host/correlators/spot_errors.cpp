// Takes the maps of a part of the samples out of those of all.
#include "host/correlators/spot_errors.hpp"

#include <algorithm>
#include <numeric>

#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::correlators {
namespace {

// The means of all samples but those of the part. What depends on errors is not asked of it.
Correlators without_part(const Correlators& all, const Correlators& part) {
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

// What is measured without each part.
class LeftOut {
 public:
  void add(const Spots& spots) {
    contrast_.add(spots.contrast.mean);
    floor_.add(spots.floor.mean);
    radius_.add(spots.radius.mean);
    if (!spots.profile) return;
    profile_floor_.add(spots.profile->floor);
    profile_contrast_.add(spots.profile->contrast);
    profile_width_.add(spots.profile->width);
  }

  // √((g − 1) / g · Σ (value − mean)²) of g parts
  [[nodiscard]] SpotErrors errors(std::int64_t parts) const {
    const auto error = [&](const Estimator& one) { return (static_cast<double>(parts) - 1) * one.result().error; };
    return {.contrast = error(contrast_),
            .floor = error(floor_),
            .radius = error(radius_),
            .profile_floor = error(profile_floor_),
            .profile_contrast = error(profile_contrast_),
            .profile_width = error(profile_width_)};
  }

 private:
  Estimator contrast_{}, floor_{}, radius_{}, profile_floor_{}, profile_contrast_{}, profile_width_{};
};

}  // namespace

std::vector<std::vector<std::int64_t>> parts_of(const data::Dataset& data) {
  const auto count = std::min(jackknife_parts, data.count);
  std::vector<std::int64_t> order(static_cast<std::size_t>(data.count));
  std::iota(order.begin(), order.end(), 0);
  const auto temperature = [&](std::int64_t i) {
    return data.temperatures.empty() ? 0.0 : data.temperatures[static_cast<std::size_t>(i)];
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int64_t a, std::int64_t b) { return temperature(a) < temperature(b); });
  std::vector<std::vector<std::int64_t>> parts(static_cast<std::size_t>(count));
  std::size_t next = 0;
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end =
        std::find_if(begin, order.end(), [&](std::int64_t i) { return temperature(i) != temperature(*begin); });
    const auto members = end - begin;
    for (std::int64_t part = 0; members >= count && part < count; ++part)
      parts[static_cast<std::size_t>(part)].insert(parts[static_cast<std::size_t>(part)].end(),
                                                   begin + part * members / count,
                                                   begin + (part + 1) * members / count);
    if (members < count)  // one after the other: all parts get as many
      for (auto one = begin; one != end; ++one) parts[next++ % parts.size()].push_back(*one);
    begin = end;
  }
  return parts;
}

std::vector<SpotErrors> spot_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                                    const random::Permutation& partner, const Correlators& maps,
                                    const std::vector<gauge::Arrangement>& arrangements) {
  if (maps.samples < 2) return std::vector<SpotErrors>(1 + arrangements.size());
  machine::require_memory("the errors of the maps of ⟨v h⟩",
                          3 * 16.0 * static_cast<double>(maps.visible) * static_cast<double>(maps.hidden), cpu_device);
  const auto parts = parts_of(lower.temperatures.empty() ? upper : lower);
  std::vector<LeftOut> left_out(1 + arrangements.size());
  for (const auto& members : parts) {
    std::vector<std::int64_t> partners;
    for (const auto i : members) partners.push_back(partner(static_cast<std::uint32_t>(i)));
    const random::Permutation in_order(static_cast<std::uint32_t>(members.size()));
    const auto rest =
        without_part(maps, correlate(context, data::take(lower, members), data::take(upper, partners), in_order));
    left_out[0].add(describe_spots(rest));
    for (std::size_t i = 0; i < arrangements.size(); ++i)
      left_out[i + 1].add(describe_spots(rearranged_below(rest, arrangements[i])));
  }
  std::vector<SpotErrors> errors;
  for (const auto& one : left_out) errors.push_back(one.errors(std::ssize(parts)));
  return errors;
}

}  // namespace kadanoff::correlators
