// Sets of vectors: copies, lengths, QR.
#include "kernels/spectra/vectors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "kernels/core/array.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::spectra {
namespace {

class Vectors : public test::OnEachDevice {};

TEST_P(Vectors, WidenCopiesOrTransposesAndSeesWhatIsNotFinite) {
  constexpr std::int64_t rows = 67, cols = 130;
  std::vector<float> values(rows * cols);
  std::iota(values.begin(), values.end(), 0.5F);
  const auto from = to_device(context(), values);
  Array<double> to(context().device(), rows * cols);
  EXPECT_TRUE(widen(context(), from.matrix(rows, cols), false, to.matrix(rows, cols)));
  EXPECT_EQ(to_host(context(), to), std::vector<double>(values.begin(), values.end()));
  EXPECT_TRUE(widen(context(), from.matrix(rows, cols), true, to.matrix(cols, rows)));
  const auto turned = to_host(context(), to);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) ASSERT_EQ(turned[j * rows + i], values[i * cols + j]);
  for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
    values[4000] = bad;
    const auto holding = to_device(context(), values);
    EXPECT_FALSE(widen(context(), holding.matrix(rows, cols), false, to.matrix(rows, cols)));
    EXPECT_FALSE(widen(context(), holding.matrix(rows, cols), true, to.matrix(cols, rows)));
  }
}

TEST_P(Vectors, HaveLengthsFactorsAndAnOrder) {
  auto rows = to_device(context(), std::vector<double>{3, 4, 0, 1, 2, 2, 0, 0, 0});
  EXPECT_EQ(norms(context(), rows.matrix(3, 3)), (std::vector<double>{5, 3, 0}));
  scale(context(), {2, -1, 7}, rows.matrix(3, 3));
  EXPECT_EQ(to_host(context(), rows), (std::vector<double>{6, 8, 0, -1, -2, -2, 0, 0, 0}));
  reverse(context(), rows.matrix(3, 3));
  EXPECT_EQ(to_host(context(), rows), (std::vector<double>{0, 0, 0, -1, -2, -2, 6, 8, 0}));
  Array<double> turned(context().device(), 9);
  transpose(context(), rows.matrix(3, 3), turned.matrix(3, 3));
  EXPECT_EQ(to_host(context(), turned), (std::vector<double>{0, -1, 6, 0, -2, 8, 0, -2, 0}));
}

TEST_P(Vectors, HaveAPeakTheFirstOfEqualOnes) {
  EXPECT_EQ(peaks(context(), to_device(context(), std::vector<double>{1, -3, 3, 0, 2, -2, 0, 0, 0}).matrix(3, 3)),
            (std::vector<double>{-3, 2, 0}));
  EXPECT_EQ(peaks(context(), to_device(context(), std::vector<double>{-7, 4}).matrix(2, 1)),
            (std::vector<double>{-7, 4}));
  constexpr std::int64_t cols = 1000;  // more than a block of threads
  std::vector<double> values(5 * cols);
  for (std::size_t at = 0; at < values.size(); ++at) values[at] = std::sin(static_cast<double>(at));
  const std::size_t low[] = {0, 255, 256, 700, 998};
  for (std::size_t i = 0; i < 5; ++i) values[i * cols + low[i]] = -2, values[i * cols + low[i] + 1] = 2;
  EXPECT_EQ(peaks(context(), to_device(context(), values).matrix(5, cols)), std::vector<double>(5, -2));
}

TEST_P(Vectors, BecomeOrthonormalInTheirOrder) {
  // 0.6 (1, 0, 0) + 0.8 (0, 1, 0) against (1, 0, 0): what is left of it has length 0.8.
  auto rows = to_device(context(), std::vector<double>{-2, 0, 0, 0.6, 0.8, 0});
  const auto lengths = orthonormalise(context(), rows.matrix(2, 3));
  ASSERT_EQ(lengths.size(), 2U);
  EXPECT_NEAR(lengths[0], 2, 1e-15);
  EXPECT_NEAR(lengths[1], 0.8, 1e-15);
  const std::vector<double> expected{-1, 0, 0, 0, 1, 0};
  const auto found = to_host(context(), rows);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-15) << i;
}

TEST_P(Vectors, ThatDependOnEachOtherOrAreZeroBecomeOrthonormalToo) {
  constexpr std::int64_t count = 40, length = 90;
  std::mt19937 generator(1);
  std::normal_distribution<double> normal;
  std::vector<double> values(count * length);
  for (double& value : values) value = normal(generator);
  std::copy_n(values.begin(), length, values.begin() + 5 * length);  // row 5 is row 0
  std::fill_n(values.begin() + 7 * length, length, 0.0);
  auto rows = to_device(context(), values);
  const auto lengths = orthonormalise(context(), rows.matrix(count, length));
  EXPECT_LT(lengths[5], 1e-13);
  EXPECT_LT(lengths[7], 1e-13);
  const auto found = to_host(context(), rows);
  for (std::int64_t i = 0; i < count; ++i)
    for (std::int64_t j = 0; j < count; ++j) {
      const auto* a = found.data() + i * length;
      ASSERT_NEAR(std::inner_product(a, a + length, found.data() + j * length, 0.0), i == j ? 1 : 0, 1e-13);
    }
}

TEST_P(Vectors, RefuseWhatDoesNotFit) {
  Array<double> few(context().device(), 6);
  EXPECT_THROW(orthonormalise(context(), few.matrix(3, 2)), Error);
  EXPECT_THROW(scale(context(), {1}, few.matrix(3, 2)), Error);
  EXPECT_THROW(transpose(context(), few.matrix(3, 2), few.matrix(3, 2)), Error);
}

KADANOFF_ON_EACH_DEVICE(Vectors);

}  // namespace
}  // namespace kadanoff::spectra
