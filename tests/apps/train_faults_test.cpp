// kadanoff train where something is wrong: a damaged checkpoint, a rate that diverges, too little memory.
#include <gtest/gtest.h>

#include "host/training/checkpoint_store.hpp"
#include "kernels/core/array.hpp"
#include "tests/support/files.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using test::read_bytes;
using test::run_program;

class TrainFaults : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = run_program({"ising", "--side", "6", "--temperatures", "2", "--samples", "40", "--sweeps", "5",
                                   "--start", "random", "--device", "cpu", "-o", data_});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }
  // 12 hidden units and 10 updates an epoch, where `more` has nothing else to say.
  [[nodiscard]] test::ProgramOutcome train(const char* name, const Arguments& more,
                                           const test::ProgramOptions& options = {}) const {
    Arguments arguments{"train", data_, "--device", "cpu", "-o", (folder_ / name).string()};
    for (const Arguments& usual : {Arguments{"--hidden", "12"}, Arguments{"--batch-size", "4"}})
      if (std::find(more.begin(), more.end(), usual[0]) == more.end())
        arguments.insert(arguments.end(), usual.begin(), usual.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, options);
  }
  [[nodiscard]] std::vector<float> weights(const std::string& name) const {
    Context cpu;
    return to_host(cpu, load_model(folder_ / name).parameters.weights);
  }
  static void flip_a_bit(const fs::path& path) {
    auto bytes = read_bytes(path);
    bytes[bytes.size() / 2] ^= 4;
    test::write_bytes(path, bytes);
  }

  test::TemporaryFolder folder_;
  std::string data_ = (folder_ / "data.h5").string();
};

// The one before was made in the middle of an epoch.
TEST_F(TrainFaults, GoesOnFromTheCheckpointBeforeADamagedOne) {
  ASSERT_EQ(train("whole", {"--updates", "80", "--snapshot-epochs", "2,3,5,8"}).exit_code, 0);
  for (const bool cut : {false, true}) {
    ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "23u", "--snapshot-epochs", "2,3,5", "--overwrite"})
                  .exit_code,
              0);
    const auto newest = folder_ / "v" / "checkpoint.h5";
    ASSERT_EQ(load_checkpoint(newest).update, 60);
    if (cut)
      fs::resize_file(newest, 700);
    else
      flip_a_bit(newest);
    const auto outcome = train("v", {"--updates", "80", "--resume", "--snapshot-epochs", "2,3,5,8"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto line = "kadanoff: going on from " + (folder_ / "v" / "checkpoint-previous.h5").string() +
                      ", of update 46: " + newest.string() + " is damaged: ";
    EXPECT_NE(outcome.err.find(line), std::string::npos) << outcome.err;
    EXPECT_EQ(weights("v"), weights("whole"));
    EXPECT_EQ(test::metrics_without_times(folder_ / "v"), test::metrics_without_times(folder_ / "whole"));
    for (const char* snapshot : {"epoch-2.h5", "epoch-3.h5", "epoch-5.h5", "epoch-8.h5"})
      EXPECT_EQ(weights(std::string("v/") + snapshot), weights(std::string("whole/") + snapshot)) << snapshot;
    EXPECT_EQ(load_checkpoint(folder_ / "v" / "checkpoint-previous.h5").update, 46);
  }
}

TEST_F(TrainFaults, NamesBothCheckpointsIfBothAreDamaged) {
  ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "25u"}).exit_code, 0);
  const auto kept = weights("v");
  for (const auto& path : CheckpointStore::paths(folder_ / "v")) flip_a_bit(path);
  const auto outcome = train("v", {"--updates", "80", "--resume"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::bad_input));
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  for (const auto& path : CheckpointStore::paths(folder_ / "v"))
    EXPECT_NE(outcome.err.find(path.string() + " is damaged"), std::string::npos) << outcome.err;
  EXPECT_EQ(weights("v"), kept);
  EXPECT_EQ(train("v", {"--updates", "60", "--overwrite"}).exit_code, 0);
  EXPECT_EQ(weights("v"), kept);
}

TEST_F(TrainFaults, AnOverwrittenRunLeavesNoCheckpointBefore) {
  ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "25u"}).exit_code, 0);
  ASSERT_EQ(train("v", {"--updates", "7", "--learning-rate", "0.5", "--overwrite"}).exit_code, 0);
  EXPECT_EQ(CheckpointStore::in(folder_ / "v").size(), 1U);
  EXPECT_EQ(load_checkpoint(folder_ / "v" / "checkpoint.h5").update, 7);
}

TEST_F(TrainFaults, ACheckpointBeforeTheNewestIsNoOutputOfAnotherVerb) {
  ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "25u"}).exit_code, 0);
  for (const auto& path : CheckpointStore::paths(folder_ / "v")) {
    const auto outcome = run_program(
        {"analyze", "weights", (folder_ / "v").string(), "-o", path.string(), "--device", "cpu", "--overwrite"});
    EXPECT_EQ(outcome.exit_code, 2) << outcome.out;
    EXPECT_NE(outcome.err.find("is one of the inputs"), std::string::npos) << outcome.err;
  }
}

