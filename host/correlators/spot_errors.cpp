// Takes the maps of a part of the samples out of those of all.
#include "host/correlators/spot_errors.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>

#include "host/base/progress.hpp"
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

std::vector<SpotErrors> jackknife(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                                  const random::Permutation& partner, const Correlators& maps,
                                  const std::vector<gauge::Arrangement>& arrangements,
                                  const std::vector<std::vector<std::int64_t>>& parts) {
  std::vector<LeftOut> left_out(1 + arrangements.size());
  Progress progress("errors over the samples", std::ssize(parts), "parts");
  std::int64_t done = 0;
  for (const auto& members : parts) {
    std::vector<std::int64_t> partners;
    for (const auto i : members) partners.push_back(partner(static_cast<std::uint32_t>(i)));
    const random::Permutation in_order(static_cast<std::uint32_t>(members.size()));
    const auto rest =
        without_part(maps, correlate(context, data::take(lower, members), data::take(upper, partners), in_order));
    left_out[0].add(measure_spots(rest));
    for (std::size_t i = 0; i < arrangements.size(); ++i)
      left_out[i + 1].add(measure_spots(rearranged_below(rest, arrangements[i])));
    progress.update(++done);
  }
  std::vector<SpotErrors> errors;
  for (const auto& one : left_out) errors.push_back(one.errors(std::ssize(parts)));
  return errors;
}

}  // namespace

std::vector<std::vector<std::int64_t>> parts_of(const data::Dataset& data) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(data.count));
  std::iota(order.begin(), order.end(), 0);
  const auto temperature = [&](std::int64_t i) {
    return data.temperatures.empty() ? 0.0 : data.temperatures[static_cast<std::size_t>(i)];
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int64_t a, std::int64_t b) { return temperature(a) < temperature(b); });
  std::vector<std::span<const std::int64_t>> of_temperatures;
  auto count = jackknife_parts;
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end =
        std::find_if(begin + 1, order.end(), [&](std::int64_t i) { return temperature(i) != temperature(*begin); });
    count = std::min(count, std::ssize(of_temperatures.emplace_back(begin, end)));
    begin = end;
  }
  std::vector<std::vector<std::int64_t>> parts(static_cast<std::size_t>(count));
  for (const auto& members : of_temperatures)
    for (std::int64_t part = 0; part < count; ++part)
      for (auto i = part * std::ssize(members) / count; i < (part + 1) * std::ssize(members) / count; ++i)
        parts[static_cast<std::size_t>(part)].push_back(members[static_cast<std::size_t>(i)]);
  return parts;
}

std::vector<SpotErrors> spot_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                                    const random::Permutation& partner, const Correlators& maps,
                                    const std::vector<gauge::Arrangement>& arrangements) {
  const auto none = [&](const std::string& why_not) {
    return std::vector<SpotErrors>(1 + arrangements.size(), SpotErrors{.why_not = why_not});
  };
  if (maps.samples < 2) return none("there is one sample");
  const auto parts = parts_of(lower.temperatures.empty() ? upper : lower);
  if (parts.size() < 2) return none("of a temperature there is one sample");
  try {
    machine::require_memory("the errors of the maps of ⟨v h⟩",
                            3 * 16.0 * static_cast<double>(maps.visible) * static_cast<double>(maps.hidden),
                            cpu_device);
    return jackknife(context, lower, upper, partner, maps, arrangements, parts);
  } catch (const Error& error) {  // too little memory, for an addition to the maps, which are there
    if (error.code() != ExitCode::usage) throw;
    return none(error.message());
  }
}

}  // namespace kadanoff::correlators
