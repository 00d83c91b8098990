// What fails for a moment is tried again; what waiting cannot mend is not.
#include "host/io/patience.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "host/base/stop_request.hpp"
#include "host/io/system_call.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::io {
namespace {

using namespace std::chrono_literals;

TEST(Patience, TriesAgainUntilItWorks) {
  for (const int error : {EIO, ENOSPC, EDQUOT, ESTALE, ETIMEDOUT}) {
    int calls = 0;
    with_patience(
        [&] {
          if (++calls < 3) fail_to_write("x", error);
        },
        1min);
    EXPECT_EQ(calls, 3);
  }
}

TEST(Patience, SaysWhatItRepeatedAndThatItWaitsUnlessThatIsShort) {
  for (const auto patience : {1000ms, 60000ms}) {
    testing::internal::CaptureStderr();
    int calls = 0;
    with_patience(
        [&] {
          if (++calls < 3) fail_to_write("run/checkpoint.h5", ENOSPC);
        },
        patience);
    const std::string what = "kadanoff: cannot write run/checkpoint.h5: No space left on device; ";
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              (patience < 2s ? "" : what + "trying again for 60 s\n") + what + "this has succeeded at try 3\n");
  }
}

TEST(Patience, Ends) {
  int calls = 0;
  EXPECT_TRUE(test::fails_with(ExitCode::io, "cannot write x: Input/output error",
                               [&] { with_patience([&] { ++calls, fail_to_write("x", EIO); }, 120ms); }));
  EXPECT_GE(calls, 2);
}

TEST(Patience, IsNotForWhatWaitingCannotMend) {
  for (const int error : {EACCES, EROFS, EFBIG, ENOENT, ELOOP}) {
    int calls = 0;
    EXPECT_TRUE(test::fails_with(ExitCode::io, "cannot write",
                                 [&] { with_patience([&] { ++calls, fail_to_write("x", error); }, 1min); }));
    EXPECT_EQ(calls, 1);
  }
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "exists",
                               [] { with_patience([] { fail(ExitCode::usage, "exists"); }, 1min); }));
}

TEST(Patience, EndsWithAStopRequest) {
  const StopRequest stop;
  int calls = 0;
  EXPECT_TRUE(test::fails_with(ExitCode::io, "cannot write", [&] {
    with_patience(
        [&] {
          if (++calls == 2) raise(SIGTERM);
          fail_to_write("x", EIO);
        },
        1min);
  }));
  EXPECT_EQ(calls, 2);
}

TEST(Patience, IsLimited) {
  EXPECT_GE(patience_so_far(), 500ms);
  EXPECT_LE(patience_so_far(), 10min);
}

}  // namespace
}  // namespace kadanoff::io
