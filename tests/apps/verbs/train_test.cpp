// kadanoff train as a user meets it: runs, resumed runs, killed runs, bad input.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/files.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Arguments = std::vector<std::string>;
using test::run_program;

class Train : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = run_program({"ising", "--side", "6", "--temperatures", "1:3:0.5", "--samples", "40", "--sweeps",
                                   "20", "--start", "random", "--seed", "3", "--device", "cpu", "-o", data().string()});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }
  [[nodiscard]] std::filesystem::path data() const { return folder_ / "train.h5"; }
  [[nodiscard]] std::filesystem::path run(const char* name) const { return folder_ / name; }
  test::ProgramOutcome train(const char* name, Arguments more, const test::ProgramOptions& options = {}) const {
    Arguments arguments{"train", data().string(), "--hidden", "12", "--device", "cpu", "-o", run(name).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, options);
  }
  [[nodiscard]] std::vector<float> weights(const char* name) const {
    Context cpu;
    return to_host(cpu, runs::load_trained_model(run(name)).parameters.weights);
  }

  test::TemporaryFolder folder_;
};

TEST_F(Train, NeedsOnlyDataHiddenUnitsAndAFolder) {
  const auto outcome = train("v", {});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* name : {"config.json", "metrics.jsonl", "checkpoint.h5", "model.h5"})
    EXPECT_TRUE(std::filesystem::exists(run("v") / name)) << name;
  const auto model = runs::load_trained_model(run("v"));
  EXPECT_EQ(model.visible(), 36);
  EXPECT_EQ(model.hidden(), 12);
  EXPECT_EQ(model.lattice_shape, (std::vector<std::int64_t>{6, 6}));
  EXPECT_EQ(model.provenance.command, "train");
  EXPECT_EQ(model.provenance.config["DATA"], data().string());
}

TEST_F(Train, GivesTheSameWeightsForEveryNumberOfThreadsAndOthersForAnotherSeed) {
  ASSERT_EQ(train("one", {"--epochs", "10", "--threads", "1"}).exit_code, 0);
  ASSERT_EQ(train("two", {"--epochs", "10", "--threads", "2"}).exit_code, 0);
  ASSERT_EQ(train("other", {"--epochs", "10", "--seed", "2"}).exit_code, 0);
  EXPECT_EQ(weights("one"), weights("two"));
  EXPECT_NE(weights("one"), weights("other"));
}

TEST_F(Train, KilledAndResumedEqualsUninterrupted) {
  const Arguments job{"--epochs", "4000", "--batch-size", "50", "--checkpoint-every", "300u"};
  ASSERT_EQ(train("whole", job).exit_code, 0);
  auto resumed = job;
  resumed.emplace_back("--resume");
  // SIGKILL at several moments; the first call starts afresh because there is no checkpoint.
  int kills = 0, status = -1;
  for (int attempt = 0; attempt < 200 && status != 0; ++attempt) {
    test::ProgramOptions options;
    if (attempt < 6) options.kill_after = std::chrono::milliseconds(30 + 23 * attempt), options.kill_signal = SIGKILL;
    const auto outcome = train("killed", resumed, options);
    kills += outcome.signal == SIGKILL ? 1 : 0;
    status = outcome.exit_code;
    ASSERT_TRUE(outcome.signal == SIGKILL || status == 0) << outcome.err;
  }
  EXPECT_GE(kills, 2);
  EXPECT_EQ(weights("whole"), weights("killed"));
  const auto without_seconds = [](const std::string& lines) {
    std::string rows;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);)
      rows += line.substr(0, line.find("\"seconds\"")) + line.substr(line.find("\"update\"")) + "\n";
    return rows;
  };
  EXPECT_EQ(without_seconds(test::read_bytes(run("whole") / "metrics.jsonl")),
            without_seconds(test::read_bytes(run("killed") / "metrics.jsonl")));
}

