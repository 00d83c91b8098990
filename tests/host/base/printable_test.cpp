// What a terminal would take for a command is shown, not sent.
#include "host/base/printable.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kadanoff {
namespace {

TEST(Printable, KeepsWords) {
  EXPECT_EQ(printable("spins ±1, σ² = ∞ 磁 🧲"), "spins ±1, σ² = ∞ 磁 🧲");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, ShowsControlCharacters) {
  EXPECT_EQ(printable("\x1b[2J\x1b]0;title\a"), "\\x1b[2J\\x1b]0;title\\x07");
  EXPECT_EQ(printable("two\nlines\r\t\x7f"), "two\\x0alines\\x0d\\x09\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "2J"),
            "\\x9b2J");  // C1: the same as ESC [
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "b"),
            "a\\u202eb");  // writes from right to left
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Printable, ShowsWhatIsNotUtf8) {
  EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(printable("\xc3"), "\\xc3");
  EXPECT_EQ(printable("\xc0\x9b"), "\\xc0\\x9b");           // ESC in too many bytes
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // half of a pair of UTF-16
  EXPECT_EQ(printable("\xf5\x80\x80\x80"), "\\xf5\\x80\\x80\\x80");
}

TEST(Printable, CutsWhatIsLong) {
  EXPECT_EQ(printable(std::string(100, 'a'), 10), std::string(10, 'a') + "…");
  EXPECT_EQ(printable("ab\x1b", 5), "ab…");
  EXPECT_EQ(printable(std::string(10, 'a'), 10), std::string(10, 'a'));
  EXPECT_LT(printable(std::string(100'000'000, '\x1b')).size(), 210U);
}

}  // namespace
}  // namespace kadanoff