TEST_F(TrainFaults, TakesAnOptionThatACheckpointDoesNotKnowForItsDefault) {
  ASSERT_EQ(train("v", {"--updates", "7"}).exit_code, 0);
  ASSERT_EQ(train("whole", {"--updates", "9"}).exit_code, 0);
  auto checkpoint = load_checkpoint(folder_ / "v" / "checkpoint.h5");
  ASSERT_EQ(checkpoint.options.erase("cd-steps"), 1U);
  save_checkpoint(checkpoint, folder_ / "v" / "checkpoint.h5");
  const auto other = train("v", {"--updates", "9", "--resume", "--cd-steps", "2"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_NE(other.err.find("was made with --cd-steps 1, and this is --cd-steps 2"), std::string::npos) << other.err;
  EXPECT_EQ(train("v", {"--updates", "9", "--resume"}).exit_code, 0);
  EXPECT_EQ(weights("v"), weights("whole"));
}

TEST_F(TrainFaults, ALongerRunIsAnotherWhereTheRateFallsOverAllOfIt) {
  ASSERT_EQ(train("v", {"--updates", "7", "--schedule", "cosine"}).exit_code, 0);
  const auto outcome = train("v", {"--updates", "9", "--schedule", "cosine", "--resume"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.err.find("was made with --updates 7, and this is --updates 9"), std::string::npos) << outcome.err;
  ASSERT_EQ(train("w", {"--updates", "7", "--schedule", "cosine:20"}).exit_code, 0);
  EXPECT_EQ(train("w", {"--updates", "9", "--schedule", "cosine:20", "--resume"}).exit_code, 0);
}

// In few updates, but not in the first: weights of 10³⁷ are finite.
TEST_F(TrainFaults, ADivergenceLeavesTheLastGoodCheckpoint) {
  const Arguments job{"--updates",    "100000",     "--learning-rate",    "1e38",
                      "--statistics", "mean-field", "--checkpoint-every", "1u"};
  const auto outcome = train("v", job);
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal));
  const auto checkpoint = load_checkpoint(folder_ / "v" / "checkpoint.h5");
  EXPECT_GT(checkpoint.update, 0);
  const auto line =
      fmt::format("training diverged: after update {} the parameters are not finite (after update {} they were)",
                  checkpoint.update + 1, checkpoint.update);
  EXPECT_NE(outcome.err.find(line), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("smaller --learning-rate"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find(fmt::format("is of update {})", checkpoint.update)), std::string::npos) << outcome.err;
  EXPECT_FALSE(fs::exists(folder_ / "v" / "model.h5"));
  auto resumed = job;
  resumed.emplace_back("--resume");
  EXPECT_EQ(train("v", resumed).exit_code, static_cast<int>(ExitCode::internal));
  EXPECT_EQ(load_checkpoint(folder_ / "v" / "checkpoint.h5").update, checkpoint.update);
}

// Its only recorded epochs are the first and one that would come after minutes.
TEST_F(TrainFaults, ADivergenceIsNoticedWhereNothingIsWritten) {
  const auto outcome = train("v", {"--epochs", "400000000", "--learning-rate", "1e38", "--batch-size", "full",
                                   "--statistics", "mean-field", "--checkpoint-every", "1h"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal));
  EXPECT_NE(outcome.err.find("there is no checkpoint of it"), std::string::npos) << outcome.err;
  EXPECT_FALSE(fs::exists(folder_ / "v"));
}

TEST_F(TrainFaults, SaysWhatItNeedsBeforeTheFirstUpdate) {
  const auto outcome = train("v", {"--updates", "1"});
  EXPECT_TRUE(outcome.err.starts_with("training needs ")) << outcome.err;
  for (const char* part : {" KiB of memory on cpu: parameters 1.9 KiB, state 0 bytes, data ", ", workspace ",
                           " KiB, to write a checkpoint 7.5 KiB\n"})
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
}

TEST_F(TrainFaults, SaysWhichBatchWouldFit) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer itself needs terabytes of addresses";
#endif
  const auto made = run_program({"ising", "--side", "6", "--temperatures", "2", "--samples", "4000", "--sweeps", "1",
                                 "--device", "cpu", "--overwrite", "-o", data_});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  test::ProgramOptions options;
  options.address_space_limit = rlim_t{2} << 30;
  const auto large = train("v", {"--hidden", "250000", "--batch-size", "full", "--updates", "1"}, options);
  EXPECT_EQ(large.exit_code, 2);
  EXPECT_EQ(large.error_lines(), 1) << large.err;
  const std::string hint = "the largest batch that fits is --batch-size ";
  const auto at = large.err.find(hint);
  ASSERT_NE(at, std::string::npos) << large.err;
  EXPECT_GT(std::stoi(large.err.substr(at + hint.size())), 0) << large.err;
  const auto none = train("v", {"--hidden", "100000000", "--updates", "1"}, options);
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_NE(none.err.find("no batch would fit"), std::string::npos) << none.err;
  EXPECT_FALSE(fs::exists(folder_ / "v"));
}

TEST_F(TrainFaults, SaysThatTheDataDoesNotFitTheModel) {
  ASSERT_EQ(train("v", {"--updates", "7"}).exit_code, 0);
  const auto made = run_program({"ising", "--side", "5", "--temperatures", "2", "--samples", "40", "--sweeps", "5",
                                 "--device", "cpu", "--overwrite", "-o", data_});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto outcome = train("v", {"--updates", "9", "--resume"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  EXPECT_NE(outcome.err.find("of 36 visible units, and the data has 25"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace kadanoff
