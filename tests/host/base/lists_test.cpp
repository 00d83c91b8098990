// Lists and ranges of numbers, and the errors for invalid ones.
#include "host/base/lists.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

TEST(Ranges, OfTemperatures) {
  EXPECT_EQ(parse_temperatures("-T", "2.5"), (std::vector<double>{2.5}));
  EXPECT_EQ(parse_temperatures("-T", "0,1,inf"), (std::vector<double>{0, 1, INFINITY}));
  EXPECT_EQ(parse_temperatures("-T", "0:1:0.25"), (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(parse_temperatures("-T", "6,1:2:0.5,0"), (std::vector<double>{6, 1, 1.5, 2, 0}));
  EXPECT_EQ(parse_temperatures("-T", "1:1:1"), (std::vector<double>{1}));
  EXPECT_EQ(parse_temperatures("-T", "0:6:0.25").size(), 25U);
  EXPECT_EQ(parse_temperatures("-T", "0:0.3:0.1"), (std::vector<double>{0, 0.1, 0.2, 0.3}));  // 3 · 0.1 is not 0.3
  EXPECT_EQ(parse_temperatures("-T", "0, 1"), (std::vector<double>{0, 1}));
  constexpr double critical = 2.269185314213022;
  for (const char* name : {"Tc", "tc", "TC", "T_c"})
    EXPECT_EQ(parse_temperatures("-T", name), (std::vector<double>{critical})) << name;
  EXPECT_EQ(parse_temperatures("-T", "1,Tc,inf"), (std::vector<double>{1, critical, INFINITY}));
  const auto around = parse_temperatures("-T", "Tc:2.5:0.1");
  ASSERT_EQ(around.size(), 3U);
  EXPECT_NEAR(around[1], critical + 0.1, 1e-9);
  EXPECT_FALSE(std::signbit(parse_temperatures("-T", "-0")[0]));
}

TEST(Ranges, OfSteps) {
  EXPECT_EQ(parse_steps("--steps", "0,1,10,1000"), (std::vector<std::int64_t>{0, 1, 10, 1000}));
  EXPECT_EQ(parse_steps("--steps", "0:10:5"), (std::vector<std::int64_t>{0, 5, 10}));
}

TEST(Ranges, OfCounts) {
  EXPECT_EQ(parse_counts("--hidden", "64,16"), (std::vector<std::int64_t>{64, 16}));
  EXPECT_EQ(parse_counts("--hidden", "100,1:3:1"), (std::vector<std::int64_t>{100, 1, 2, 3}));
}

TEST(Ranges, ThatMakeNoSenseAreUsageErrorsThatNameTheOption) {
  const auto refused = [](auto parse, const char* text) {
    try {
      parse("--option", text);
    } catch (const Error& error) {
      return error.code() == ExitCode::usage && std::string(error.what()).find("--option") != std::string::npos;
    }
    return false;
  };
  for (const char* bad :
       {"",      ",",      "1,,2",    "cold",     "1x",      "nan",  "-1",  "-inf", "1:2", "1:2:3:4", "2:1:0.5",
        "1:2:0", "1:2:-1", "0:inf:1", "0:1:1e-9", "1:2:nan", "0x10", "5Tc", "Tc2",  "1 2", "1e400"})
    EXPECT_TRUE(refused(parse_temperatures, bad)) << bad;
  for (const char* bad : {"", "Tc", "1,0", "1,1", "0.5", "-1", "inf", "1e10", "5:1:1"})
    EXPECT_TRUE(refused(parse_steps, bad)) << bad;
  for (const char* bad : {"", "0", "16,0", "64,16,64", "2,1:3:1", "0.5", "-1", "inf", "1e10"})
    EXPECT_TRUE(refused(parse_counts, bad)) << bad;
}

}  // namespace
}  // namespace kadanoff
