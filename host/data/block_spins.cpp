// Parses --init block-spin, finds the lattices and the scale, and writes the weights.
#include "host/data/block_spins.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "host/base/numbers.hpp"
#include "host/data/base_rate.hpp"
#include "host/data/lattice_shape.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

constexpr const char* block_spin = "block-spin";

// Sums over rectangles of a square lattice; exact for integers.
class RectangleSums {
 public:
  explicit RectangleSums(std::int64_t side) : side_(side), sums_(static_cast<std::size_t>((side + 1) * (side + 1))) {}

  // value(i): that of site i = y·L + x.
  template <class Value>
  void take(const Value& value) {
    for (std::int64_t y = 0; y < side_; ++y) {
      double row = 0;
      for (std::int64_t x = 0; x < side_; ++x) {
        row += value(y * side_ + x);
        at(x + 1, y + 1) = at(x + 1, y) + row;
      }
    }
  }
  [[nodiscard]] double sum(const BlockLattices::Range& x, const BlockLattices::Range& y) {
    return at(x.end, y.end) - at(x.first, y.end) - at(x.end, y.first) + at(x.first, y.first);
  }

 private:
  double& at(std::int64_t x, std::int64_t y) { return sums_[static_cast<std::size_t>(y * (side_ + 1) + x)]; }

  std::int64_t side_;
  std::vector<double> sums_;  // of all sites (x', y') with x' < x and y' < y
};

std::vector<BlockLattices::Range> all_blocks(const BlockLattices& lattices) {
  std::vector<BlockLattices::Range> blocks;
  for (std::int64_t a = 0; a < lattices.hidden_side; ++a) blocks.push_back(lattices.block(a));
  return blocks;
}

// Σ over the hidden units of their squared fields.
double sum_of_squares(RectangleSums& sums, const std::vector<BlockLattices::Range>& blocks) {
  double squares = 0;
  for (const auto& y : blocks)
    for (const auto& x : blocks) {
      const double field = sums.sum(x, y);
      squares += field * field;
    }
  return squares;
}

}  // namespace

std::optional<BlockSpins> parse_block_spins(const std::string& text) {
  constexpr double most_scale = 1e5;  // a training with parameters beyond 10⁶ has diverged
  const auto prefix = fmt::format("{}:", block_spin);
  if (text != block_spin && !text.starts_with(prefix)) return {};
  const auto rest = text == block_spin ? "" : text.substr(prefix.size());
  const auto colon = rest.find(':');
  const auto size = parse_integer(rest.substr(0, colon));
  const auto scale = colon == std::string::npos ? std::optional<double>() : parse_decimal(rest.substr(colon + 1));
  const bool has_scale = scale && *scale > 0 && *scale <= most_scale;
  if (size && *size >= 1 && (colon == std::string::npos || has_scale)) return BlockSpins{.size = *size, .scale = scale};
  fail(ExitCode::usage,
       "--init '{}' is not block-spin:SIZE or block-spin:SIZE:SCALE, with a size of at least 1 and a scale above 0 and "
       "up to {}, as in block-spin:4 or block-spin:4:0.05",
       text, most_scale);
}

std::string to_string(const BlockSpins& blocks) {
  return blocks.scale ? fmt::format("{}:{}:{}", block_spin, blocks.size, *blocks.scale)
                      : fmt::format("{}:{}", block_spin, blocks.size);
}

BlockLattices::Range BlockLattices::block(std::int64_t a) const {
  const auto stride = visible_side / hidden_side;
  const auto below = size > stride ? (size - stride + 1) / 2 : -((stride - size) / 2);  // −⌊(t − s) / 2⌋
  const auto first = stride * a - below;
  return {.first = std::max<std::int64_t>(first, 0), .end = std::min(first + size, visible_side)};
}

