// Rearranges columns and rows.
#include "host/gauge/gauge.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/core/check.hpp"

namespace kadanoff::gauge {
namespace {

// values[a] = sign[a] · values[order[a]], for `count` values with `stride` from one to the next.
void rearrange(float* values, std::int64_t stride, const Arrangement& arrangement) {
  std::vector<float> old;
  const auto count = std::ssize(arrangement.order);
  for (std::int64_t a = 0; a < count; ++a) old.push_back(values[a * stride]);
  for (std::size_t a = 0; a < old.size(); ++a)
    values[static_cast<std::int64_t>(a) * stride] =
        static_cast<float>(arrangement.sign[a]) * old[static_cast<std::size_t>(arrangement.order[a])];
}

}  // namespace

Arrangement random_arrangement(std::int64_t units, const random::RngKey& key) {
  // Sorted by random numbers: ties of 64 bits are left to the order of the units.
  std::vector<std::uint64_t> numbers;
  Arrangement arrangement{.order = std::vector<std::int64_t>(static_cast<std::size_t>(units)), .sign = {}};
  for (std::int64_t a = 0; a < units; ++a) {
    const auto words = random::draw(key, static_cast<std::uint32_t>(a), 0, 1);
    numbers.push_back(std::uint64_t{words[0]} << 32 | words[1]);
    arrangement.sign.push_back((words[2] & 1U) != 0 ? 1 : -1);
  }
  std::iota(arrangement.order.begin(), arrangement.order.end(), 0);
  std::stable_sort(arrangement.order.begin(), arrangement.order.end(), [&](std::int64_t a, std::int64_t b) {
    return numbers[static_cast<std::size_t>(a)] < numbers[static_cast<std::size_t>(b)];
  });
  return arrangement;
}

void rearrange_hidden(data::Stack& stack, std::int64_t layer, const Arrangement& arrangement) {
  expects(1 <= layer && layer <= std::ssize(stack.layers), "rearrange_hidden: there is no such layer");
  auto& below = stack.layers[static_cast<std::size_t>(layer - 1)].parameters;
  const auto units = below.hidden();
  auto sorted = arrangement.order;
  std::sort(sorted.begin(), sorted.end());
  expects(std::ssize(sorted) == units && arrangement.sign.size() == sorted.size(),
          "rearrange_hidden: the arrangement is of other units");
  for (std::size_t a = 0; a < sorted.size(); ++a)
    expects(sorted[a] == static_cast<std::int64_t>(a) && std::abs(arrangement.sign[a]) == 1,
            "rearrange_hidden: this is no arrangement");
  for (std::int64_t i = 0; i < below.visible(); ++i) rearrange(below.weights.data() + i * units, 1, arrangement);
  rearrange(below.hidden_bias.data(), 1, arrangement);
  if (layer == std::ssize(stack.layers)) return;
  auto& above = stack.layers[static_cast<std::size_t>(layer)].parameters;
  for (std::int64_t a = 0; a < above.hidden(); ++a) rearrange(above.weights.data() + a, above.hidden(), arrangement);
  rearrange(above.visible_bias.data(), 1, arrangement);
}

}  // namespace kadanoff::gauge
