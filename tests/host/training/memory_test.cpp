// The estimate of a training's memory.
#include "host/training/memory.hpp"

#include <gtest/gtest.h>

#include "host/machine/memory.hpp"
#include "tests/support/child.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::training {
namespace {

TEST(LargestFittingBatch, IsFoundByBisection) {
  for (const std::int64_t most : {1, 2, 7, 1000})
    for (std::int64_t limit = 0; limit <= most; limit += most / 7 + 1) {
      int asked = 0;
      const auto fits = [&](std::int64_t batch) {
        EXPECT_TRUE(batch >= 1 && batch <= most);
        return ++asked, batch <= limit;
      };
      EXPECT_EQ(largest_fitting_batch(most, fits), limit);
      EXPECT_LE(asked, 11);
    }
}

class MemoryOfATraining : public test::OnEachDevice {
 protected:
  static TrainOptions options(std::int64_t hidden, std::int64_t batch) {
    TrainOptions options;
    options.hidden = hidden;
    options.batch_size = batch;
    return options;
  }
};

TEST_P(MemoryOfATraining, CountsItsParts) {
  const auto data = test::random_data(50, 40);  // rows of 2 words
  const auto memory = training_memory(options(7, 10), data, context());
  EXPECT_EQ(memory.parameters, 4 * (40 * 7 + 40 + 7));
  EXPECT_EQ(memory.data, 4 * 2 * 50);
  EXPECT_EQ(memory.state, 0);
  EXPECT_EQ(memory.checkpoint, 4 * memory.parameters);
  EXPECT_EQ(memory.on_device(), memory.parameters + memory.data + memory.workspace);
}

TEST_P(MemoryOfATraining, CountsAFloatARealValue) {
  const auto data = test::random_real_data(50, 40);
  EXPECT_EQ(training_memory(options(7, 10), data, context()).data, 4 * 40 * 50);
  auto streamed = options(7, 10);
  streamed.data_memory = DataMemory::host;
  const auto memory = training_memory(streamed, data, context());
  EXPECT_EQ(memory.data, 4 * 40 * (context().on_cuda() ? 2 * 10 : 50));
  // The CPU takes products where it would take tables of spins.
  const auto of_spins = training_memory(options(7, 40), test::random_data(50, 40), context()).workspace,
             of_real = training_memory(options(7, 40), data, context()).workspace;
  EXPECT_EQ(of_spins == of_real, context().on_cuda());
}

TEST_P(MemoryOfATraining, CountsWhatTheMethodKeeps) {
  const auto data = test::random_data(50, 40);
  auto method = options(70, 10);
  method.method.optimizer.momentum = 0.5;
  const auto momentum = training_memory(method, data, context());
  EXPECT_EQ(momentum.state, momentum.parameters);
  EXPECT_EQ(momentum.checkpoint, 8 * momentum.parameters);
  method.method.optimizer = {};
  method.method.optimizer.rule = Optimizer::Rule::adam;
  EXPECT_EQ(training_memory(method, data, context()).state, 2 * momentum.parameters);
  method.method.algorithm = Algorithm::pcd;
  EXPECT_EQ(training_memory(method, data, context()).state, 2 * momentum.parameters + 10 * 3 * 4);
}

TEST_P(MemoryOfATraining, GrowsWithTheBatchAndTakesAFullOneForAllSamples) {
  const auto data = test::random_data(50, 40);
  const auto workspace = [&](std::int64_t batch) {
    return training_memory(options(700, batch), data, context()).workspace;
  };
  // From 32 samples on, the CPU keeps spins as bits, which take less.
  for (std::int64_t batch = 1; batch < 50; ++batch)
    if (batch != 31) {
      EXPECT_LE(workspace(batch), workspace(batch + 1)) << batch;
    }
  EXPECT_LT(workspace(32), workspace(50));
  EXPECT_EQ(workspace(TrainOptions::full_batch), workspace(50));
  // For few units the CPU takes tiles of samples, whose length is not that of a large batch.
  const auto many = test::random_data(3000, 10);
  double last = 0;
  for (std::int64_t batch = 32; batch <= 3000; ++batch) {
    const double now = training_memory(options(6, batch), many, context()).workspace;
    EXPECT_LE(last, now) << batch;
    last = now;
  }
}

TEST_P(MemoryOfATraining, CountsTwoBatchesOnEitherSideOfAStream) {
  const auto data = test::random_data(50, 40);  // rows of 2 words
  auto streamed = options(7, 10);
  streamed.data_memory = DataMemory::host;
  const auto memory = training_memory(streamed, data, context());
  const bool on_cuda = context().on_cuda();  // the CPU needs no streaming
  EXPECT_EQ(memory.streamed, on_cuda);
  EXPECT_EQ(memory.data, 4 * 2 * (on_cuda ? 2 * 10 : 50));
  EXPECT_EQ(memory.pinned, on_cuda ? memory.data : 0);
  EXPECT_EQ(memory.loaded, 4 * 2 * 50);
  EXPECT_EQ(memory.on_host(context().device()),
            memory.checkpoint + (on_cuda ? memory.pinned + memory.loaded : memory.on_device()));
  streamed.data_memory = DataMemory::device;
  EXPECT_EQ(training_memory(streamed, data, context()).pinned, 0);
}

KADANOFF_ON_EACH_DEVICE(MemoryOfATraining);

// --memory is the whole, with the data that is loaded by then; what the system says is what is free besides it.
TEST(MemoryThatIsGiven, IsComparedWithAllThatATrainingNeeds) {
  Context context(cpu_device, 1);
  auto data = test::random_data(5000, 40);
  data.temperatures.assign(5000, 2.5);
  TrainOptions training;
  training.hidden = 7;
  training.batch_size = 10;
  const auto memory = training_memory(training, data, context);
  EXPECT_EQ(memory.loaded, 5000 * (4 * 2 + 8));
  const auto needed = with_reserve(memory.on_host(cpu_device), cpu_device);
  const auto code_with = [&](double bytes) {
    return test::exit_code_in_child([&] {
      machine::take_as_free(static_cast<std::int64_t>(bytes));
      require_memory(training, data, context);
    });
  };
  EXPECT_GT(memory.loaded, needed / 10);
  EXPECT_EQ(code_with(needed - 10), static_cast<int>(ExitCode::usage));
  EXPECT_EQ(code_with(needed + 10), 0);
}

TEST(TextOfTheMemory, NamesEachPartOnceAndAddsUpThoseOfADevice) {
  constexpr double mib = 1 << 20;
  constexpr Device gpu{DeviceKind::cuda, 0};
  TrainingMemory memory{.parameters = 2 * mib, .state = 4 * mib, .data = 8 * mib, .workspace = 16 * mib};
  memory.checkpoint = 64 * mib;
  memory.loaded = 8 * mib;
  EXPECT_EQ(
      to_text(memory, cpu_device),
      "94.0 MiB of memory on cpu: parameters 2.0 MiB, state 4.0 MiB, data 8.0 MiB, workspace 16.0 MiB, to write a "
      "checkpoint 64.0 MiB");
  EXPECT_EQ(to_text(memory, gpu),
            "30.0 MiB of memory on cuda:0: parameters 2.0 MiB, state 4.0 MiB, data 8.0 MiB, workspace 16.0 MiB; and "
            "72.0 MiB on the host: data 8.0 MiB, to write a checkpoint 64.0 MiB");
  memory.streamed = true;
  memory.pinned = memory.data;
  EXPECT_EQ(to_text(memory, gpu),
            "30.0 MiB of memory on cuda:0: parameters 2.0 MiB, state 4.0 MiB, data streamed through 8.0 MiB, workspace "
            "16.0 MiB; and 80.0 MiB on the host: data 8.0 MiB, page-locked batches 8.0 MiB, to write a checkpoint 64.0 "
            "MiB");
}

}  // namespace
}  // namespace kadanoff::training