TEST_F(Train, StopsAtATermSignalWithACheckpoint) {
  const Arguments job{"--epochs", "4000", "--batch-size", "50"};
  ASSERT_EQ(train("whole", job).exit_code, 0);
  test::ProgramOptions options;
  options.signal_once_exists = run("stopped") / "metrics.jsonl";  // by then it trains and handles signals
  options.kill_after = std::chrono::milliseconds(20);
  auto outcome = train("stopped", job, options);
  ASSERT_EQ(outcome.exit_code, static_cast<int>(ExitCode::stopped)) << outcome.out << outcome.err;
  EXPECT_LT(outcome.took_to_end, std::chrono::seconds(20));
  EXPECT_FALSE(std::filesystem::exists(run("stopped") / "model.h5"));
  auto resumed = job;
  resumed.emplace_back("--resume");
  ASSERT_EQ(train("stopped", resumed).exit_code, 0);
  EXPECT_EQ(weights("whole"), weights("stopped"));
}

// One update has two thousand million steps: it never ends in time.
TEST_F(Train, StopsWithinAnUpdateThatTakesTooLong) {
  test::ProgramOptions options;
  options.signal_once_exists = run("v") / "checkpoint.h5";
  options.kill_after = std::chrono::milliseconds(50);
  const auto outcome = train("v", {"--updates", "3", "--cd-steps", "2000000000"}, options);
  ASSERT_EQ(outcome.exit_code, static_cast<int>(ExitCode::stopped)) << outcome.out << outcome.err;
  EXPECT_LT(outcome.took_to_end, std::chrono::seconds(20));
  EXPECT_NE(outcome.err.find("kadanoff: stopping after the current step"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("stopped before its end; the saved files are intact\n"), std::string::npos);
  const auto found = runs::CheckpointStore(run("v")).load();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->checkpoint.update, 0);
  EXPECT_EQ(found->refused, "");
}

TEST_F(Train, ALongerRunGoesOnFromAShorterOne) {
  ASSERT_EQ(train("long", {"--epochs", "30"}).exit_code, 0);
  ASSERT_EQ(train("short", {"--epochs", "10"}).exit_code, 0);
  ASSERT_EQ(train("short", {"--epochs", "30", "--resume"}).exit_code, 0);
  EXPECT_EQ(weights("long"), weights("short"));
}

TEST_F(Train, KeepsTheModelsOfTheEpochsThatAreAskedFor) {
  ASSERT_EQ(train("long", {"--epochs", "8", "--snapshot-epochs", "3,8"}).exit_code, 0);
  ASSERT_EQ(train("short", {"--epochs", "3"}).exit_code, 0);
  EXPECT_EQ(weights("long/epoch-3.h5"), weights("short"));
  EXPECT_EQ(weights("long/epoch-8.h5"), weights("long"));
  // --overwrite also removes the old snapshots that the new training does not write again.
  ASSERT_EQ(train("long", {"--epochs", "4", "--snapshot-epochs", "4", "--overwrite"}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(run("long/epoch-3.h5")));
  EXPECT_EQ(weights("long/epoch-4.h5"), weights("long"));
  const auto past = train("short", {"--epochs", "5", "--snapshot-epochs", "2", "--resume"});
  EXPECT_EQ(past.exit_code, 2);
  EXPECT_NE(past.err.find("was not kept"), std::string::npos) << past.err;
  const auto beyond = train("beyond", {"--epochs", "4", "--snapshot-epochs", "5"});
  EXPECT_EQ(beyond.exit_code, 2);
  EXPECT_NE(beyond.err.find("--snapshot-epochs 5: the training ends"), std::string::npos) << beyond.err;
  EXPECT_FALSE(std::filesystem::exists(run("beyond")));
}

TEST_F(Train, TakesTheTemperaturesThatAreAskedFor) {
  ASSERT_EQ(train("selected", {"--select-temperatures", "1,1.5,2"}).exit_code, 0);
  ASSERT_EQ(train("excluded", {"--exclude-temperatures", "2.5,3"}).exit_code, 0);
  ASSERT_EQ(train("all", {}).exit_code, 0);
  EXPECT_EQ(weights("selected"), weights("excluded"));
  EXPECT_NE(weights("selected"), weights("all"));
  EXPECT_EQ(train("none", {"--select-temperatures", "7"}).exit_code, 2);
}

TEST_F(Train, ReadsOptionsFromAConfigurationFile) {
  std::ofstream(folder_ / "ok.toml") << "epochs = 3\nstatistics = \"mean-field\"\n";
  std::ofstream(folder_ / "bad.toml") << "epochs = 3\nmomentun = 0.5\n";
  ASSERT_EQ(train("a", {"--config", (folder_ / "ok.toml").string()}).exit_code, 0);
  ASSERT_EQ(train("b", {"--epochs", "3", "--statistics", "mean-field"}).exit_code, 0);
  EXPECT_EQ(weights("a"), weights("b"));
  const auto outcome = train("c", {"--config", (folder_ / "bad.toml").string()});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.err.find("momentun"), std::string::npos) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(run("c")));
}

