// Names of devices, and arrays that go to a device and back.
#include "kernels/core/device.hpp"

#include <gtest/gtest.h>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"

namespace kadanoff {
namespace {

TEST(Device, IsReadFromItsName) {
  EXPECT_EQ(parse_device("cpu"), cpu_device);
  const auto count = cuda_device_count();
  EXPECT_EQ(parse_device("auto").kind, count > 0 ? DeviceKind::cuda : DeviceKind::cpu);
  for (const char* bad : {"", "gpu", "CPU", "cuda:", "cuda:-1", "cuda:x", "cuda:1x", "cuda:99999999999"}) {
    try {
      parse_device(bad);
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage) << bad;
    }
  }
  EXPECT_TRUE(test::fails_with(ExitCode::unavailable, "cuda:99", [] { parse_device("cuda:99"); }));
}

class Arrays : public test::OnEachDevice {};

TEST_P(Arrays, GoToADeviceAndBack) {
  const std::vector<float> values{1.5F, -2.0F, 3.25F};
  const auto there = to_device(context(), values);
  EXPECT_EQ(there.device(), context().device());
  EXPECT_EQ(to_host(context(), there), values);
  EXPECT_EQ(to_host(context(), there.copied_to(context(), cpu_device)), values);
  auto zero = there.copied_to(context(), context().device());
  zero.fill_zero(context());
  EXPECT_EQ(to_host(context(), zero), std::vector<float>(3, 0.0F));
  EXPECT_EQ(to_host(context(), there), values);
}

TEST_P(Arrays, MoveWithoutACopy) {
  auto first = to_device(context(), std::vector<int>{1, 2, 3});
  const auto* memory = first.data();
  Array<int> second(std::move(first));
  EXPECT_EQ(second.data(), memory);
  Array<int> third;
  third = std::move(second);
  EXPECT_EQ(third.data(), memory);
  EXPECT_EQ(to_host(context(), third), (std::vector<int>{1, 2, 3}));
}

TEST_P(Arrays, RefuseAMatrixThatIsLargerThanThey) {
  Array<float> array(context().device(), 11);
  EXPECT_EQ(array.matrix(2, 5).rows, 2);
  EXPECT_THROW(static_cast<void>(array.matrix(3, 4)), Error);
}

KADANOFF_ON_EACH_DEVICE(Arrays);

}  // namespace
}  // namespace kadanoff
