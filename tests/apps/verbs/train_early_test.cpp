// kadanoff train --stop-early: when it ends, what it keeps, and that a stop in between changes nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/json.hpp"
#include "host/data/dataset.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/signalled_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

// Spins that do as their neighbour does learn quickly, and then a few samples by heart.
data::Dataset some_spins(std::int64_t count, unsigned seed) {
  auto data = test::random_data(count, 36, seed);
  for (std::int64_t i = 0; i < count; ++i) data.words[static_cast<std::size_t>(2 * i)] |= 0x0F0F0FU;
  return data;
}

class TrainEarly : public testing::Test {
 protected:
  void SetUp() override {
    data::save_dataset(some_spins(60, 1), folder_ / "data.h5");
    data::save_dataset(some_spins(100, 2), folder_ / "held-out.h5");
  }
  test::ProgramOutcome call(const Arguments& words, test::ProgramOptions options = {}) const {
    options.folder = folder_.path();
    return test::run_program(words, options);
  }
  static Arguments command(const std::string& run, const Arguments& more) {
    Arguments words{
        "train",    "data.h5", "--hidden",        "30",   "--device",   "cpu",         "--batch-size",     "10",
        "--epochs", "2000",    "--learning-rate", "0.05", "--validate", "held-out.h5", "--validate-every", "2",
        "-o",       run};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  nlohmann::json train(const std::string& run, const Arguments& more) const {
    auto words = command(run, more);
    words.emplace_back("--json");
    const auto outcome = call(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.exit_code == 0 ? nlohmann::json::parse(outcome.out) : nlohmann::json();
  }
  test::ProgramOutcome resume(const std::string& run, const Arguments& more = {}) const {
    Arguments words{"train", run, "--resume"};
    words.insert(words.end(), more.begin(), more.end());
    auto outcome = call(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome;
  }
  [[nodiscard]] std::vector<float> weights(const std::string& model) const {
    Context cpu;
    return to_host(cpu, runs::load_trained_model(folder_ / model).parameters.weights);
  }
  [[nodiscard]] nlohmann::json config(const std::string& run) const {
    return parse_json(test::read_bytes(folder_ / run / "config.json"));
  }
  void expect_the_same(const std::string& one, const std::string& other) const {
    EXPECT_EQ(weights(one), weights(other));
    EXPECT_EQ(weights(one + "/checkpoint.h5"), weights(other + "/checkpoint.h5"));
    EXPECT_EQ(test::metrics_without_times(folder_ / one), test::metrics_without_times(folder_ / other));
  }

  test::TemporaryFolder folder_;
};

// Where nothing is left to do, the model stays the best one.
TEST_F(TrainEarly, AFinishedTrainingStaysAsItIsWithoutTheOption) {
  const auto result = train("v", {"--stop-early", "1000"});
  EXPECT_EQ(result["stopped_early"], false);
  EXPECT_LT(result["best"]["update"], result["updates"]);
  const auto best = weights("v");
  EXPECT_NE(best, weights("v/checkpoint.h5"));
  train("v", {"--resume"});
  EXPECT_EQ(weights("v"), best);
}

TEST_F(TrainEarly, EndsWithTheBestModel) {
  const auto result = train("v", {"--stop-early", "4"});
  EXPECT_EQ(result["stopped_early"], true);
  const auto rows = test::metrics_without_times(folder_ / "v");
  double best = -1e9;
  std::int64_t update = 0, epoch = 0, since = 0;
  for (const auto& row : rows) {
    if (!row.contains("validation_pseudo_likelihood")) continue;
    EXPECT_LT(since, 4);  // not a validation too many
    if (const double value = row["validation_pseudo_likelihood"]; value > best)
      best = value, update = row["update"], epoch = row["epoch"], since = 0;
    else
      ++since;
  }
  EXPECT_EQ(since, 4);
  EXPECT_GT(update, 12);  // it has learned something
  EXPECT_EQ(result["best"]["update"], update);
  EXPECT_EQ(result["best"]["value"], best);
  EXPECT_EQ(result["updates"], update + 48);
  // A training of just so many epochs.
  EXPECT_EQ(call({"train", "data.h5", "--hidden", "30", "--device", "cpu", "--batch-size", "10", "--learning-rate",
                  "0.05", "--epochs", std::to_string(epoch), "-o", "short"})
                .exit_code,
            0);
  EXPECT_EQ(weights("v"), weights("short"));
  EXPECT_NE(weights("v/checkpoint.h5"), weights("short"));
  EXPECT_FALSE(fs::exists(folder_ / "v/best.h5"));
  const auto info = call({"info", "v"}).out;
  EXPECT_NE(info.find(fmt::format("of epoch {} (update {}), validation pseudo likelihood", epoch, update)),
            std::string::npos)
      << info;
  EXPECT_NE(info.find(fmt::format("update {} (epoch {}), validation_pseudo_likelihood", update, epoch)),
            std::string::npos)
      << info;
}

TEST_F(TrainEarly, GoesOnWithALargerPatienceAsIfItHadNeverStopped) {
  train("whole", {"--stop-early", "9"});
  train("v", {"--stop-early", "3"});
  const auto before = config("v");
  const auto model = test::read_bytes(folder_ / "v/model.h5");
  const auto again = resume("v");
  EXPECT_NE(
      again.err.find("it has stopped early, as 3 validations brought nothing better, and nothing is left to do (a "
                     "larger --stop-early goes on)"),
      std::string::npos)
      << again.err;
  EXPECT_NE(again.out.find("stopped early: 3 validations brought nothing better\nthe model is v/model.h5, of epoch"),
            std::string::npos)
      << again.out;
  resume("v", {"--learning-rate", "0.5", "--epochs", "3000"});  // is not used, so it is not recorded
  EXPECT_EQ(config("v"), before);
  EXPECT_EQ(test::read_bytes(folder_ / "v/model.h5"), model);
  resume("v", {"--stop-early", "9"});
  expect_the_same("v", "whole");
  const auto changes = config("v")["changes"];
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_NE(changes[0].get<std::string>().find(": stop-early 9 instead of 3"), std::string::npos);
}

TEST_F(TrainEarly, KilledAndResumedDecidesTheSame) {
  const Arguments job{"--stop-early", "40", "--algorithm", "pcd", "--checkpoint-every", "7u", "--validate-every", "1"};
  auto words = command("killed", {});
  words.erase(words.end() - 4, words.end() - 2);  // --validate-every 2
  words.insert(words.end(), job.begin(), job.end());
  auto whole = words;
  std::replace(whole.begin(), whole.end(), std::string("killed"), std::string("whole"));
  std::replace(whole.begin(), whole.end(), std::string("7u"), std::string("1h"));
  ASSERT_EQ(call(whole).exit_code, 0);
  int kills = 0, status = -1, bests = 0;
  for (int attempt = 0; attempt < 50 && status != 0; ++attempt) {
    test::ProgramOptions options;
    options.signal_once_exists = folder_ / "killed/best.h5";
    if (attempt < 4) options.kill_after = std::chrono::milliseconds(1 + 40 * attempt), options.kill_signal = SIGKILL;
    const auto outcome = call(words, options);
    kills += outcome.signal == SIGKILL ? 1 : 0;
    bests += fs::exists(folder_ / "killed/best.h5") ? 1 : 0;
    status = outcome.exit_code;
    ASSERT_TRUE(outcome.signal == SIGKILL || status == 0) << outcome.err;
    words = {"train", "killed", "--resume"};
  }
  EXPECT_GE(kills, 1);
  EXPECT_GE(bests, 1);
  expect_the_same("killed", "whole");
  EXPECT_FALSE(fs::exists(folder_ / "killed/best.h5"));
}

// Also where the run is resumed by a call that ends in another way: its patience is smaller, and then as it was.
TEST_F(TrainEarly, KilledBeforeAnyCallThatChangesTheFolderDecidesTheSame) {
  const int apart = test::repeats({.full = 1, .daily = 17, .sanitized = 31});
  const auto in = [&](const char* name) { return (folder_ / name).string(); };
  const auto job = [&](const char* run) {
    return Arguments{"train",
                     in("data.h5"),
                     "--hidden",
                     "30",
                     "--device",
                     "cpu",
                     "--batch-size",
                     "30",
                     "--epochs",
                     "40",
                     "--validate",
                     in("held-out.h5"),
                     "--validate-every",
                     "1",
                     "--stop-early",
                     "3",
                     "--learning-rate",
                     "0.5",
                     "--algorithm",
                     "pcd",
                     "--checkpoint-every",
                     "1u",
                     "-o",
                     in(run)};
  };
  ASSERT_EQ(call(job("whole")).exit_code, 0);
  int kills = 0, bests = 0;
  for (int n = 1;; n += apart) {
    fs::remove_all(folder_ / "killed");
    const auto outcome = test::signal_before_call(n, SIGKILL, job("killed"));
    if (!outcome.traced) GTEST_SKIP() << "this system does not let a test trace a program";
    if (!outcome.signalled) break;
    ++kills;
    bests += fs::exists(folder_ / "killed/best.h5") ? 1 : 0;
    if (fs::exists(folder_ / "killed/checkpoint.h5")) {
      resume("killed", {"--stop-early", "1"});
      resume("killed", {"--stop-early", "3"});
    } else {
      fs::remove_all(folder_ / "killed");
      ASSERT_EQ(call(job("killed")).exit_code, 0);
    }
    expect_the_same("killed", "whole");
    EXPECT_FALSE(fs::exists(folder_ / "killed/best.h5")) << "before call " << n << ", " << outcome.call;
    for (const auto& file : fs::directory_iterator(folder_ / "killed"))
      EXPECT_FALSE(file.path().filename().string().starts_with(".best")) << file.path();
  }
  EXPECT_GE(kills, 3);
  EXPECT_GE(bests, 1);
}

// The best so far is there for whom it is good enough.
TEST_F(TrainEarly, StoppedByASignalKeepsTheBestSoFar) {
  test::ProgramOptions options;
  options.signal_once_exists = folder_ / "v/best.h5";
  options.kill_after = std::chrono::milliseconds(1);
  auto words = command("v", {"--stop-early", "1000000", "--checkpoint-every", "20u", "--epochs", "1000000"});
  const auto epochs = std::find(words.begin(), words.end(), "--epochs");
  words.erase(epochs, epochs + 2);
  ASSERT_EQ(call(words, options).exit_code, 75);
  const auto best = weights("v/best.h5");
  EXPECT_NE(best, weights("v/checkpoint.h5"));
  const auto latest = runs::load_latest_model(folder_ / "v");
  EXPECT_EQ(latest.file, folder_ / "v/best.h5");
  const auto refused = call({"evaluate", "v", "held-out.h5"});
  EXPECT_EQ(refused.exit_code, 65);
  EXPECT_NE(refused.err.find("v/best.h5 to use the best so far, or v/checkpoint.h5"), std::string::npos) << refused.err;
  // A run that replaces it, without --stop-early, takes it away.
  ASSERT_EQ(
      call({"train", "data.h5", "--hidden", "3", "--epochs", "1", "--batch-size", "full", "-o", "v", "--overwrite"})
          .exit_code,
      0);
  EXPECT_FALSE(fs::exists(folder_ / "v/best.h5"));
}

TEST_F(TrainEarly, RefusesOtherValidationDataAndMeasures) {
  train("v", {"--stop-early", "3"});
  fs::copy(folder_ / "held-out.h5", folder_ / "moved.h5");
  resume("v", {"--stop-early", "4", "--validate", "moved.h5"});  // the same samples
  data::save_dataset(some_spins(100, 3), folder_ / "other.h5");
  const auto refuse = [&](const Arguments& more, int code, const char* words) {
    Arguments command{"train", "v", "--resume", "--quiet"};
    command.insert(command.end(), more.begin(), more.end());
    const auto outcome = call(command);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
  };
  refuse({"--stop-early", "9", "--validate", "other.h5"}, 2, "v/checkpoint.h5 was validated on other data");
  refuse({"--stop-early", "9", "--validate-likelihood"}, 2, "its best model is so by validation_pseudo_likelihood");
  refuse({"--stop-early", "0"}, 2, "--stop-early 0: at least 1 validation");
  fs::remove(folder_ / "moved.h5");
  refuse({"--stop-early", "9"}, 66, "moved.h5 does not exist (v is validated on it: resume it where it was begun, or");
}

}  // namespace
}  // namespace kadanoff::cli
