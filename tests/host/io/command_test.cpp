// Other programs: input, outputs, failures, time limits, and no child left behind.
#include "host/io/command.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>

namespace kadanoff::io {
namespace {

using namespace std::chrono_literals;

TEST(RunCommand, HandsOverInputAndBothOutputs) {
  const std::string long_input(1 << 20, 'a');
  const auto outcome = run_command({"/bin/sh", "-c", "cat; echo told >&2"}, long_input, 20s);
  EXPECT_EQ(outcome.problem, "");
  EXPECT_TRUE(outcome.out == long_input);
  EXPECT_EQ(outcome.err, "told\n");
}

TEST(RunCommand, NeedsNoReaderOfItsInput) {
  EXPECT_EQ(run_command({"/bin/sh", "-c", "exit 0"}, std::string(1 << 20, 'a'), 20s).problem, "");
}

TEST(RunCommand, HandsOverWordsAsTheyAre) {
  EXPECT_EQ(run_command({"/bin/echo", "$HOME `date` 'a  b'"}, "", 20s).out, "$HOME `date` 'a  b'\n");
}

TEST(RunCommand, WorksInTheCLocale) {
  EXPECT_EQ(run_command({"/bin/sh", "-c", "echo $LC_ALL$LANG"}, "", 20s).out, "C\n");
}

TEST(RunCommand, SaysHowItFailed) {
  EXPECT_EQ(run_command({"/bin/sh", "-c", "exit 3"}, "", 20s).problem, "exit code 3");
  EXPECT_EQ(run_command({"/bin/sh", "-c", "kill -9 $$"}, "", 20s).problem, "ended by signal 9 (Killed)");
  EXPECT_EQ(run_command({"/no/such/program"}, "", 20s).problem, "cannot be started: No such file or directory");
}

TEST(RunCommand, EndsWhatTakesTooLongAndItsChildren) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run_command({"/bin/sh", "-c", "sleep 60 & sleep 60"}, "", 200ms).problem, "it took more than 0.2 s");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
}

TEST(RunCommand, EndsWhatLivesOnWithoutItsStreams) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run_command({"/bin/sh", "-c", "echo told; exec >&- 2>&-; sleep 60"}, "", 500ms).problem,
            "it took more than 0.5 s");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
  EXPECT_EQ(run_command({"/bin/sh", "-c", "exec >&- 2>&-; sleep 0.1; exit 3"}, "", 20s).problem, "exit code 3");
}

TEST(RunCommand, LeavesNoChildBehind) {
  for (const char* script : {"exit 0", "exit 3", "sleep 60", "exec >&- 2>&-; sleep 60"}) {
    run_command({"/bin/sh", "-c", script}, "", 300ms);
    EXPECT_TRUE(waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD) << script;
  }
}

}  // namespace
}  // namespace kadanoff::io