BlockLattices block_lattices(const BlockSpins& blocks, const Dataset& data, std::int64_t hidden) {
  const auto option = "--init " + to_string(blocks);
  const auto visible_side = square_side(data.units, data.lattice_shape);
  const auto hidden_side = hidden == 1 ? std::optional<std::int64_t>(1) : square_side(hidden, {});
  if (!visible_side)
    fail(ExitCode::usage, "{} is for data on a square lattice, and {} has {} units{}", option, data.name, data.units,
         data.lattice_shape.empty() ? "" : fmt::format(" ({})", fmt::join(data.lattice_shape, "×")));
  if (!hidden_side)
    fail(ExitCode::usage, "{} needs hidden units on a square lattice: --hidden {} is no square number", option, hidden);
  if (*visible_side % *hidden_side != 0)
    fail(ExitCode::usage,
         "{}: the side of the hidden lattice, {} of --hidden {}, does not divide that of the visible one, {} of {}",
         option, *hidden_side, hidden, *visible_side, data.name);
  if (blocks.size > *visible_side)
    fail(ExitCode::usage, "{}: a block of {}×{} is larger than the lattice of {}×{}", option, blocks.size, blocks.size,
         *visible_side, *visible_side);
  return {.size = blocks.size, .visible_side = *visible_side, .hidden_side = *hidden_side};
}

double unit_variance_scale(Context& context, const BlockLattices& lattices, const Dataset& data) {
  const auto blocks = all_blocks(lattices);
  const auto per_task = std::max<std::int64_t>(64, data.count / 4096);
  std::vector<double> squares(static_cast<std::size_t>((data.count + per_task - 1) / per_task));
  std::vector<RectangleSums> scratch(static_cast<std::size_t>(context.cpu().threads()),
                                     RectangleSums(lattices.visible_side));
  context.cpu().for_each_range(data.count, per_task, [&](std::int64_t first, std::int64_t count, int worker) {
    auto& sums = scratch[static_cast<std::size_t>(worker)];
    for (auto i = first; i < first + count; ++i) {
      sums.take([&](std::int64_t unit) { return data.value(i, unit); });
      squares[static_cast<std::size_t>(first / per_task)] += sum_of_squares(sums, blocks);
    }
  });
  const auto totals = sums_of_values(data);
  auto& sums = scratch.front();
  sums.take([&](std::int64_t unit) { return totals[static_cast<std::size_t>(unit)]; });
  const auto n = static_cast<double>(data.count);
  const double second_moment = std::accumulate(squares.begin(), squares.end(), 0.0) / n;
  const double variance = second_moment - sum_of_squares(sums, blocks) / (n * n);
  if (!(variance > 1e-12 * second_moment))
    fail(ExitCode::usage,
         "--init {}:{}: the samples of {} are all alike, so no scale gives the hidden fields unit variance: give one, "
         "as in {}:{}:0.1",
         block_spin, lattices.size, data.name, block_spin, lattices.size);
  return std::sqrt(static_cast<double>(lattices.hidden_side * lattices.hidden_side) / variance);
}

void fill_with_block_spins(Context& context, const BlockLattices& lattices, double scale, Matrix<float> weights) {
  expects(weights.device == cpu_device && weights.rows == lattices.visible_side * lattices.visible_side &&
              weights.cols == lattices.hidden_side * lattices.hidden_side,
          "fill_with_block_spins: other weights");
  const auto blocks = all_blocks(lattices);
  const auto holds = [](const BlockLattices::Range& block, std::int64_t site) {
    return block.first <= site && site < block.end;
  };
  context.cpu().for_each(weights.rows, [&](std::int64_t i, int) {
    const auto x = i % lattices.visible_side, y = i / lattices.visible_side;
    float* weight = weights.row(i);
    for (const auto& block_y : blocks)
      for (const auto& block_x : blocks)
        *weight++ = holds(block_x, x) && holds(block_y, y) ? static_cast<float>(scale) : 0.0F;
  });
}

}  // namespace kadanoff::data
