// Those of the correlators' maps, of the blocks.
#include "host/renormalization/map_errors.hpp"

#include <fmt/format.h>

#include "host/base/notice.hpp"
#include "host/correlators/spot_errors.hpp"

namespace kadanoff::renormalization {

MapErrors map_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                     const correlators::Correlators& maps) {
  const random::Permutation in_order(static_cast<std::uint32_t>(maps.samples));
  const auto errors = correlators::spot_errors(context, lower, upper, in_order, maps).front();
  if (maps.samples > 1 && !errors.why_not.empty()) notice(fmt::format("the maps have no errors: {}", errors.why_not));
  return {.floor = errors.profile_floor, .contrast = errors.profile_contrast, .width = errors.profile_width};
}

}  // namespace kadanoff::renormalization
