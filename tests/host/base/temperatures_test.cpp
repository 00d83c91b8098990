// What is one temperature: the rule, the names, and that they agree for thousands of drawn sets.
#include "host/base/temperatures.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "host/base/numbers.hpp"

namespace kadanoff {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
using Values = std::vector<double>;

TEST(Temperature, IsOneWithinAMillionthOfIt) {
  for (const double t : {1e-3, 0.1, 1.0, 2.269185314213022, 6.0, 1e6, 1e300}) {
    EXPECT_TRUE(same_temperature(t, t * (1 + 0.9e-6))) << t;
    EXPECT_TRUE(same_temperature(t * (1 + 0.9e-6), t)) << t;
    EXPECT_FALSE(same_temperature(t, t * (1 + 1.1e-6))) << t;
    EXPECT_TRUE(same_temperature(t, parse_decimal(temperature_text(t)).value())) << t;
    EXPECT_TRUE(t > 1e30 || same_temperature(t, static_cast<double>(static_cast<float>(t)))) << t;
  }
  EXPECT_TRUE(same_temperature(0, -0.0));
  EXPECT_TRUE(same_temperature(0, 1e-7));  // no spin turns against its field there
  EXPECT_FALSE(same_temperature(0, 1e-5));
  EXPECT_TRUE(same_temperature(inf, inf));
  EXPECT_FALSE(same_temperature(inf, 1e308));
  EXPECT_FALSE(same_temperature(nan, nan));
  EXPECT_FALSE(same_temperature(1, nan));
  EXPECT_FALSE(same_temperature(0, nan));
}

TEST(Temperature, HasTheShortestNameThatItsNumbersAllow) {
  const auto of_float = [](float value) { return static_cast<double>(value); };
  EXPECT_EQ(distinct_temperatures({of_float(2.3F), of_float(0.1F), of_float(2.269F)}), (Values{0.1, 2.269, 2.3}));
  EXPECT_EQ(distinct_temperatures({of_float(2.3F), 2.3}), (Values{2.3}));
  EXPECT_EQ(distinct_temperatures({2.25, 0, -0.0, 1e-9, -1e-8, inf, inf}), (Values{0, 2.25, inf}));
  EXPECT_EQ(distinct_temperatures({2.269185314213022}), (Values{2.269185314213022}));
  EXPECT_EQ(distinct_temperatures({1.0000004, 0.9999997, 2, 2.0000019}), (Values{1, 2}));
  EXPECT_EQ(distinct_temperatures({2.3, 2.3000035}), (Values{2.3, 2.3000035}));  // 1.5e-6 apart
  EXPECT_TRUE(distinct_temperatures({}).empty());
  Values noisy;
  std::mt19937_64 random(1);
  std::normal_distribution<double> noise(0, 1e-8);
  for (const double t : {0.5, 1.5, 2.3})
    for (int i = 0; i < 200; ++i) noisy.push_back(t + noise(random));
  EXPECT_EQ(distinct_temperatures(noisy), (Values{0.5, 1.5, 2.3}));
  name_temperatures(noisy);
  EXPECT_EQ(count_temperatures(noisy), (std::vector<TemperatureCount>{{0.5, 200}, {1.5, 200}, {2.3, 200}}));
}

// Every value finds the name that it got, also where temperatures lie as close as they can, or everywhere.
TEST(Temperature, IsFoundByItsName) {
  std::mt19937_64 random(2);
  for (int set = 0; set < 2000; ++set) {
    const double width = std::pow(10.0, std::uniform_real_distribution<>(-9, -4)(random));
    const double centre = std::pow(10.0, std::uniform_real_distribution<>(-8, 8)(random));
    Values values;
    for (int i = 0; i < 30; ++i)
      values.push_back(centre * (1 + std::uniform_real_distribution<>(-width, width)(random)));
    if (set % 2 == 0)
      for (double& value : values) value = static_cast<double>(static_cast<float>(value));
    const auto distinct = distinct_temperatures(values);
    ASSERT_TRUE(std::is_sorted(distinct.begin(), distinct.end()));
    auto names = values;
    name_temperatures(names);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_TRUE(same_temperature(values[i], names[i])) << values[i] << " " << names[i];
      const auto found = find_temperature(distinct, names[i]);
      ASSERT_GE(found, 0);
      ASSERT_EQ(distinct[static_cast<std::size_t>(found)], names[i]);
      ASSERT_GE(find_temperature(distinct, values[i]), 0);
    }
    auto twice = names;
    name_temperatures(twice);
    for (std::size_t i = 0; i < values.size(); ++i) ASSERT_TRUE(same_temperature(names[i], twice[i]));
  }
}

TEST(Temperature, ThatIsNotThereHasANearestOne) {
  const Values there{0, 1, 2.5, inf};
  EXPECT_EQ(find_temperature(there, 2.5 - 1e-8), 2);
  EXPECT_EQ(find_temperature(there, inf), 3);
  EXPECT_EQ(find_temperature(there, 0), 0);
  for (const double not_there : {7.0, 2.4, 0.5, nan, -1.0}) EXPECT_EQ(find_temperature(there, not_there), -1);
  EXPECT_EQ(find_temperature({}, 1), -1);
  EXPECT_EQ(nearest_temperature(there, 7), 2.5);
  EXPECT_EQ(nearest_temperature(there, 0.4), 0);
  EXPECT_EQ(nearest_temperature(there, inf), inf);
  EXPECT_EQ(nearest_temperature({1, 2}, inf), 2);
}

TEST(Temperature, IsToldWithItsSamples) {
  EXPECT_EQ(to_text({{2.3, 200}, {inf, 1}}), "T = 2.3: 200 samples, T = inf: 1 sample");
  EXPECT_EQ(temperature_text(2.269185314213022), "2.269185");
  std::vector<TemperatureCount> many;
  for (int i = 0; i < 9; ++i) many.push_back({.temperature = static_cast<double>(i), .samples = 2});
  EXPECT_EQ(to_text(many),
            "T = 0: 2 samples, T = 1: 2 samples, T = 2: 2 samples, T = 3: 2 samples, …, T = 8: 2 samples");
}

}  // namespace
}  // namespace kadanoff
