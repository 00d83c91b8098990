// Sums of products of two layers, against the triple loop in double precision.
#include "kernels/moments/cross_moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::moments {
namespace {

constexpr std::int64_t visible = 37, hidden = 21, padding = 3;

// Rows of `width` values with `padding` others behind each.
std::vector<float> padded(const std::vector<float>& values, std::int64_t width) {
  std::vector<float> wide;
  for (std::size_t i = 0; i < values.size(); ++i) {
    wide.push_back(values[i]);
    if ((i + 1) % static_cast<std::size_t>(width) == 0) wide.insert(wide.end(), padding, 99.0F);
  }
  return wide;
}

Matrix<float> view(Array<float>& values, std::int64_t rows, std::int64_t cols) {
  return {.data = values.data(), .rows = rows, .cols = cols, .stride = cols + padding, .device = values.device()};
}

std::vector<double> by_loops(const std::vector<float>& v, const std::vector<float>& h, int power) {
  std::vector<double> sums(visible * hidden);
  for (std::size_t s = 0; s * visible < v.size(); ++s)
    for (std::size_t i = 0; i < visible; ++i)
      for (std::size_t a = 0; a < hidden; ++a)
        sums[i * hidden + a] += std::pow(double{v[s * visible + i]} * double{h[s * hidden + a]}, power);
  return sums;
}

class CrossMoments : public test::OnEachDevice {
 protected:
  // In batches of different sizes, of the values or of their squares.
  std::vector<double> sums(const std::vector<float>& v, const std::vector<float>& h, bool squares) {
    Array<double> all(context().device(), visible * hidden);
    Array<float> batch(context().device(), visible * hidden);
    all.fill_zero(context());
    const auto rows = std::ssize(v) / visible;
    auto v_rows = to_device(context(), padded(v, visible)), h_rows = to_device(context(), padded(h, hidden));
    const auto v_all = view(v_rows, rows, visible), h_all = view(h_rows, rows, hidden);
    if (squares) {
      square(context(), v_all);
      square(context(), h_all);
    }
    for (std::int64_t first = 0, count = 1; first < rows; first += count, count = std::min(2 * count, rows - first))
      add_cross_moments(context(), v_all.slice(first, count), h_all.slice(first, count), batch.matrix(visible, hidden),
                        all.matrix(visible, hidden));
    return to_host(context(), all);
  }
};
KADANOFF_ON_EACH_DEVICE(CrossMoments);

TEST_P(CrossMoments, AreExactForSpins) {
  const auto v = test::spin_values(test::random_rows(1000, visible, 1), visible),
             h = test::spin_values(test::random_rows(1000, hidden, 2), hidden);
  EXPECT_EQ(sums(v, h, false), by_loops(v, h, 1));
  EXPECT_EQ(sums(v, h, true), std::vector<double>(visible * hidden, 1000.0));
}

TEST_P(CrossMoments, AreThoseOfMeansToRounding) {
  const auto v = test::random_values(300, visible, 3), h = test::random_values(300, hidden, 4);
  for (const int power : {1, 2}) {
    const auto seen = sums(v, h, power == 2), expected = by_loops(v, h, power);
    for (std::size_t i = 0; i < seen.size(); ++i) ASSERT_NEAR(seen[i], expected[i], 3e-5) << i;
  }
}

TEST(CrossMoments, DoNotDependOnTheThreads) {
  const auto v = test::random_values(500, visible, 5), h = test::random_values(500, hidden, 6);
  std::vector<std::vector<double>> found;
  for (const int threads : {1, 3}) {
    Context context(cpu_device, threads);
    std::vector<double> all(visible * hidden);
    std::vector<float> batch(visible * hidden);
    add_cross_moments(
        context, contiguous(v.data(), 500, visible, cpu_device), contiguous(h.data(), 500, hidden, cpu_device),
        contiguous(batch.data(), visible, hidden, cpu_device), contiguous(all.data(), visible, hidden, cpu_device));
    found.push_back(all);
  }
  EXPECT_EQ(found[0], found[1]);
}

TEST(CrossMoments, RefuseShapesThatDoNotFit) {
  Context context(cpu_device, 1);
  std::vector<float> values(100), batch(100);
  std::vector<double> all(100);
  const auto with = [&](std::int64_t rows, std::int64_t columns) {
    add_cross_moments(context, contiguous<const float>(values.data(), 5, 4, cpu_device),
                      contiguous<const float>(values.data(), rows, 3, cpu_device),
                      contiguous(batch.data(), 4, columns, cpu_device), contiguous(all.data(), 4, columns, cpu_device));
  };
  EXPECT_NO_THROW(with(5, 3));
  EXPECT_THROW(with(4, 3), Error);
  EXPECT_THROW(with(5, 4), Error);
}

}  // namespace
}  // namespace kadanoff::moments
