// The contrast of text on its background, in both colour schemes: WCAG 2.1, success criterion 1.4.3.
#include "host/report/style.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <string>

namespace kadanoff::report {
namespace {

using Colours = std::map<std::string, std::string>;

// The variables of the n-th :root block that has colours.
Colours colours(int block) {
  const std::string sheet = style;
  Colours found;
  const std::regex variable(R"(--([a-z-]+):\s*(#[0-9a-f]{6}))");
  auto first = sheet.find(":root {");
  for (int i = 0; i < block; ++i) first = sheet.find(":root {", first + 1);
  const auto text = sheet.substr(first, sheet.find('}', first) - first);
  for (std::sregex_iterator at(text.begin(), text.end(), variable), end; at != end; ++at) found[(*at)[1]] = (*at)[2];
  return found;
}

double luminance(const std::string& colour) {
  const auto channel = [&](std::size_t at) {
    const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

double contrast(const std::string& a, const std::string& b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

TEST(StyleOfReports, ComputesTheContrastOfBlackOnWhite) {
  EXPECT_NEAR(contrast("#000000", "#ffffff"), 21, 1e-9);
  EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.48, 0.01);
}

TEST(StyleOfReports, CanBeReadInLightAndDark) {
  for (const int scheme : {0, 1}) {
    auto all = colours(scheme);
    ASSERT_EQ(all.size(), 16U) << scheme;
    for (const char* text : {"text", "faint", "link"})
      for (const char* back : {"page", "card"})
        EXPECT_GE(contrast(all[text], all[back]), 4.5) << scheme << text << back;
    for (const char* verdict : {"yes", "part", "no", "open", "none"})
      EXPECT_GE(contrast(all[verdict], all[std::string(verdict) + "-back"]), 4.5) << scheme << verdict;
  }
}

}  // namespace
}  // namespace kadanoff::report
