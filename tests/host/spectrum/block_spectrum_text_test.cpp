// What is said, written and drawn of block sums.
#include "host/spectrum/block_spectrum_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kadanoff::spectrum {
namespace {

BlockSpectrum some_block_spectrum(std::int64_t size, std::int64_t visible, std::int64_t hidden) {
  Context context;
  return block_spectrum(context, {.size = size, .visible_side = visible, .hidden_side = hidden},
                        {.vectors = 2, .k_max = 2});
}

TEST(BlockSpectrumText, SaysWhatIsZero) {
  const auto zeros = to_text(some_block_spectrum(3, 5, 5));
  EXPECT_NE(zeros.find(", but for 9 of 0, within rounding\n"), std::string::npos) << zeros;
  const auto none = to_text(some_block_spectrum(4, 12, 6));
  EXPECT_EQ(none.find("rounding"), std::string::npos) << none;
  EXPECT_NE(none.find("the largest vectors: share of |F|² at |k| <= 2"), std::string::npos) << none;
  EXPECT_NE(none.find("the sums along one axis, whose products these are: direct, residual "), std::string::npos)
      << none;
  const auto decomposition = some_block_spectrum(4, 12, 6).decompositions.at(0);
  EXPECT_TRUE(decomposition.error > 0 && decomposition.error < 1e-14) << decomposition.error;
  const auto equal = to_text(some_block_spectrum(2, 8, 4));
  EXPECT_NE(equal.find("all values are equal"), std::string::npos) << equal;
}

TEST(BlockSpectrumText, IsALineAValueInCsv) {
  const auto csv = to_csv(some_block_spectrum(4, 12, 6));
  EXPECT_TRUE(csv.starts_with("index,singular_value,of_largest,visible_share,hidden_share,difference\n0,")) << csv;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 37);
  const auto fields = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
  for (std::size_t from = 0; from < csv.size(); from = csv.find('\n', from) + 1)
    EXPECT_EQ(fields(csv.substr(from, csv.find('\n', from) - from)), 5);
}

TEST(BlockSpectrumText, IsAFigureWithALineAt20Percent) {
  const auto figure = to_figure(some_block_spectrum(4, 12, 6));
  ASSERT_EQ(figure.panels.size(), 3U);
  EXPECT_EQ(figure.panels[0].series[0].y.front(), 1);
  EXPECT_EQ(figure.panels[0].series[1].y, (std::vector<double>{0.2, 0.2}));
  EXPECT_EQ(to_figure(some_block_spectrum(2, 8, 4)).panels.size(), 1U) << "without vectors";
  EXPECT_EQ(figure.panels[0].series[0].mark, figures::Mark::line);
  EXPECT_EQ(figure.panels[1].title, "the 2 largest");
  EXPECT_EQ(figure.panels[2].title, "the 2 smallest above 0");
}

TEST(BlockSpectrumText, OfOneValueIsAPoint) {
  const auto figure = to_figure(some_block_spectrum(4, 4, 1));
  EXPECT_EQ(figure.panels[0].series[0].mark, figures::Mark::points);
  EXPECT_EQ(figure.panels[0].series[0].y, std::vector<double>{1});
  ASSERT_EQ(figure.panels.size(), 3U);
  EXPECT_EQ(figure.panels[1].title, "the largest");
  EXPECT_EQ(figure.panels[2].title, "the smallest above 0");
}

}  // namespace
}  // namespace kadanoff::spectrum
