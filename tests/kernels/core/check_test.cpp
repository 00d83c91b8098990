// Errors: the message, and the separate hint.
#include "kernels/core/check.hpp"

#include <gtest/gtest.h>

namespace kadanoff {
namespace {

TEST(Error, KeepsWhatIsWrongApartFromWhatToDo) {
  const Error error(ExitCode::bad_input, "a.h5 is damaged", "make it again");
  EXPECT_STREQ(error.what(), "a.h5 is damaged; make it again");
  EXPECT_EQ(error.message(), "a.h5 is damaged");
}

TEST(Error, TakesABetterHintInPlaceOfItsOwn) {
  const Error error = Error(ExitCode::bad_input, "a.h5 is damaged", "make it again").with_hint("train --resume");
  EXPECT_STREQ(error.what(), "a.h5 is damaged; train --resume");
  EXPECT_EQ(error.message(), "a.h5 is damaged");
  EXPECT_EQ(error.code(), ExitCode::bad_input);
}

TEST(Error, NeedsNoHint) {
  const Error error(ExitCode::io, "cannot read a.h5; the disk is gone");
  EXPECT_EQ(error.message(), error.what());
  EXPECT_STREQ(error.with_hint("buy one").what(), "cannot read a.h5; the disk is gone; buy one");
}

}  // namespace
}  // namespace kadanoff
