// Values that JSON cannot express.
#include "host/base/json.hpp"

#include <gtest/gtest.h>

namespace kadanoff {
namespace {

TEST(JsonNumber, NamesWhatJsonHasNoNumberFor) {
  EXPECT_EQ(json_number(-2.5).dump(), "-2.5");
  EXPECT_EQ(json_number(INFINITY).dump(), "\"inf\"");
  EXPECT_EQ(json_number(-INFINITY).dump(), "\"-inf\"");
  EXPECT_EQ(json_number(NAN).dump(), "null");
}

TEST(JsonText, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(json_text({{"name", "a\xff"}}), "{\"name\":\"a\xef\xbf\xbd\"}");
  EXPECT_EQ(plain_text("a\xff"), "a\\xff");
}

TEST(Json, NestedTooDeeplyIsNone) {
  EXPECT_EQ(parse_json(R"({"a": [1, {"b": null}]})")["a"][0], 1);
  EXPECT_TRUE(parse_json("{").is_discarded());
  EXPECT_TRUE(parse_json("").is_discarded());
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_FALSE(parse_json(nested(50)).is_discarded());
  EXPECT_TRUE(parse_json(nested(1000)).is_discarded());
  EXPECT_TRUE(parse_json(nested(1'000'000)).is_discarded());
  EXPECT_TRUE(parse_json(std::string(1'000'000, '[')).is_discarded());
}

}  // namespace
}  // namespace kadanoff