TEST_F(Train, RefusesBadOptionsInOneLineAndLeavesNothingBehind) {
  const auto before = folder_.entries();
  for (const auto& bad : std::vector<Arguments>{{"--hidden", "0"},
                                                {"--hidden", "-3"},
                                                {"--hidden", "many"},
                                                {"--hidden", "1000000000000"},
                                                {"--batch-size", "0"},
                                                {"--batch-size", "-1"},
                                                {"--batch-size", "201"},
                                                {"--learning-rate", "nan"},
                                                {"--learning-rate", "-0.1"},
                                                {"--learning-rate", "inf"},
                                                {"--learning-rate", "0"},
                                                {"--init", "uniform"},
                                                {"--cd-steps", "0"},
                                                {"--checkpoint-every", "often"},
                                                {"--checkpoint-every", "0x10u"},
                                                {"--checkpoint-every", "1e308h"},
                                                {"--checkpoint-every", "nans"},
                                                {"--l1", "1e300"},
                                                {"--l2", "0x1p3"},
                                                {"--schedule", "step:0x10:0.5"},
                                                {"--schedule", "cosine: 5"},
                                                {"--init", "normal:0x1"},
                                                {"--batch-size", "0x10"},
                                                {"--statistics", "exact"},
                                                {"--device", "cuda:99"},
                                                {"--threads", "-1"},
                                                {"--momentun", "0.5"},
                                                {"--epochs", "-5"},
                                                {"--select-temperatures", "3:1:0.5"},
                                                {"--select-temperatures", "-1"},
                                                {"--seed", "-7"},
                                                {"--seed", "18446744073709551616"},
                                                {"--seed", "0x10"},
                                                {"--updates", "0"},
                                                {"--init", "normal:1e30"},
                                                {"--init", "block-spin:2"},  // 12 hidden units
                                                {"--init", "block-spin:0"},
                                                {"--bias-init", "ones"},
                                                {"--device", "gpu"}}) {
    Arguments arguments{"train", data().string(), "-o", run("bad").string()};
    if (bad[0] != "--hidden") arguments.insert(arguments.end(), {"--hidden", "12"});
    arguments.insert(arguments.end(), bad.begin(), bad.end());
    const auto outcome = run_program(arguments);
    const int code = bad[1] == "cuda:99" ? 69 : 2;  // another machine may have that GPU
    EXPECT_EQ(outcome.exit_code, code) << bad[0] << " " << bad[1] << ": " << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_EQ(folder_.entries(), before) << bad[0] << " " << bad[1];
  }
}

TEST_F(Train, RefusesARunThatIsThereAndAnotherTrainingsCheckpoint) {
  ASSERT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
  const auto kept = weights("v");
  EXPECT_EQ(train("v", {"--epochs", "2"}).exit_code, 2);
  EXPECT_EQ(train("v", {"--epochs", "2", "--resume", "--learning-rate", "0.5"}).exit_code, 2);
  EXPECT_EQ(train("v", {"--epochs", "2", "--resume", "--select-temperatures", "1"}).exit_code, 2);
  EXPECT_EQ(weights("v"), kept);
  EXPECT_EQ(train("v", {"--epochs", "3", "--overwrite"}).exit_code, 0);
  EXPECT_NE(weights("v"), kept);
}

TEST_F(Train, RefusesADamagedCheckpoint) {
  ASSERT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
  auto bytes = test::read_bytes(run("v") / "checkpoint.h5");
  bytes[bytes.size() / 2] ^= 4;
  for (const char* name : {"checkpoint.h5", "checkpoint-previous.h5"})
    std::ofstream(run("v") / name, std::ios::binary) << bytes;
  const auto outcome = train("v", {"--epochs", "4", "--resume"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::bad_input)) << outcome.err;
  EXPECT_NE(outcome.err.find("checkpoint.h5"), std::string::npos);
}

