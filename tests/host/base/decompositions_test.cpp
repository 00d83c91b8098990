// Decompositions with their progress: the same numbers, and an end where one is asked for.
#include "host/base/decompositions.hpp"

#include <gtest/gtest.h>

#include <cmath>
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

// What is below the upper triangle, which is decomposed, may be anything.
TEST(Decompositions, OfSymmetricMatricesLeaveRoundingOver) {
  Context context(cpu_device, 2);
  for (const std::int64_t side : {1, 5, 300}) {
    const auto floats = test::random_values(side, side, 4);
    const auto matrix = to_device(context, floats);
    const auto values = eigenvalues_with_progress(context, matrix.matrix(side, side));
    EXPECT_LT(values.error, 1e-12) << side;
    EXPECT_EQ(values.check, Check::squares);
    std::vector<double> doubles(floats.begin(), floats.end());
    for (std::int64_t i = 1; i < side; ++i) doubles[static_cast<std::size_t>(i * side)] = 1e9;
    for (const std::int64_t vectors : {std::int64_t{1}, side}) {
      auto same = to_device(context, doubles);
      const auto found = decompose_symmetric_with_progress(context, same.matrix(side, side), vectors);
      EXPECT_LT(found.error, 1e-12) << side;
      EXPECT_EQ(found.check, Check::residual);
    }
    auto same = to_device(context, doubles);
    EXPECT_EQ(decompose_symmetric_with_progress(context, same.matrix(side, side), 0).check, Check::squares);
  }
  const Array<float> zeros = to_device(context, std::vector<float>(9));
  EXPECT_EQ(eigenvalues_with_progress(context, zeros.matrix(3, 3)).error, 0);
  Array<double> nothing = to_device(context, std::vector<double>(9));
  EXPECT_EQ(decompose_symmetric_with_progress(context, nothing.matrix(3, 3), 2).error, 0);
}

// Of A = diag(3, 1), v = (cos φ, sin φ) and λ = 3 it is 2 |sin φ|; one wrong vector among many is seen.
TEST(Decompositions, SeeAVectorThatIsNone) {
  Context context(cpu_device, 2);
  const auto a = to_device(context, std::vector<double>{3, 0, 0, 1});
  for (const std::int64_t wrong : {0, 255, 256, 599}) {
    std::vector<double> vectors;
    for (std::int64_t i = 0; i < 600; ++i) {
      const double angle = i == wrong ? 0.3 : 1e-3;
      vectors.insert(vectors.end(), {std::cos(angle), std::sin(angle)});
    }
    const auto rows = to_device(context, vectors);
    EXPECT_NEAR(largest_residual(context, a.matrix(2, 2), rows.matrix(600, 2), std::vector<double>(600, 3)),
                2 * std::sin(0.3), 1e-14)
        << wrong;
  }
}

// Of a matrix too large for a copy only the squares are looked at; its vectors are the same.
TEST(Decompositions, CheckTheVectorsUpToABound) {
  EXPECT_EQ(residual_bytes(4096), 8.0 * 4096 * 4096);
  EXPECT_EQ(residual_bytes(4097), 0);
  Context context(cpu_device, 2);
  const auto floats = test::random_values(20, 20, 6);
  const std::vector<double> doubles(floats.begin(), floats.end());
  auto checked = to_device(context, doubles), other = to_device(context, doubles);
  const auto with_vectors = decompose_symmetric_with_progress(context, checked.matrix(20, 20), 3, 20),
             of_squares = decompose_symmetric_with_progress(context, other.matrix(20, 20), 3, 19);
  EXPECT_EQ(with_vectors.check, Check::residual);
  EXPECT_EQ(of_squares.check, Check::squares);
  EXPECT_LT(of_squares.error, 1e-12);
  EXPECT_EQ(of_squares.values, with_vectors.values);
  EXPECT_EQ(to_host(context, other), to_host(context, checked));
}

TEST(Decompositions, SayHowTheyWereMade) {
  Context context(cpu_device, 2);
  const auto matrix = to_device(context, test::random_values(8, 5, 5));
  const auto svd = svd_with_progress(context, matrix.matrix(8, 5));
  const auto found = decomposition_of("singular values of W", svd);
  EXPECT_EQ(found.error, svd.residual);
  EXPECT_EQ(decompositions_text({{"singular values of W", "direct", 2.71e-15}}),
            "singular values of W: direct, residual 2.7e-15\n");
  EXPECT_EQ(method_name(spectra::SvdMethod::gram), "from the Gram matrix");
  EXPECT_EQ(method_name(spectra::SvdMethod::randomised), "randomised");
  const auto values = decomposition_of("eigenvalues of A", Eigenvalues{.values = {1}, .error = 1e-15});
  EXPECT_EQ(decompositions_text({values}), "eigenvalues of A: by tridiagonal form, error of Σ λ² 1.0e-15\n");
  EXPECT_EQ(decompositions_json({values})[0]["error_of_squares"], 1e-15);
  EXPECT_FALSE(decompositions_json({values})[0].contains("residual"));
  const auto vectors =
      decomposition_of("eigenvalues of A", Eigenvalues{.values = {1}, .error = 1e-15, .check = Check::residual});
  EXPECT_EQ(decompositions_text({vectors}), "eigenvalues of A: by tridiagonal form, residual 1.0e-15\n");

  std::vector<Decomposition> all;
  for (const double residual : {1e-16, 4e-16, 2e-16}) add_decomposition(all, {"S", "direct", residual});
  add_decomposition(all, {"S", "randomised", 1e-7});
  EXPECT_EQ(all.size(), 2U);
  std::vector<Decomposition> checks;  // are not counted together
  for (const auto& one : {values, vectors, values}) add_decomposition(checks, one);
  EXPECT_EQ(decompositions_text(checks),
            "eigenvalues of A: 2 times by tridiagonal form, error of Σ λ² 1.0e-15 at most\n"
            "eigenvalues of A: by tridiagonal form, residual 1.0e-15\n");
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
