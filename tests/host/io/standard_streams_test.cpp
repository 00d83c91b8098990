// No file of ours becomes stdin, stdout or stderr.
#include "host/io/standard_streams.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "tests/support/child.hpp"

namespace kadanoff::io {
namespace {

TEST(StandardStreams, ThatAreClosedAreReserved) {
  for (const int first : {0, 1, 2})
    EXPECT_EQ(test::exit_code_in_child([&] {
                for (int stream = first; stream <= 2; ++stream) close(stream);
                reserve_standard_streams();
                if (open("/dev/null", O_WRONLY) <= STDERR_FILENO) _exit(97);
                if (write(STDERR_FILENO, "x", 1) >= 0 || errno != EBADF) _exit(98);  // as if it were closed
              }),
              0);
}

TEST(StandardStreams, ThatAreOpenStay) {
  EXPECT_EQ(test::exit_code_in_child([&] {
              reserve_standard_streams();
              const int next = open("/dev/null", O_WRONLY);
              reserve_standard_streams();
              if (open("/dev/null", O_WRONLY) != next + 1) _exit(97);
            }),
            0);
}

}  // namespace
}  // namespace kadanoff::io
