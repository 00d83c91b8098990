// Contexts beside each other, and what an error leaves behind.
#include "kernels/core/context.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "kernels/core/array.hpp"
#include "kernels/units/sample.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff {
namespace {

// Means of 1, of which spins of 1 are drawn.
bool draws_spins(Context& context) {
  auto means = to_device(context, std::vector<float>(100, 1.0F));
  units::sample(context, means.matrix(10, 10), {}, 0, 0);
  return to_host(context, means) == std::vector<float>(100, 1.0F);
}

class ContextOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(ContextOn);

TEST_P(ContextOn, WorksWhileOthersBeginAndEnd) {
  const std::vector<int> values{1, 2, 3};
  std::optional<Array<int>> there;  // memory that outlives the context which filled it
  {
    Context other(context().device(), 1);
    there = to_device(other, values);
    EXPECT_TRUE(draws_spins(other));
    EXPECT_TRUE(draws_spins(context()));
  }
  EXPECT_EQ(to_host(context(), *there), values);
  EXPECT_TRUE(draws_spins(context()));
}

TEST(ContextOnAGpu, ThatIsNotThereLeavesNoErrorBehind) {
  KADANOFF_NEEDS_CUDA();
  Context context({DeviceKind::cuda, 0}, 1);
  EXPECT_THROW(Context({DeviceKind::cuda, 9999}, 1), Error);
  EXPECT_TRUE(draws_spins(context));  // a launch, which asks for the last error
}

}  // namespace
}  // namespace kadanoff
