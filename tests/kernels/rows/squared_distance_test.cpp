// Squared distances, against a sum over a row.
#include "kernels/rows/squared_distance.hpp"

#include <gtest/gtest.h>

#include "kernels/core/array.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::rows {
namespace {

class SquaredDistance : public test::OnEachDevice {};

TEST_P(SquaredDistance, IsTheSumOverARow) {
  constexpr std::int64_t rows = 67, cols = 301;
  std::vector<float> a, b;
  std::vector<double> expected(rows);
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < cols; ++j) {
      a.push_back((i + j) % 3 == 0 ? 1.0F : -1.0F);
      b.push_back((i * j) % 4 == 0 ? 1.0F : -0.5F);
      const double difference = static_cast<double>(a.back()) - static_cast<double>(b.back());
      expected[static_cast<std::size_t>(i)] += difference * difference;
    }
  const auto a_there = to_device(context(), a), b_there = to_device(context(), b);
  Array<double> distances(context().device(), rows);
  squared_distance(context(), a_there.matrix(rows, cols), b_there.matrix(rows, cols), distances.vector());
  EXPECT_EQ(to_host(context(), distances), expected);
}

TEST_P(SquaredDistance, RefusesShapesThatDiffer) {
  Array<float> memory(context().device(), 12);
  Array<double> distances(context().device(), 3);
  EXPECT_THROW(squared_distance(context(), memory.matrix(3, 4), memory.matrix(3, 3), distances.vector()), Error);
  EXPECT_THROW(squared_distance(context(), memory.matrix(4, 3), memory.matrix(4, 3), distances.vector()), Error);
}

KADANOFF_ON_EACH_DEVICE(SquaredDistance);

}  // namespace
}  // namespace kadanoff::rows
