#include "host/training/options.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace kadanoff::training {
namespace {

TEST(TrainOptions, ThatOnlyAGpuHasAreRefusedOnTheCpu) {
  Context cpu(cpu_device, 1);
  TrainOptions options;
  EXPECT_NO_THROW(validate_for_device(options, cpu));
  const auto expect_refused = [&](const TrainOptions& wrong, const char* part) {
    EXPECT_TRUE(test::fails_with(ExitCode::usage, part, [&] { validate_for_device(wrong, cpu); }));
  };
  options.method.launch = Launch::graph;
  expect_refused(options, "--launch graph is of GPUs");
  options.method.launch = Launch::fused;
  expect_refused(options, "--launch fused is of GPUs");
  options.method.launch = Launch::plain;
  options.data_memory = DataMemory::host;
  expect_refused(options, "--data-memory host is of GPUs");
  options.data_memory = DataMemory::device;
  expect_refused(options, "--data-memory device is of GPUs");
  options.data_memory = DataMemory::automatic;
  options.method.precision = Precision::tf32;
  expect_refused(options, "--precision tf32 is of GPUs");
}

}  // namespace
}  // namespace kadanoff::training
