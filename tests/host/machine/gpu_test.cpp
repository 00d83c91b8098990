// Signs of a GPU, in made-up systems.
#include "host/machine/gpu.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "kernels/core/device.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::machine {
namespace {

class GpuSigns : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((root_.path() / name).parent_path());
    test::write_bytes(root_.path() / name, text);
  }
  ~GpuSigns() override { unsetenv("CUDA_VISIBLE_DEVICES"); }
  test::TemporaryFolder root_;
};

TEST_F(GpuSigns, AreTheDriversFiles) {
  if (cuda_device_count() > 0) GTEST_SKIP() << "there is a GPU that can be used";
  EXPECT_EQ(why_no_gpu(root_.path()), "");
  write("dev/nvidia0", "");
  EXPECT_NE(why_no_gpu(root_.path()), "");
  if (!has_cuda) {
    EXPECT_EQ(why_no_gpu(root_.path()), "this build has no CUDA");
  }
  for (const char* hidden : {"", "-1"}) {
    setenv("CUDA_VISIBLE_DEVICES", hidden, 1);
    EXPECT_EQ(why_no_gpu(root_.path()), "");
  }
}

TEST_F(GpuSigns, NameTheDriver) {
  EXPECT_EQ(nvidia_kernel_module(root_.path()), "");
  write("proc/driver/nvidia/version",
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5\nGCC 12\n");
  EXPECT_EQ(nvidia_kernel_module(root_.path()), "550.54.15");
}

TEST(CudaVersion, HasAMajorNumber) {
  EXPECT_EQ(major_version("13.0"), 13);
  EXPECT_EQ(major_version("none"), 0);
}

}  // namespace
}  // namespace kadanoff::machine
