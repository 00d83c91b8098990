// The loop over batches: all rows, once, in order.
#include "host/data/batches.hpp"

#include <gtest/gtest.h>

#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::data {
namespace {

TEST(Batches, AreAllRowsOnceAndInOrder) {
  for (const std::int64_t count : {0, 1, 2047, 2048, 2049, 5000}) {
    std::int64_t next = 0, batches = 0;
    for_each_batch(count, cpu_device, [&](Batch batch) {
      EXPECT_EQ(batch.first, next);
      EXPECT_LE(batch.count, largest_batch(count, cpu_device));
      next += batch.count;
      ++batches;
    });
    EXPECT_EQ(next, count);
    EXPECT_EQ(batches, batches_of(count, cpu_device));
  }
}

// Most of the memory of a command is its data: it is there once.
TEST(DeviceRows, OnACpuAreThoseOfTheData) {
  Context context(cpu_device, 1);
  const auto data = test::random_data(10, 33);
  EXPECT_EQ(DeviceRows(context, data).view(), data.rows());
  const auto real = test::random_real_data(10, 33);
  EXPECT_EQ(DeviceRows(context, real).view(), real.rows());
}

class DeviceSamplesOn : public test::OnEachDevice {};

TEST_P(DeviceSamplesOn, AreUnpackedInTheirOrderAsOftenAsAskedFor) {
  const auto data = test::random_data(5000, 33);
  DeviceSamples samples(context(), data);
  EXPECT_EQ(samples.count(), 5000);
  for (int time = 0; time < 2; ++time) {
    std::int64_t seen = 0;
    samples.for_each_batch([&](Matrix<float> spins, std::int64_t first) {
      EXPECT_EQ(first, seen);
      std::vector<float> here(static_cast<std::size_t>(spins.rows * spins.cols));
      copy_bytes(context(), cpu_device, here.data(), context().device(), spins.data, here.size() * sizeof here[0]);
      for (std::int64_t i = 0; i < spins.rows; ++i)
        for (std::int64_t j = 0; j < spins.cols; ++j)
          ASSERT_EQ(here[static_cast<std::size_t>(i * spins.cols + j)], data.spin(first + i, j))
              << first + i << ' ' << j;
      seen += spins.rows;
      fill_zero_bytes(context(), context().device(), spins.data, here.size() * sizeof here[0]);  // use() may write
    });
    EXPECT_EQ(seen, 5000);
  }
}

TEST_P(DeviceSamplesOn, AreRealValuesAsTheyAre) {
  const auto data = test::random_real_data(3000, 33);
  std::vector<float> seen;
  DeviceSamples(context(), data).for_each_batch([&](Matrix<float> values, std::int64_t first) {
    EXPECT_EQ(first * values.cols, static_cast<std::int64_t>(seen.size()));
    seen.resize(seen.size() + static_cast<std::size_t>(values.rows * values.cols));
    copy_bytes(context(), cpu_device, seen.data() + first * values.cols, context().device(), values.data,
               static_cast<std::size_t>(values.rows * values.cols) * sizeof(float));
  });
  EXPECT_EQ(seen, data.real);
}

KADANOFF_ON_EACH_DEVICE(DeviceSamplesOn);

}  // namespace
}  // namespace kadanoff::data
