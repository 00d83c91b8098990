// Decompositions with their progress: the same numbers, and an end where one is asked for.
#include "host/base/decompositions.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "host/base/stop_request.hpp"
#include "kernels/core/array.hpp"
#include "tests/support/child.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff {
namespace {

constexpr std::int64_t n = 300;

TEST(Decompositions, AreThoseWithoutProgress) {
  Context context(cpu_device, 2);
  const auto values = test::random_values(n, n, 3);
  const auto matrix = to_device(context, values);
  const auto found = svd_with_progress(context, matrix.matrix(n, n)), same = spectra::svd(context, matrix.matrix(n, n));
  EXPECT_EQ(found.values, same.values);
  EXPECT_EQ(to_host(context, found.left), to_host(context, same.left));
  EXPECT_EQ(svd_with_progress(context, matrix.matrix(n, n), {.count = 7}).values.size(), 7U);
  EXPECT_EQ(eigenvalues_with_progress(context, matrix.matrix(n, n)).values,
            spectra::eigenvalues(context, matrix.matrix(n, n)));
  const std::vector<double> doubles(values.begin(), values.end());
  auto one = to_device(context, doubles), two = to_device(context, doubles);
  EXPECT_EQ(decompose_symmetric_with_progress(context, one.matrix(n, n), n).values,
            spectra::decompose_symmetric(context, two.matrix(n, n), n));
  EXPECT_EQ(to_host(context, one), to_host(context, two));
}

// Σ λ² is |A|², of the upper triangle that is decomposed: what is below may be anything.
TEST(Decompositions, OfSymmetricMatricesLeaveRoundingOver) {
  Context context(cpu_device, 2);
  for (const std::int64_t side : {1, 5, 300}) {
    const auto floats = test::random_values(side, side, 4);
    const auto matrix = to_device(context, floats);
    EXPECT_LT(eigenvalues_with_progress(context, matrix.matrix(side, side)).residual, 1e-12) << side;
    std::vector<double> doubles(floats.begin(), floats.end());
    for (std::int64_t i = 1; i < side; ++i) doubles[static_cast<std::size_t>(i * side)] = 1e9;
    auto same = to_device(context, doubles);
    EXPECT_LT(decompose_symmetric_with_progress(context, same.matrix(side, side), 1).residual, 1e-12) << side;
  }
  const Array<float> zeros = to_device(context, std::vector<float>(9));
  EXPECT_EQ(eigenvalues_with_progress(context, zeros.matrix(3, 3)).residual, 0);
}

TEST(Decompositions, SayHowTheyWereMade) {
  Context context(cpu_device, 2);
  const auto matrix = to_device(context, test::random_values(8, 5, 5));
  const auto svd = svd_with_progress(context, matrix.matrix(8, 5));
  const auto found = decomposition_of("singular values of W", svd);
  EXPECT_EQ(decompositions_text({found}), "singular values of W: " + residual_text("direct", svd.residual) + "\n");
  EXPECT_EQ(residual_text("direct", 2.71e-15), "direct, residual 2.7e-15");
  EXPECT_EQ(method_name(spectra::SvdMethod::gram), "from the Gram matrix");
  EXPECT_EQ(method_name(spectra::SvdMethod::randomised), "randomised");
  EXPECT_EQ(decomposition_of("eigenvalues of A", Eigenvalues{.values = {1}, .residual = 1e-15}).method,
            "by tridiagonal form");

  std::vector<Decomposition> all;
  for (const double residual : {1e-16, 4e-16, 2e-16}) add_decomposition(all, {"S", "direct", residual});
  add_decomposition(all, {"S", "randomised", 1e-7});
  EXPECT_EQ(decompositions_text(all), "S: 3 times direct, residual 4.0e-16 at most\nS: randomised, residual 1.0e-07\n");
  EXPECT_EQ(decompositions_json(all).dump(), R"([{"method":"direct","of":"S","residual":4e-16,"times":3},)"
                                             R"({"method":"randomised","of":"S","residual":1e-07,"times":1}])");
}

TEST(Decompositions, EndAfterAStopRequest) {
  EXPECT_EQ(test::exit_code_in_child([] {
              close(STDERR_FILENO);
              Context context(cpu_device, 1);
              const auto matrix = to_device(context, test::random_values(n, n, 3));
              const StopRequest stop;
              eigenvalues_with_progress(context, matrix.matrix(n, n));
              raise(SIGINT);
              try {
                eigenvalues_with_progress(context, matrix.matrix(n, n));
              } catch (const Interrupted&) {
                _exit(42);
              }
            }),
            42);
}

}  // namespace
}  // namespace kadanoff
