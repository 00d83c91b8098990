// Numbers that JSON has no notation for.
#include "host/base/json_number.hpp"

#include <gtest/gtest.h>

namespace kadanoff {
namespace {

TEST(JsonNumber, NamesWhatJsonHasNoNumberFor) {
  EXPECT_EQ(json_number(-2.5).dump(), "-2.5");
  EXPECT_EQ(json_number(INFINITY).dump(), "\"inf\"");
  EXPECT_EQ(json_number(-INFINITY).dump(), "\"-inf\"");
  EXPECT_EQ(json_number(NAN).dump(), "null");
}

}  // namespace
}  // namespace kadanoff
