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
  EXPECT_EQ(plain_text("a\xff"), "a\xff");
}

}  // namespace
}  // namespace kadanoff
