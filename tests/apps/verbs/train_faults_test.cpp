// kadanoff train if something goes wrong: a damaged checkpoint, a rate that diverges, too little memory.
#include <gtest/gtest.h>

#include <sstream>

#include "host/runs/checkpoint_store.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/isa.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/files.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
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
  // 12 hidden units and 10 updates per epoch, unless `more` sets them.
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
    return to_host(cpu, runs::load_trained_model(folder_ / name).parameters.weights);
  }
  static void flip_a_bit(const fs::path& path) {
    auto bytes = read_bytes(path);
    bytes[bytes.size() / 2] ^= 4;
    test::write_bytes(path, bytes);
  }

  test::TemporaryFolder folder_;
  std::string data_ = (folder_ / "data.h5").string();
};

// The previous checkpoint is from the middle of an epoch.
TEST_F(TrainFaults, GoesOnFromTheCheckpointBeforeADamagedOne) {
  ASSERT_EQ(train("whole", {"--updates", "80", "--snapshot-epochs", "2,3,5,8"}).exit_code, 0);
  for (const bool cut : {false, true}) {
    ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "23u", "--snapshot-epochs", "2,3,5", "--overwrite"})
                  .exit_code,
              0);
    const auto newest = folder_ / "v" / "checkpoint.h5";
    ASSERT_EQ(runs::load_checkpoint(newest).update, 60);
    if (cut)
      fs::resize_file(newest, 700);
    else
      flip_a_bit(newest);
    const auto outcome = train("v", {"--updates", "80", "--resume", "--snapshot-epochs", "2,3,5,8"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto line = "kadanoff: going on from " + (folder_ / "v" / "checkpoint-previous.h5").string() +
                      ", of update 46 of 80: " + newest.string() + " is damaged: ";
    EXPECT_NE(outcome.err.find(line), std::string::npos) << outcome.err;
    EXPECT_EQ(weights("v"), weights("whole"));
    EXPECT_EQ(test::metrics_without_times(folder_ / "v"), test::metrics_without_times(folder_ / "whole"));
    for (const char* snapshot : {"epoch-2.h5", "epoch-3.h5", "epoch-5.h5", "epoch-8.h5"})
      EXPECT_EQ(weights(std::string("v/") + snapshot), weights(std::string("whole/") + snapshot)) << snapshot;
    EXPECT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint-previous.h5").update, 46);
  }
}

TEST_F(TrainFaults, NamesBothCheckpointsIfBothAreDamaged) {
  ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "25u"}).exit_code, 0);
  const auto kept = weights("v");
  for (const auto& path : runs::CheckpointStore::paths(folder_ / "v")) flip_a_bit(path);
  const auto outcome = train("v", {"--updates", "80", "--resume"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::bad_input));
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  for (const auto& path : runs::CheckpointStore::paths(folder_ / "v"))
    EXPECT_NE(outcome.err.find(path.string() + " is damaged"), std::string::npos) << outcome.err;
  EXPECT_EQ(weights("v"), kept);
  EXPECT_EQ(train("v", {"--updates", "60", "--overwrite"}).exit_code, 0);
  EXPECT_EQ(weights("v"), kept);
}

TEST_F(TrainFaults, ASecretRunStaysSecret) {
  ASSERT_EQ(train("v", {"--updates", "10"}).exit_code, 0);
  for (const char* name : {"checkpoint.h5", "model.h5"})
    fs::permissions(folder_ / "v" / name, fs::perms::owner_read | fs::perms::owner_write);
  for (const char* how : {"--resume", "--overwrite"}) {
    ASSERT_EQ(train("v", {"--updates", "20", "--checkpoint-every", "5u", "--snapshot-epochs", "2", how}).exit_code, 0);
    for (const char* name : {"checkpoint.h5", "checkpoint-previous.h5", "model.h5", "epoch-2.h5"})
      EXPECT_EQ(fs::status(folder_ / "v" / name).permissions() & (fs::perms::group_all | fs::perms::others_all),
                fs::perms::none)
          << name << how;
  }
}

TEST_F(TrainFaults, AnOverwrittenRunLeavesNoCheckpointBefore) {
  ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "25u"}).exit_code, 0);
  ASSERT_EQ(train("v", {"--updates", "7", "--learning-rate", "0.5", "--overwrite"}).exit_code, 0);
  EXPECT_EQ(runs::CheckpointStore::in(folder_ / "v").size(), 1U);
  EXPECT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint.h5").update, 7);
}