TEST_F(Train, KeepsTheOldCheckpointWhenTheDiskIsFull) {
  ASSERT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
  const auto checkpoint = test::read_bytes(run("v") / "checkpoint.h5");
  test::ProgramOptions options;
  options.file_size_limit = 2000;
  const auto outcome = train("v", {"--epochs", "4", "--resume"}, options);
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::io)) << outcome.err;
  EXPECT_EQ(test::read_bytes(run("v") / "checkpoint.h5"), checkpoint);
  EXPECT_EQ(train("v", {"--epochs", "4", "--resume"}).exit_code, 0);
}

TEST_F(Train, LeavesNothingOfARunThatCouldNotBegin) {
  const auto before = folder_.entries();
  for (const rlim_t bytes : {0, 2000}) {  // no room for the configuration; no room for the first checkpoint
    test::ProgramOptions options;
    options.file_size_limit = bytes;
    const auto outcome = train("deep/down/v", {"--epochs", "2"}, options);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::io)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), bytes == 0 ? 1 : 2) << outcome.err;  // 2: the line about memory comes first
    EXPECT_EQ(folder_.entries(), before);
  }
}

// Files with names of ours, but no checkpoint: somebody else's.
TEST_F(Train, RefusesAFolderWithForeignFiles) {
  for (const char* name : {"config.json", "metrics.jsonl", "epoch-7.h5", "model.h5"}) {
    std::filesystem::create_directory(run("v"));
    test::write_bytes(run("v") / name, "theirs");
    for (const bool resume : {false, true}) {
      const auto outcome = train("v", resume ? Arguments{"--epochs", "1", "--resume"} : Arguments{"--epochs", "1"});
      EXPECT_EQ(outcome.exit_code, 2) << name << ": " << outcome.err;
      EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
      EXPECT_EQ(test::read_bytes(run("v") / name), "theirs");
    }
    EXPECT_EQ(train("v", {"--epochs", "1", "--overwrite"}).exit_code, 0) << name;
    std::filesystem::remove_all(run("v"));
  }
}

TEST_F(Train, NeedsAFolderThatCanBeOne) {
  std::filesystem::create_symlink("circle", run("circle"));
  const auto outcome = train("circle", {"--epochs", "1"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::io)) << outcome.err;
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  const auto root = run_program({"train", data().string(), "--hidden", "12", "-o", "/", "--device", "cpu"});
  EXPECT_EQ(root.exit_code, 2) << root.err;
  EXPECT_NE(root.err.find("a folder of its own"), std::string::npos) << root.err;
}

TEST_F(Train, ALongerRunHasEachEpochOnceInItsMetrics) {
  ASSERT_EQ(train("v", {"--updates", "5", "--batch-size", "50"}).exit_code, 0);
  ASSERT_EQ(train("v", {"--updates", "9", "--batch-size", "50", "--resume"}).exit_code, 0);
  ASSERT_EQ(train("whole", {"--updates", "9", "--batch-size", "50"}).exit_code, 0);
  EXPECT_EQ(test::metrics_without_times(run("v")), test::metrics_without_times(run("whole")));
}

TEST_F(Train, NeverTakesAModelAwayUnasked) {
  ASSERT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
  for (const char* name : {"checkpoint.h5", "checkpoint-previous.h5"}) std::filesystem::remove(run("v") / name);
  EXPECT_EQ(train("v", {"--epochs", "2", "--resume"}).exit_code, 2);
  EXPECT_TRUE(std::filesystem::exists(run("v") / "model.h5"));
}

TEST_F(Train, CountsTheErrorOverTheSamplesThatItSummed) {
  // Two of the four updates of an epoch, then the other two, must give the same as all four at once.
  const auto last_error = [&](const char* name) {
    std::istringstream lines(test::read_bytes(run(name) / "metrics.jsonl"));
    double error = 0;
    for (std::string line; std::getline(lines, line);)
      error = nlohmann::json::parse(line)["reconstruction_error"].get<double>();
    return error;
  };
  ASSERT_EQ(train("whole", {"--batch-size", "50", "--updates", "8"}).exit_code, 0);
  ASSERT_EQ(train("parts", {"--batch-size", "50", "--updates", "6"}).exit_code, 0);
  ASSERT_EQ(train("parts", {"--batch-size", "50", "--updates", "8", "--resume"}).exit_code, 0);
  EXPECT_EQ(last_error("whole"), last_error("parts"));
  EXPECT_GT(last_error("whole"), 1.0);  // hardly trained: near 2, the value for independent spins
}

