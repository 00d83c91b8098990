#include "host/base/json_number.hpp"

#include <gtest/gtest.h>

namespace kadanoff {
namespace {

TEST(JsonNumber, NamesWhatJsonHasNoNumberFor) {
  EXPECT_EQ(json_number(-2.5).dump(), "-2.5");
  EXPECT_EQ(json_number(INFINITY).dump(), "\"inf\"");
  EXPECT_EQ(json_number(-INFINITY).dump(), "\"-inf\"");
  EXPECT_EQ(json_number(NAN).dump(), "null");
  EXPECT_EQ(estimate_json({1, NAN, 0.5}).dump(), R"({"error":0.5,"mean":1.0,"spread":null})");
}

}  // namespace
}  // namespace kadanoff