TEST_F(TrainFaults, ACheckpointBeforeTheNewestIsNoOutputOfAnotherVerb) {
  ASSERT_EQ(train("v", {"--updates", "60", "--checkpoint-every", "25u"}).exit_code, 0);
  for (const auto& path : runs::CheckpointStore::paths(folder_ / "v")) {
    const auto outcome = run_program(
        {"analyze", "weights", (folder_ / "v").string(), "-o", path.string(), "--device", "cpu", "--overwrite"});
    EXPECT_EQ(outcome.exit_code, 2) << outcome.out;
    EXPECT_NE(outcome.err.find("is one of the inputs"), std::string::npos) << outcome.err;
  }
}

TEST_F(TrainFaults, TakesAnOptionThatACheckpointDoesNotKnowForItsDefault) {
  ASSERT_EQ(train("v", {"--updates", "7"}).exit_code, 0);
  ASSERT_EQ(train("whole", {"--updates", "9"}).exit_code, 0);
  auto checkpoint = runs::load_checkpoint(folder_ / "v" / "checkpoint.h5");
  ASSERT_EQ(checkpoint.options.erase("cd-steps"), 1U);
  runs::save_checkpoint(checkpoint, folder_ / "v" / "checkpoint.h5");
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

// It diverges after a few updates, but not in the first: weights of 10³⁷ are finite.
TEST_F(TrainFaults, ADivergenceLeavesTheLastGoodCheckpoint) {
  const Arguments job{"--updates",    "100000",     "--learning-rate",    "3e5",
                      "--statistics", "mean-field", "--checkpoint-every", "1u"};
  const auto outcome = train("v", job);
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal));
  const auto checkpoint = runs::load_checkpoint(folder_ / "v" / "checkpoint.h5");
  EXPECT_GT(checkpoint.update, 0);
  const auto line = fmt::format(
      "training diverged: after update {} a parameter is not finite or exceeds 10⁶ (after update {} all were good)",
      checkpoint.update + 1, checkpoint.update);
  EXPECT_NE(outcome.err.find(line), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("smaller --learning-rate"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find(fmt::format("is of update {})", checkpoint.update)), std::string::npos) << outcome.err;
  EXPECT_FALSE(fs::exists(folder_ / "v" / "model.h5"));
  auto resumed = job;
  resumed.emplace_back("--resume");
  EXPECT_EQ(train("v", resumed).exit_code, static_cast<int>(ExitCode::internal));
  EXPECT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint.h5").update, checkpoint.update);
}

// The first update already diverges: the checkpoint of the start is left.
TEST_F(TrainFaults, ADivergenceAtOnceLeavesTheCheckpointOfTheStart) {
  const Arguments job{"--updates", "50",         "--learning-rate", "1e38",
                      "--init",    "normal:1e5", "--statistics",    "mean-field"};
  for (const bool again : {false, true}) {
    auto words = job;
    if (again) words.emplace_back("--resume");
    const auto outcome = train("v", words);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal)) << outcome.err;
    EXPECT_NE(outcome.err.find("training diverged: "), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("v is of update 0)"), std::string::npos) << outcome.err;
    const auto checkpoint = runs::load_checkpoint(folder_ / "v" / "checkpoint.h5");
    EXPECT_EQ(checkpoint.update, 0);
    EXPECT_EQ(checkpoint.total_updates, 50);
    EXPECT_FALSE(fs::exists(folder_ / "v" / "model.h5"));
  }
  EXPECT_EQ(train("v", {"--updates", "5"}).exit_code, 0);  // update 0 may be replaced without --overwrite
}

// With all kinds of state: chains, a velocity.
TEST_F(TrainFaults, GoingOnFromTheStartEqualsUninterrupted) {
  Arguments job{"--updates", "30", "--algorithm", "pcd", "--momentum", "0.5", "--checkpoint-every", "1h"};
  ASSERT_EQ(train("whole", job).exit_code, 0);
  ASSERT_EQ(train("v", job).exit_code, 0);
  fs::remove(folder_ / "v" / "checkpoint.h5");
  ASSERT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint-previous.h5").update, 0);
  job.emplace_back("--resume");
  const auto outcome = train("v", job);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find(", of update 0 of 30: "), std::string::npos) << outcome.err;
  EXPECT_EQ(weights("v"), weights("whole"));
  EXPECT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint.h5").state,
            runs::load_checkpoint(folder_ / "whole" / "checkpoint.h5").state);
  EXPECT_EQ(test::metrics_without_times(folder_ / "v"), test::metrics_without_times(folder_ / "whole"));
}