TEST_F(Train, KeepsTheOldRunUntilTheNewOneHasACheckpoint) {
  ASSERT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
  const auto kept = weights("v");
  const auto config = test::read_bytes(run("v") / "config.json"),
             metrics = test::read_bytes(run("v") / "metrics.jsonl");
  const auto outcome =
      train("v", {"--learning-rate", "1e38", "--init", "normal:1e5", "--statistics", "mean-field", "--overwrite"});
  ASSERT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal)) << outcome.err;
  EXPECT_EQ(weights("v"), kept);
  EXPECT_EQ(test::read_bytes(run("v") / "config.json"), config);
  EXPECT_EQ(test::read_bytes(run("v") / "metrics.jsonl"), metrics);
  EXPECT_NE(outcome.err.find("the old run in "), std::string::npos) << outcome.err;
  for (const auto& entry : std::filesystem::directory_iterator(run("v")))
    EXPECT_FALSE(entry.path().filename().string().starts_with(".")) << entry.path();
}

TEST_F(Train, ThatFailsRemovesNothingOfItsNeighbours) {
  test::ProgramOptions full_disk;  // too small for a checkpoint
  full_disk.file_size_limit = 2000;
  ASSERT_NE(train("sweep/a", {}, full_disk).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(run("sweep")));  // the new folders are removed again
  std::filesystem::create_directories(run("deep"));
  std::ofstream(run("deep") / "notes") << "mine";
  ASSERT_NE(train("deep/er/a", {}, full_disk).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(run("deep") / "er"));
  EXPECT_TRUE(std::filesystem::exists(run("deep") / "notes"));
}

TEST_F(Train, ALongerRunThatIsStoppedLeavesNoOlderModel) {
  ASSERT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
  test::ProgramOptions options;
  std::filesystem::remove(run("v") / "metrics.jsonl");  // the resumed run writes it and then handles signals
  options.signal_once_exists = run("v") / "metrics.jsonl";
  options.kill_after = std::chrono::milliseconds(300);  // a busy machine, too, has done an update then
  const auto outcome = train("v", {"--epochs", "1000000", "--resume"}, options);
  ASSERT_EQ(outcome.exit_code, static_cast<int>(ExitCode::stopped)) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(run("v") / "model.h5"));
  EXPECT_TRUE(std::filesystem::exists(run("v") / "checkpoint.h5"));
}

TEST_F(Train, KeepsAnotherProcessOutOfItsFolder) {
  std::filesystem::create_directory(run("v"));
  const int lock = open(run("v").c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_EQ(flock(lock, LOCK_EX), 0);
  const auto outcome = train("v", {"--epochs", "2"});
  EXPECT_EQ(outcome.exit_code, 69) << outcome.err;
  EXPECT_NE(outcome.err.find("another process"), std::string::npos) << outcome.err;
  EXPECT_TRUE(std::filesystem::is_empty(run("v")));
  close(lock);
  EXPECT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
}

// With drawn spins the error does not show it: spins stay ±1, however large the fields are.
TEST_F(Train, StopsWhenTheParametersAreBeyondMeaning) {
  const auto outcome = train("v", {"--learning-rate", "1e30", "--epochs", "20"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal)) << outcome.err;
  EXPECT_NE(outcome.err.find("a parameter is not finite or exceeds 10⁶"), std::string::npos) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(run("v") / "model.h5"));
}

TEST_F(Train, StopsWhenTheNumbersDo) {
  const auto outcome = train("v", {"--learning-rate", "1e38", "--statistics", "mean-field", "--epochs", "50"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal)) << outcome.err;
  EXPECT_NE(outcome.err.find("diverged"), std::string::npos) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(run("v") / "model.h5"));
}

}  // namespace
}  // namespace kadanoff::cli
