// A crash is told in one line.
#include "host/base/crash_line.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "tests/support/child.hpp"
#include "tests/support/effort.hpp"

namespace kadanoff {
namespace {

int crash(rlim_t core, bool in_a_child_of_it) {
  return test::exit_code_in_child([&] {
    const rlimit limit{core, RLIM_INFINITY};
    if (setrlimit(RLIMIT_CORE, &limit) != 0) _exit(99);
    tell_crashes();
    if (in_a_child_of_it) _exit(-test::exit_code_in_child([] { raise(SIGSEGV); }));
    raise(SIGSEGV);
  });
}

TEST(CrashLine, IsAnExitCodeUnlessThereAreCoreDumpsOrItIsAChild) {
  if (test::is_slow_build) GTEST_SKIP() << "the sanitizers have their own handler";
  EXPECT_EQ(crash(0, false), 70);
  EXPECT_EQ(crash(0, true), SIGSEGV);
}

}  // namespace
}  // namespace kadanoff
