// Work in a child that ends well, fails, crashes or hangs.
#include "host/io/child_process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>

namespace kadanoff::io {
namespace {

using std::chrono::seconds;

TEST(ChildProcess, ThatEndsWellSaysNothing) {
  int here = 0;
  EXPECT_EQ(run_in_child([&](const StillAlive& alive) { alive(), here = 1; }, seconds(10)), std::nullopt);
  EXPECT_EQ(here, 0);  // the child's change of memory is lost
}

TEST(ChildProcess, TellsWhatItsErrorSays) {
  const std::string words(100'000, 'w');
  EXPECT_EQ(run_in_child([&](const StillAlive& alive) { alive(), throw std::runtime_error(words); }, seconds(10)),
            words);
}

TEST(ChildProcess, MayCrash) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGKILL})
    EXPECT_EQ(run_in_child([&](const StillAlive&) { raise(signal); }, seconds(10)), "the process crashed");
  const auto write_to_nowhere = [](const StillAlive&) {
    volatile std::uintptr_t nowhere = 64;           // volatile, so that the compiler does not know the address
    *reinterpret_cast<volatile int*>(nowhere) = 1;  // NOLINT(performance-no-int-to-ptr): such a pointer is the point
  };
  EXPECT_EQ(run_in_child(write_to_nowhere, seconds(10)), "the process crashed");
}

TEST(ChildProcess, MayHangButNotForEver) {
  EXPECT_EQ(run_in_child([](const StillAlive&) { pause(); }, seconds(1)), "it takes too long");
}

TEST(ChildProcess, MayTakeItsTimeWhileItLives) {
  const auto slow = [](const StillAlive& alive) {
    for (int i = 0; i < 15; ++i) usleep(100'000), alive();
  };
  EXPECT_EQ(run_in_child(slow, seconds(1)), std::nullopt);
}

}  // namespace
}  // namespace kadanoff::io
