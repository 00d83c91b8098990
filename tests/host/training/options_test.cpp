// Options of a training: their texts, and what is refused.
#include "host/training/options.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/small_training.hpp"

namespace kadanoff::training {
namespace {

using test::random_data;
using test::small_options;

TEST(TrainOptions, ThatAreOutOfRangeAreUsageErrors) {
  Context cpu;
  const auto data = random_data(50, 40, 1);
  const auto refused = [&](auto change) {
    auto options = small_options();
    change(options);
    try {
      validate(options, data, cpu);
    } catch (const Error& error) {
      return error.code() == ExitCode::usage;
    }
    return false;
  };
  EXPECT_NO_THROW(validate(small_options(), data, cpu));
  EXPECT_TRUE(refused([](auto& o) { o.hidden = 0; }));
  EXPECT_TRUE(refused([](auto& o) { o.hidden = -3; }));
  EXPECT_TRUE(refused([](auto& o) { o.hidden = 1'000'000'000'000; }));
  EXPECT_TRUE(refused([](auto& o) { o.batch_size = 51; }));
  EXPECT_TRUE(refused([](auto& o) { o.learning_rate.rate = NAN; }));
  EXPECT_TRUE(refused([](auto& o) { o.learning_rate.rate = -0.1; }));
  EXPECT_TRUE(refused([](auto& o) { o.learning_rate.rate = INFINITY; }));
  EXPECT_TRUE(refused([](auto& o) { o.learning_rate.rate = 1e39; }));   // infinite in single precision
  EXPECT_TRUE(refused([](auto& o) { o.learning_rate.rate = 1e-60; }));  // zero in single precision
  EXPECT_TRUE(refused([](auto& o) { o.method.steps = 0; }));
  EXPECT_TRUE(refused([](auto& o) { o.epochs = -1; }));
  EXPECT_TRUE(refused([](auto& o) { o.updates = 5'000'000'000; }));
  auto options = small_options();
  options.updates = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--updates 9223372036854775807: at most 4294967295 updates",
                               [&] { validate(options, data, cpu); }));
}

TEST(TrainOptions, AreReadFromTheirTexts) {
  EXPECT_EQ(parse_batch_size("full"), TrainOptions::full_batch);
  EXPECT_EQ(parse_batch_size("128"), 128);
  EXPECT_EQ(parse_choice<Statistics>("--statistics", "mean-field"), Statistics::mean_field);
  for (const char* bad : {"", "0", "-1", "1.5", "all", "99999999999999999999"})
    EXPECT_THROW(parse_batch_size(bad), Error) << bad;
  for (const char* bad : {"", "meanfield", "Sampled"})
    EXPECT_THROW(static_cast<void>(parse_choice<Statistics>("--statistics", bad)), Error) << bad;
}

TEST(TrainOptions, ThatOnlyAGpuHasAreRefusedOnTheCpu) {
  Context cpu(cpu_device, 1);
  TrainOptions options;
  EXPECT_NO_THROW(validate_for_device(options, cpu));
  const auto expect_refused = [&](const TrainOptions& wrong, const char* part) {
    EXPECT_TRUE(test::fails_with(ExitCode::usage, part, [&] { validate_for_device(wrong, cpu); }));
  };
  options.method.launch = Launch::graph;
  expect_refused(options, "--launch graph needs a GPU");
  options.method.launch = Launch::fused;
  expect_refused(options, "--launch fused needs a GPU");
  options.method.launch = Launch::plain;
  options.data_memory = DataMemory::host;
  expect_refused(options, "--data-memory host needs a GPU");
  options.data_memory = DataMemory::device;
  expect_refused(options, "--data-memory device needs a GPU");
  options.data_memory = DataMemory::automatic;
  options.method.precision = Precision::tf32;
  expect_refused(options, "--precision tf32 needs a GPU");
}

TEST(TrainOptions, Int16IsForSampledSpins) {
  Context cpu(cpu_device, 1);
  TrainOptions options;
  options.method.precision = Precision::int16;
  EXPECT_NO_THROW(validate_for_device(options, cpu));
  options.method.statistics = Statistics::mean_field;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--precision int16 multiplies spins",
                               [&] { validate_for_device(options, cpu); }));
  options = small_options();
  options.method.precision = Precision::int16;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--precision int16 is for spins, and the data holds real values",
                               [&] { validate(options, test::random_real_data(50, 40), cpu); }));
}

}  // namespace
}  // namespace kadanoff::training