TEST_F(TrainFaults, ARunThatIsKilledAtOnceHasACheckpointToo) {
  ASSERT_EQ(train("whole", {"--updates", "30"}).exit_code, 0);
  test::ProgramOptions options;
  options.signal_once_exists = folder_ / "v" / "checkpoint.h5";
  options.kill_after = std::chrono::milliseconds(0);
  options.kill_signal = SIGKILL;
  ASSERT_EQ(train("v", {"--updates", "100000000", "--checkpoint-every", "1h"}, options).signal, SIGKILL);
  EXPECT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint.h5").update, 0);
  ASSERT_EQ(train("v", {"--updates", "30", "--resume"}).exit_code, 0);
  EXPECT_EQ(weights("v"), weights("whole"));
}

TEST_F(TrainFaults, AResumeSaysWhatItGoesOnFrom) {
  const auto first = train("v", {"--updates", "7", "--resume"});
  ASSERT_EQ(first.exit_code, 0);
  const auto folder = (folder_ / "v").string();
  EXPECT_NE(first.err.find("kadanoff: " + folder + " holds no checkpoint to resume: starting afresh\n"),
            std::string::npos)
      << first.err;
  const auto longer = train("v", {"--updates", "9", "--resume"});
  EXPECT_NE(longer.err.find("kadanoff: going on from " + folder + "/checkpoint.h5, of update 7 of 9\n"),
            std::string::npos)
      << longer.err;
  const auto done = train("v", {"--updates", "9", "--resume"});
  EXPECT_NE(done.err.find("of update 9 of 9: nothing is left to do\n"), std::string::npos) << done.err;
  EXPECT_EQ(train("other", {"--updates", "7"}).err.find("going on"), std::string::npos);
}

// Another device or build gives the same warning; the run goes on.
TEST_F(TrainFaults, AResumeTellsOfAnotherInstructionSet) {
  const test::Environment of_the_cpu(test::Variables{{"KADANOFF_TEST_DEVICE", "cpu"}});
  ASSERT_EQ(train("v", {"--updates", "7"}).exit_code, 0);
  EXPECT_EQ(train("v", {"--updates", "8", "--resume"}).err.find("uninterrupted"), std::string::npos);
  auto checkpoint = runs::load_checkpoint(folder_ / "v" / "checkpoint.h5");
  const auto present = io::instruction_set(Context(cpu_device, 1));
  EXPECT_TRUE(present.starts_with(to_string(current_isa()))) << present;
  EXPECT_EQ(checkpoint.instruction_set, present);
  checkpoint.instruction_set = "mmx";
  runs::save_checkpoint(checkpoint, folder_ / "v" / "checkpoint.h5");
  const auto outcome = train("v", {"--updates", "9", "--resume"});
  EXPECT_EQ(outcome.exit_code, 0);
  const auto line =
      fmt::format("was made on cpu with mmx and build {0}, this is cpu with {1} and build {0}: the last bits",
                  checkpoint.model.provenance.commit, present);
  EXPECT_NE(outcome.err.find(line), std::string::npos) << outcome.err;
  checkpoint = runs::load_checkpoint(folder_ / "v" / "checkpoint.h5");
  EXPECT_EQ(checkpoint.instruction_set, present);
  checkpoint.instruction_set.clear();  // as in a file of an older version
  runs::save_checkpoint(checkpoint, folder_ / "v" / "checkpoint.h5");
  EXPECT_EQ(train("v", {"--updates", "11", "--resume"}).err.find("uninterrupted"), std::string::npos);
}

TEST_F(TrainFaults, ATrainingByTablesMayGoOnOnAnotherInstructionSet) {
  const test::Environment of_the_cpu(test::Variables{{"KADANOFF_TEST_DEVICE", "cpu"}});
  const auto checkpoint_path = folder_ / "v" / "checkpoint.h5";
  ASSERT_EQ(train("v", {"--updates", "7", "--batch-size", "40"}).exit_code, 0);
  auto checkpoint = runs::load_checkpoint(checkpoint_path);
  checkpoint.instruction_set = "mmx";
  runs::save_checkpoint(checkpoint, checkpoint_path);
  EXPECT_EQ(train("v", {"--updates", "9", "--batch-size", "40", "--resume"}).err.find("uninterrupted"),
            std::string::npos);
}

