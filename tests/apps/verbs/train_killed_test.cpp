// Kills kadanoff train again and again: the resumed run must equal one that was never killed. By default it is killed
// at a few moments; with KADANOFF_TESTS=full at fifty, and before every call (tests/support/effort.hpp).
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "host/runs/checkpoint_store.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/signalled_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using test::run_program;

// A signal comes before every n-th call that changes the folder; this is n.
int calls_apart() { return test::repeats({.full = 1, .daily = 3, .sanitized = 7}); }

struct Method {
  const char* name;
  Arguments options;
};

class KilledTraining : public testing::TestWithParam<Method> {
 protected:
  void SetUp() override {
    const auto made = run_program({"ising", "--side", "6", "--temperatures", "2", "--samples", "40", "--sweeps", "5",
                                   "--start", "random", "--device", "cpu", "-o", data_});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  [[nodiscard]] Arguments command(const char* name, const std::string& updates, const char* every) const {
    Arguments words{"train",   data_,     "--hidden",  "12",    "--device",     "cpu", "--threads",          "1",
                    "-o",      run(name), "--updates", updates, "--batch-size", "4",   "--checkpoint-every", every,
                    "--resume"};
    words.insert(words.end(), GetParam().options.begin(), GetParam().options.end());
    return words;
  }
  [[nodiscard]] std::string run(const char* name) const { return (folder_ / name).string(); }

  // Compares everything that the next update depends on in the newest checkpoint, the model, and the metrics.
  void expect_the_same(const char* one, const char* other) const {
    const auto a = runs::load_checkpoint(fs::path(run(one)) / "checkpoint.h5"),
               b = runs::load_checkpoint(fs::path(run(other)) / "checkpoint.h5");
    EXPECT_EQ(a.update, b.update);
    EXPECT_EQ(a.state, b.state);
    EXPECT_EQ(a.squared_error, b.squared_error);
    EXPECT_EQ(a.error_samples, b.error_samples);
    expect_the_same(a.model.parameters, b.model.parameters);
    expect_the_same(runs::load_trained_model(run(one)).parameters, runs::load_trained_model(run(other)).parameters);
    EXPECT_EQ(test::metrics_without_times(run(one)), test::metrics_without_times(run(other)));
  }
  static void expect_the_same(const rbm::Parameters& a, const rbm::Parameters& b) {
    Context cpu;
    for (const auto member : {&rbm::Parameters::weights, &rbm::Parameters::visible_bias, &rbm::Parameters::hidden_bias})
      EXPECT_EQ(to_host(cpu, a.*member), to_host(cpu, b.*member));
  }

  test::TemporaryFolder folder_;
  std::string data_ = (folder_ / "data.h5").string();
};

// With a checkpoint after every update, writing them takes most of the time.
TEST_P(KilledTraining, AtRandomMomentsEqualsUninterrupted) {
  const int wanted = test::repeats({.full = 50, .daily = 10, .sanitized = 8});
  const std::string updates = std::to_string(test::repeats({.full = 5000, .daily = 2000, .sanitized = 1000}));
  std::cout << wanted << " kills\n";
  ASSERT_EQ(run_program(command("whole", updates, "1h")).exit_code, 0);
  milliseconds start_up{0};
  for (const char* name : {"one", "two", "three"}) {
    const auto before = Clock::now();
    ASSERT_EQ(run_program(command(name, "1", "1h")).exit_code, 0);
    start_up = std::max(start_up, std::chrono::duration_cast<milliseconds>(Clock::now() - before));
  }

  std::mt19937 random(7);
  std::uniform_int_distribution<std::int64_t> moment(start_up.count() / 2, 3 * start_up.count() / 2 + 100);
  std::int64_t reached = 0;
  int advances = 0;  // how many killed runs had made a new checkpoint
  for (int kill = 0; kill < wanted;) {
    test::ProgramOptions options;
    options.kill_signal = SIGKILL;
    options.kill_after = milliseconds(moment(random));
    const auto outcome = run_program(command("killed", updates, "1u"), options);
    if (outcome.signal != SIGKILL) {  // the disk is fast: the run ended before the kill
      ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
      expect_the_same("whole", "killed");
      fs::remove_all(run("killed"));
      reached = 0;
      continue;
    }
    ++kill;
    const auto found = runs::CheckpointStore(run("killed")).load();
    EXPECT_TRUE(!found || found->refused.empty()) << "after kill " << kill << ": " << found->refused;
    const auto update = found ? found->checkpoint.update : 0;
    EXPECT_GE(update, reached) << "after kill " << kill;
    advances += update > reached ? 1 : 0;
    reached = update;
  }
  EXPECT_GE(advances, wanted / 5);
  const auto last = run_program(command("killed", updates, "1h"));
  ASSERT_EQ(last.exit_code, 0) << last.err;
  expect_the_same("whole", "killed");
}

// Signals from the first file to the model: before every call that changes the folder, or before every third.
class TracedTraining : public KilledTraining {
 protected:
  // For every n: `prepare` sets up the folder "other", a training in it gets a signal before the n-th call, `after`
  // checks the outcome, and the run is resumed; its end must equal that of "whole". Returns the number of signals.
  template <class Prepare, class After>
  int signal_before_every_call(int signal, Prepare prepare, After after) {
    EXPECT_EQ(run_program(command("whole", "3", "1u")).exit_code, 0);
    int signals = 0;
    for (int n = 1;; n += calls_apart()) {
      fs::remove_all(run("other"));
      prepare();
      const auto outcome = test::signal_before_call(n, signal, command("other", "3", "1u"));
      if (!outcome.traced) return -1;
      const auto found = runs::CheckpointStore(run("other")).load();
      if (outcome.signalled) after(outcome, found);
      const auto resumed = run_program(command("other", "3", "1u"));
      EXPECT_EQ(resumed.exit_code, 0) << "before call " << n << ", " << outcome.call << ": " << resumed.err;
      expect_the_same("whole", "other");
      for (const auto& file : fs::directory_iterator(run("other")))
        EXPECT_EQ(file.path().filename().string().find("tmp"), std::string::npos) << file.path();
      if (!outcome.signalled) return signals;
      ++signals;
    }
  }
};

TEST_P(TracedTraining, KilledBeforeAnyCallThatChangesTheFolderEqualsUninterrupted) {
  int renames = 0;
  const auto kills = signal_before_every_call(
      SIGKILL, [] {},
      [&](const auto& outcome, const auto& found) {
        EXPECT_TRUE(!found || found->refused.empty()) << "before " << outcome.call << ": " << found->refused;
        renames += outcome.call.starts_with("rename") ? 1 : 0;
      });
  if (kills < 0) GTEST_SKIP() << "this system does not let a test trace a program";
  EXPECT_GE(kills, test::repeats({.full = 20, .daily = 7, .sanitized = 3}));
  EXPECT_GE(renames, test::repeats({.full = 6, .daily = 1, .sanitized = 1}));
}

TEST_P(TracedTraining, KilledWhileItGoesOnFromTheOneBeforeADamagedCheckpointEqualsUninterrupted) {
  ASSERT_EQ(run_program(command("begun", "2", "1u")).exit_code, 0);
  const auto newest = fs::path(run("begun")) / "checkpoint.h5";
  fs::resize_file(newest, fs::file_size(newest) - 1);
  const auto kills = signal_before_every_call(
      SIGKILL, [&] { fs::copy(run("begun"), run("other")); },
      [&](const auto& outcome, const auto& found) {
        EXPECT_GE(found->checkpoint.update, 1) << "before " << outcome.call;
      });
  if (kills < 0) GTEST_SKIP() << "this system does not let a test trace a program";
  EXPECT_GE(kills, test::repeats({.full = 12, .daily = 4, .sanitized = 2}));
}

TEST_P(TracedTraining, StopsWithACheckpointWheneverASignalComes) {
  const auto signals = signal_before_every_call(
      SIGTERM, [] {},
      [&](const auto& outcome, const auto& found) {
        EXPECT_TRUE(found && found->refused.empty()) << "before " << outcome.call;
        const bool at_the_end = found && found->checkpoint.update == 3;
        EXPECT_TRUE(outcome.exit_code == static_cast<int>(ExitCode::stopped) || (outcome.exit_code == 0 && at_the_end))
            << "before " << outcome.call << ": " << outcome.exit_code;
      });
  if (signals < 0) GTEST_SKIP() << "this system does not let a test trace a program";
  EXPECT_GE(signals, test::repeats({.full = 20, .daily = 7, .sanitized = 3}));
}

// A run replaces another with --overwrite: at each moment the folder holds the old run or a part of the new one.
TEST_P(TracedTraining, StoppedBeforeItReplacesAnotherLeavesThatOne) {
  ASSERT_EQ(run_program(command("begun", "2", "1u")).exit_code, 0);
  const auto old = test::read_bytes(fs::path(run("begun")) / "model.h5");
  auto words = command("other", "3", "1u");
  words.emplace_back("--overwrite");
  words.erase(std::find(words.begin(), words.end(), "--resume"));
  int kept = 0, replaced = 0;
  for (int n = 1;; n += calls_apart()) {
    fs::remove_all(run("other"));
    fs::copy(run("begun"), run("other"));
    const auto outcome = test::signal_before_call(n, SIGTERM, words);
    if (!outcome.traced) GTEST_SKIP() << "this system does not let a test trace a program";
    if (!outcome.signalled) break;
    const auto model = fs::path(run("other")) / "model.h5";
    const bool is_old = fs::exists(model) && test::read_bytes(model) == old;
    const auto found = runs::CheckpointStore(run("other")).load();
    ASSERT_TRUE(found) << "before call " << n << ", " << outcome.call;
    EXPECT_EQ(found->checkpoint.total_updates, is_old ? 2 : 3) << "before call " << n << ", " << outcome.call;
    EXPECT_GT(found->checkpoint.update, 0) << "before call " << n << ", " << outcome.call;
    ++(is_old ? kept : replaced);
  }
  EXPECT_GE(kept, 1);
  EXPECT_GE(replaced, 1);
}

// Before the rename that decides, the folder holds the old run, to the byte; after it the new one, which --resume ends.
TEST_P(TracedTraining, KilledWhileItReplacesAnotherLeavesTheOldRunOrTheNewOne) {
  ASSERT_EQ(run_program(command("whole", "3", "1u")).exit_code, 0);
  auto before = command("begun", "12", "1h");
  before.insert(before.end(), {"--snapshot-epochs", "1", "--learning-rate", "0.3"});
  ASSERT_EQ(run_program(before).exit_code, 0);
  auto words = command("other", "3", "1u");
  words.emplace_back("--overwrite");
  words.erase(std::find(words.begin(), words.end(), "--resume"));
  const auto same_file = [&](const std::string& name) {
    return test::read_bytes(fs::path(run("begun")) / name) == test::read_bytes(fs::path(run("other")) / name);
  };
  int kept = 0, replaced = 0;
  for (int n = 1;; n += calls_apart()) {
    fs::remove_all(run("other"));
    fs::copy(run("begun"), run("other"));
    const auto outcome = test::signal_before_call(n, SIGKILL, words);
    if (!outcome.traced) GTEST_SKIP() << "this system does not let a test trace a program";
    if (!outcome.signalled) break;
    const bool is_old = same_file("checkpoint.h5");
    ++(is_old ? kept : replaced);
    if (is_old) {
      for (const auto& entry : fs::directory_iterator(run("begun")))
        EXPECT_TRUE(same_file(entry.path().filename())) << "before call " << n << ", " << outcome.call;
      continue;
    }
    ASSERT_EQ(run_program(command("other", "3", "1u")).exit_code, 0) << "before call " << n << ", " << outcome.call;
    expect_the_same("whole", "other");
    EXPECT_FALSE(fs::exists(fs::path(run("other")) / "epoch-1.h5"));
    for (const auto& file : fs::directory_iterator(run("other")))
      EXPECT_FALSE(file.path().filename().string().starts_with(".")) << file.path();
  }
  EXPECT_GE(kept, 1);
  EXPECT_GE(replaced, 1);
}

// Methods with different state in their checkpoints; the last one has the most.
const std::vector<Method> methods{
    {"Adam", {"--optimizer", "adam", "--centred"}},
    {"PersistentWithMomentum",
     {"--algorithm", "pcd", "--momentum", "0.5", "--l1", "0.001", "--schedule", "step:1000:0.9", "--warm-up", "5"}}};
const auto name_of = [](const auto& method) { return std::string(method.param.name); };
INSTANTIATE_TEST_SUITE_P(Methods, KilledTraining, testing::ValuesIn(methods), name_of);
INSTANTIATE_TEST_SUITE_P(Methods, TracedTraining, testing::Values(methods.back()), name_of);

}  // namespace
}  // namespace kadanoff::cli
