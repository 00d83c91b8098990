// Tests that run once on every kind of device. Without a CUDA device, the CUDA tests are visibly skipped. With
// KADANOFF_REQUIRE_CUDA=1 such a skip is a failure, so that a GPU run cannot pass without GPU tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>

#include "kernels/core/context.hpp"

namespace kadanoff::test {

inline bool cuda_is_required() {
  const char* value = std::getenv("KADANOFF_REQUIRE_CUDA");
  return value != nullptr && std::string_view(value) == "1";
}

// For a test body that needs a GPU besides the CPU: KADANOFF_NEEDS_CUDA();
#define KADANOFF_NEEDS_CUDA()                                                                    \
  do {                                                                                           \
    if (::kadanoff::cuda_device_count() == 0) {                                                  \
      if (::kadanoff::test::cuda_is_required()) FAIL() << "no CUDA device, but one is required"; \
      GTEST_SKIP() << "no CUDA device";                                                          \
    }                                                                                            \
  } while (false)

// A fixture for TEST_P(…): `context()` is on the device of the test case. Instantiate with
// KADANOFF_ON_EACH_DEVICE(Fixture).
class OnEachDevice : public testing::TestWithParam<DeviceKind> {
 protected:
  void SetUp() override {
    if (GetParam() == DeviceKind::cuda) KADANOFF_NEEDS_CUDA();
  }
  Context& context(int threads = 2) {
    if (!context_) context_ = std::make_unique<Context>(Device{GetParam(), 0}, threads);
    return *context_;
  }

 private:
  std::unique_ptr<Context> context_;
};

inline std::string device_name(const testing::TestParamInfo<DeviceKind>& info) {
  return info.param == DeviceKind::cpu ? "Cpu" : "Cuda";
}

#define KADANOFF_ON_EACH_DEVICE(fixture)                                                               \
  INSTANTIATE_TEST_SUITE_P(Devices, fixture,                                                           \
                           testing::Values(::kadanoff::DeviceKind::cpu, ::kadanoff::DeviceKind::cuda), \
                           ::kadanoff::test::device_name)

}  // namespace kadanoff::test