// The checkpoint says that years have passed, so the speed of the machine does not matter.
TEST_F(TrainFaults, AResumeGoesOnCountingTheSeconds) {
  ASSERT_EQ(train("v", {"--updates", "10"}).exit_code, 0);
  auto checkpoint = runs::load_checkpoint(folder_ / "v" / "checkpoint.h5");
  EXPECT_GT(checkpoint.seconds, 0);
  checkpoint.seconds = 1e8;
  runs::save_checkpoint(checkpoint, folder_ / "v" / "checkpoint.h5");
  ASSERT_EQ(train("v", {"--updates", "20", "--resume"}).exit_code, 0);
  EXPECT_GT(runs::load_checkpoint(folder_ / "v" / "checkpoint.h5").seconds, 1e8);
  std::istringstream lines(read_bytes(folder_ / "v" / "metrics.jsonl"));
  std::vector<double> seconds;
  for (std::string line; std::getline(lines, line);) seconds.push_back(nlohmann::json::parse(line)["seconds"]);
  ASSERT_EQ(seconds.size(), 2U);
  EXPECT_LT(seconds[0], 1e8);
  EXPECT_GT(seconds[1], 1e8);
}

TEST_F(TrainFaults, AFullDiskIsToldWithWhatIsLeft) {
  ASSERT_EQ(train("v", {"--updates", "7"}).exit_code, 0);
  test::ProgramOptions options;
  options.file_size_limit = 2000;
  const auto outcome = train("v", {"--updates", "9", "--resume"}, options);
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::io));
  EXPECT_NE(outcome.err.find("v is intact: --resume goes on from it\n"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("the checkpoint of update 7 in "), std::string::npos) << outcome.err;
  const auto other = train("v", {"--updates", "9", "--learning-rate", "0.5", "--overwrite"}, options);
  EXPECT_EQ(other.exit_code, static_cast<int>(ExitCode::io));
  EXPECT_NE(other.err.find("v is unchanged\n"), std::string::npos) << other.err;
  EXPECT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint.h5").update, 7);
}

// A folder that holds only the models of some epochs is still worth keeping.
TEST_F(TrainFaults, ModelsOfEpochsAreNotRemovedUnasked) {
  ASSERT_EQ(train("v", {"--epochs", "3", "--snapshot-epochs", "2"}).exit_code, 0);
  for (const char* name : {"model.h5", "checkpoint.h5", "checkpoint-previous.h5"})
    std::filesystem::remove(folder_ / "v" / name);
  const auto outcome = train("v", {"--epochs", "3"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage));
  EXPECT_NE(outcome.err.find("v holds a run already"), std::string::npos) << outcome.err;
  EXPECT_TRUE(std::filesystem::exists(folder_ / "v" / "epoch-2.h5"));
}

// Only the first epoch is recorded, and then one that would come after minutes.
TEST_F(TrainFaults, ADivergenceIsNoticedWhereNothingIsWritten) {
  const auto outcome = train("v", {"--epochs", "400000000", "--learning-rate", "1e38", "--batch-size", "full",
                                   "--statistics", "mean-field", "--checkpoint-every", "1h"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal));
  EXPECT_NE(outcome.err.find("v is of update 0)"), std::string::npos) << outcome.err;
  EXPECT_EQ(runs::load_checkpoint(folder_ / "v" / "checkpoint.h5").update, 0);
}

TEST_F(TrainFaults, SaysWhatItNeedsBeforeTheFirstUpdate) {
  const test::Environment of_the_cpu(test::Variables{{"KADANOFF_TEST_DEVICE", "cpu"}});
  const auto outcome = train("v", {"--updates", "1"});
  EXPECT_TRUE(outcome.err.starts_with("training needs ")) << outcome.err;
  for (const char* part : {" KiB of memory on cpu: parameters 1.9 KiB, state 0 bytes, data ", ", workspace ",
                           " KiB, to write a checkpoint 7.5 KiB\n"})
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
}

TEST_F(TrainFaults, SaysWhichBatchWouldFit) {
  const test::Environment of_the_cpu(test::Variables{{"KADANOFF_TEST_DEVICE", "cpu"}});
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer itself needs terabytes of addresses";
#endif
  const auto made = run_program({"ising", "--side", "6", "--temperatures", "2", "--samples", "4000", "--sweeps", "1",
                                 "--device", "cpu", "--overwrite", "-o", data_});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  test::ProgramOptions options;
  options.address_space_limit = rlim_t{3} << 30;  // CUDA's libraries alone have 1.8 GiB of addresses
  const auto large = train(
      "v", {"--hidden", "250000", "--batch-size", "full", "--updates", "1", "--statistics", "mean-field"}, options);
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
  EXPECT_NE(outcome.err.find("with 36 visible units, but the data has 25"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace kadanoff::cli
