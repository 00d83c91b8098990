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
  EXPECT_EQ(eigenvalues_with_progress(context, matrix.matrix(n, n)),
            spectra::eigenvalues(context, matrix.matrix(n, n)));
  const std::vector<double> doubles(values.begin(), values.end());
  auto one = to_device(context, doubles), two = to_device(context, doubles);
  EXPECT_EQ(decompose_symmetric_with_progress(context, one.matrix(n, n), n),
            spectra::decompose_symmetric(context, two.matrix(n, n), n));
  EXPECT_EQ(to_host(context, one), to_host(context, two));
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
