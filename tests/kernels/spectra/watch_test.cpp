// What is heard of a decomposition while it is made.
#include "kernels/spectra/watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "kernels/core/array.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/svd.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::spectra {
namespace {

// All parts that were heard, which must rise and come from this thread.
struct Heard {
  std::vector<double> parts;
  Watch watch() {
    return [this, here = std::this_thread::get_id()](double part) {
      EXPECT_EQ(std::this_thread::get_id(), here);
      parts.push_back(part);
    };
  }
  [[nodiscard]] double largest_step() const {
    double before = 0, most = 0;
    for (const double part : parts) most = std::max(most, part - before), before = part;
    return most;
  }
  void expect_whole(const char* of) const {
    ASSERT_FALSE(parts.empty()) << of;
    EXPECT_TRUE(std::is_sorted(parts.begin(), parts.end())) << of;
    EXPECT_GE(parts.front(), 0) << of;
    EXPECT_EQ(parts.back(), 1) << of;
  }
};

std::vector<double> symmetric(std::int64_t n) {
  const auto values = test::random_values(n, n, 5);
  std::vector<double> matrix;
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < n; ++j)
      matrix.push_back(values[static_cast<std::size_t>(std::min(i, j) * n + std::max(i, j))]);
  return matrix;
}

TEST(Watch, HearsOfAnEigenproblemFromTheStartToTheEnd) {
  Context context(cpu_device, 2);
  const std::int64_t n = 1000;
  const auto matrix = symmetric(n);
  for (const std::int64_t vectors : {std::int64_t{0}, std::int64_t{20}, n}) {
    auto with = to_device(context, matrix), without = to_device(context, matrix);
    Heard heard;
    const auto values = decompose_symmetric(context, with.matrix(n, n), vectors, heard.watch());
    heard.expect_whole("eigenvectors");
    EXPECT_LT(heard.largest_step(), 0.25) << vectors;
    EXPECT_GT(heard.parts.size(), 30U) << vectors;
    EXPECT_EQ(values, decompose_symmetric(context, without.matrix(n, n), vectors));
  }
}

TEST(Watch, HearsOfSingularValues) {
  Context context(cpu_device, 2);
  const auto matrix = to_device(context, test::random_values(700, 400, 6));
  const auto hears = [&](SvdPlan plan) {
    Heard heard;
    plan.watch = heard.watch();
    svd(context, matrix.matrix(700, 400), plan);
    heard.expect_whole("singular values");
    return heard;
  };
  EXPECT_GT(hears({}).parts.size(), 10U);
  EXPECT_GT(hears({.count = {}, .vectors = false}).parts.size(), 10U);
  hears({.count = {}, .vectors = true, .method = SvdMethod::direct});
  hears({.count = 10, .vectors = true, .method = SvdMethod::randomised});
  EXPECT_GT(hears({.count = 40}).parts.size(), 15U);  // does not converge: the other method follows
}

TEST(Watch, EndsTheWorkByWhatItThrows) {
  for (const int threads : {1, 2})
    for (const double end : {0.1, 0.65, 0.85, 1.0}) {
      Context context(cpu_device, threads);
      const std::int64_t n = 600;
      auto matrix = to_device(context, symmetric(n));
      const auto stops = [&](double part) {
        if (part >= end) throw std::runtime_error("enough");
      };
      EXPECT_THROW(decompose_symmetric(context, matrix.matrix(n, n), n, stops), std::runtime_error) << end;
    }
}

}  // namespace
}  // namespace kadanoff::spectra
