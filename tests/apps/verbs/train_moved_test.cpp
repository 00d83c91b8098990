// kadanoff train whose folder is moved or removed while it runs: another run that takes the name is left alone.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <thread>

#include "host/runs/checkpoint.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;
using test::run_program;

class TrainMoved : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = run_program({"ising", "--side", "6", "--temperatures", "2", "--samples", "40", "--sweeps", "5",
                                   "--device", "cpu", "-o", data_});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }
  [[nodiscard]] test::ProgramOutcome train(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"train",        data_, "--device",           "cpu", "--hidden", "8",
                                       "--batch-size", "4",   "--checkpoint-every", "50u", "-o",       run_.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }
  // A training without an end, to which `event` happens once it is under way.
  template <class Event>
  [[nodiscard]] test::ProgramOutcome train_while(Event event) const {
    test::ProgramOutcome outcome;
    std::thread training([&] { outcome = train({"--updates", "1000000000"}); });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!fs::exists(run_ / "checkpoint-previous.h5") && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    event();
    training.join();
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::io)) << outcome.err;
    return outcome;
  }
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::directory_iterator(run_))
      found[entry.path().filename()] = test::read_bytes(entry.path());
    return found;
  }

  test::TemporaryFolder folder_;
  std::string data_ = (folder_ / "data.h5").string();
  fs::path run_ = folder_ / "run", moved_ = folder_ / "moved";
};

TEST_F(TrainMoved, LeavesTheRunAloneThatHasTakenItsName) {
  std::map<std::string, std::string> theirs;
  const auto outcome = train_while([&] {
    fs::rename(run_, moved_);
    EXPECT_EQ(train({"--updates", "120"}).exit_code, 0);
    theirs = files();
  });
  EXPECT_EQ(theirs.count("model.h5"), 1U);
  EXPECT_EQ(files(), theirs);
  const auto saved = runs::load_checkpoint(moved_ / "checkpoint.h5").update;
  EXPECT_NE(outcome.err.find(run_.string() + " was moved to " + moved_.string()), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("checkpoint of update " + std::to_string(saved)), std::string::npos) << outcome.err;
}

TEST_F(TrainMoved, EndsIfItsFolderIsGone) {
  const auto outcome = train_while([&] {
    fs::rename(run_, moved_);  // else it could write into the folder while that is emptied
    std::error_code again;     // the training removes a file of its own meanwhile
    for (int i = 0; i < 100 && fs::exists(moved_); ++i) fs::remove_all(moved_, again);
  });
  EXPECT_NE(outcome.err.find(run_.string() + " was moved"), std::string::npos) << outcome.err;
  EXPECT_FALSE(fs::exists(run_));
}

}  // namespace
}  // namespace kadanoff::cli
