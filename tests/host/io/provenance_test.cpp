// How a device is described in the provenance of a file.
#include "host/io/provenance.hpp"

#include <gtest/gtest.h>

#include "tests/support/devices.hpp"

namespace kadanoff::io {
namespace {

class DeviceDescription : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(DeviceDescription);

TEST_P(DeviceDescription, NamesTheGpu) {
  const bool cuda = GetParam() == DeviceKind::cuda;
  EXPECT_EQ(device_description(context()), cuda ? "cuda:0 " + cuda_devices()[0].name : "cpu");
}

}  // namespace
}  // namespace kadanoff::io
