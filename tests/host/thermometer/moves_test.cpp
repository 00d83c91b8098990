// Moves of weights: that they are the symmetries of a torus, and that moved weights see what the others saw.
#include "host/thermometer/moves.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <set>
#include <tuple>
#include <vector>

#include "tests/support/devices.hpp"

namespace kadanoff::thermometer {
namespace {

Array<float> array_of(const std::vector<float>& values) {
  Array<float> array(cpu_device, static_cast<std::int64_t>(values.size()));
  std::copy(values.begin(), values.end(), array.data());
  return array;
}

std::vector<float> values_of(Context& context, const Array<float>& array) {
  const auto copy = array.copied_to(context, cpu_device);
  return {copy.data(), copy.data() + copy.size()};
}

class MovedWeights : public test::OnEachDevice {
 protected:
  // Where the move brings each site.
  std::vector<int> destinations(const Move& move, int rows, int cols) {
    std::vector<float> sites(static_cast<std::size_t>(rows * cols));
    std::iota(sites.begin(), sites.end(), 1.0F);
    const auto on_device = array_of(sites).copied_to(context(), context().device());
    const auto found = values_of(context(), moved(context(), on_device, move, rows, cols));
    std::vector<int> destinations(sites.size(), -1);
    for (std::size_t i = 0; i < found.size(); ++i)
      destinations.at(static_cast<std::size_t>(std::abs(found[i])) - 1) = static_cast<int>(i);
    return destinations;
  }
};

TEST_P(MovedWeights, GoWhereTheMoveSays) {
  const auto on_device = array_of({1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60}).copied_to(context(), context().device());
  const auto found = [&](const Move& move) { return values_of(context(), moved(context(), on_device, move, 2, 3)); };
  EXPECT_EQ(found({}), (std::vector<float>{1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60}));
  EXPECT_EQ(found({.right = 1}), (std::vector<float>{3, 30, 1, 10, 2, 20, 6, 60, 4, 40, 5, 50}));
  EXPECT_EQ(found({.down = 1, .turns_spins = true}),
            (std::vector<float>{-4, -40, -5, -50, -6, -60, -1, -10, -2, -20, -3, -30}));
  EXPECT_EQ(found({.right = 2, .reflects_x = true}), (std::vector<float>{3, 30, 2, 20, 1, 10, 6, 60, 5, 50, 4, 40}));
}

// Each of the eight without a change of sign, moved a few times: all are different, and neighbours stay neighbours.
TEST_P(MovedWeights, AreMovedByTheSymmetriesOfATorus) {
  constexpr int side = 5;
  const auto apart = [](int a, int b) {
    const auto along = [](int d) { return std::min((d + side) % side, (side - d) % side); };
    return along(a % side - b % side) + along(a / side - b / side);
  };
  std::set<std::vector<int>> all;
  for (int bits = 0; bits < 8; ++bits)
    for (int right = 0; right < side; ++right) {
      const Move move{.right = right,
                      .down = (2 * right + bits) % side,
                      .reflects_x = (bits & 1) != 0,
                      .reflects_y = (bits & 2) != 0,
                      .exchanges_axes = (bits & 4) != 0};
      const auto to = destinations(move, side, side);
      all.insert(to);
      for (int a = 0; a < side * side; ++a)
        for (int b = 0; b < a; ++b)
          ASSERT_EQ(apart(a, b) == 1, apart(to[static_cast<std::size_t>(a)], to[static_cast<std::size_t>(b)]) == 1);
    }
  EXPECT_EQ(all.size(), 8U * side);
}

KADANOFF_ON_EACH_DEVICE(MovedWeights);

TEST(DrawnMoves, AreAllOfThem) {
  const auto key = random::make_key(1, random::Stream::thermometer_steps);
  std::set<std::tuple<std::int64_t, std::int64_t, bool, bool, bool, bool>> squares, others;
  for (std::uint32_t step = 1; step < 5000; ++step) {
    const auto add = [&](auto& seen, const Move& move) {
      seen.insert({move.right, move.down, move.reflects_x, move.reflects_y, move.exchanges_axes, move.turns_spins});
    };
    add(squares, draw_move(key.at_step(step), 3, 3));
    add(others, draw_move(key.at_step(step), 2, 4));
  }
  EXPECT_EQ(squares.size(), 9U * 16);
  EXPECT_EQ(others.size(), 8U * 8);
}

}  // namespace
}  // namespace kadanoff::thermometer
