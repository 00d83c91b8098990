// What a page shows of numbers that have no range, and of points that have no place.
#include "host/figures/figure_layout.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/figures/gnuplot.hpp"

namespace kadanoff::figures {
namespace {

FigureLayout layout_of_map(std::vector<double> values) {
  Figure figure;
  const auto cells = static_cast<std::int64_t>(values.size());
  figure.panels.push_back({.heatmap = Heatmap{.rows = 1, .cols = cells, .values = std::move(values)}});
  return layout_of(figure);
}

TEST(FigureLayout, OfOneValueHasOneTickAtTheColourBar) {
  for (const double value : {3.25, -0.5, 0.0}) {
    const auto layout = layout_of_map({value, value});
    const auto& colours = layout.panels[0].colours;
    ASSERT_EQ(colours.ticks.size(), 1U) << value;
    EXPECT_EQ(colours.ticks[0].at, value);
    EXPECT_LT(colours.low, value);
    EXPECT_GT(colours.high, value);
  }
  EXPECT_EQ(layout_of_map({3.25}).panels[0].colours.ticks[0].label, "3.25");
  EXPECT_EQ(layout_of_map({-0.5}).panels[0].colours.ticks[0].label, "−0.5");
  EXPECT_EQ(layout_of_map({3.25, 3.25 * (1 + 1e-15)}).panels[0].colours.ticks.size(), 1U) << "that is rounding";
  EXPECT_TRUE(layout_of_map({std::nan("")}).panels[0].colours.ticks.empty());
  EXPECT_GT(layout_of_map({1, 2}).panels[0].colours.ticks.size(), 2U);
}

TEST(FigureLayout, HasRoomForWhatStandsAtItsEnds) {
  Figure figure;
  figure.panels.push_back({.x = {.low = 0.0, .high = 5000.0}, .series = {{"a", {0, 5000}, {0, 1}}}});
  const auto room = [&] {
    const auto layout = layout_of(figure);
    const auto& plot = layout.panels[0].plot;
    return layout.width - plot.left - plot.width;
  };
  const double of_four_digits = room();
  EXPECT_GE(of_four_digits, 0.5 * 4 * 0.6 * font::text + 8) << "half of 5000 is beyond the plot";
  figure.panels[0].x.high = figure.panels[0].series[0].x[1] = 50'000'000;
  EXPECT_GT(room(), of_four_digits);
  // The widest letter is as wide as it is high.
  figure.panels[0].series = {{"a", {0, 1}, {0, 1}}, {std::string(90, 'W'), {0, 1}, {0, 1}}};
  EXPECT_GE(layout_of(figure).legend.width, 90 * font::text);
}

TEST(FigureLayout, OfAPictureHasNoColourBarButGrey) {
  Figure figure;
  figure.panels.push_back({.heatmap = Heatmap{.rows = 1, .cols = 2, .values = {-0.5, 1}, .low = -1.0, .high = 1.0}});
  const auto coloured = layout_of(figure);
  EXPECT_TRUE(coloured.panels[0].diverging);
  EXPECT_NE(gnuplot_script(figure, PictureKind::svg).find("set colorbox vertical"), std::string::npos);
  figure.panels[0].heatmap->picture = true;
  const auto grey = layout_of(figure);
  EXPECT_FALSE(grey.panels[0].diverging);
  EXPECT_LT(grey.width, coloured.width);
  const auto script = gnuplot_script(figure, PictureKind::svg);
  EXPECT_EQ(script.find("set colorbox vertical"), std::string::npos);
  EXPECT_NE(script.find("defined (0 '#000000', 1 '#FFFFFF')"), std::string::npos);
  EXPECT_NE(script.find("set cbrange [-1:1]"), std::string::npos);
}

TEST(FigureLayout, SaysHowManyPointsALogarithmicAxisCannotShow) {
  Figure figure;
  figure.caption = "as it was";
  figure.panels.push_back(
      {.y = {.label = "G(r)", .logarithmic = true}, .series = {{"a", {1, 2, 3, 4}, {1, 0, -2, std::nan("")}}}});
  EXPECT_EQ(layout_of(figure).caption,
            (std::vector<std::string>{"as it was", "G(r): 2 points of 0 or less, on a logarithmic axis: not drawn"}));
  figure.panels[0].title = "Spin";  // whose they are
  EXPECT_EQ(layout_of(figure).caption[1], "Spin, G(r): 2 points of 0 or less, on a logarithmic axis: not drawn");
  figure.panels[0].y.logarithmic = false;
  EXPECT_EQ(layout_of(figure).caption, std::vector<std::string>{"as it was"});
  figure.panels[0].y.logarithmic = true;
  figure.panels[0].series[0].y = {1, 2, 3, INFINITY};  // which is drawn
  EXPECT_EQ(layout_of(figure).caption, std::vector<std::string>{"as it was"});
}

TEST(FigureLayout, HasALegendOfTheCurvesThatAreThere) {
  Figure figure;
  figure.panels.push_back(
      {.y = {.logarithmic = true}, .series = {{"seen", {1, 2}, {1, 2}}, {"below", {1, 2}, {-1, 0}}, {"", {1}, {1}}}});
  figure.panels.push_back({.series = {{"unknown", {1}, {std::nan("")}}, {"other", {1}, {-1}}, {"seen", {1}, {1}}}});
  figure.panels[0].legend = "along x:";
  figure.panels[1].legend = "and along y:";
  const auto layout = layout_of(figure);
  EXPECT_TRUE(layout.has_legend);
  std::vector<std::string> shown, headings;
  for (const auto& entry : layout.names)
    if (entry.is_shown) shown.push_back(entry.name), headings.push_back(entry.heading);
  EXPECT_EQ(shown, (std::vector<std::string>{"seen", "other"}));
  EXPECT_EQ(headings, (std::vector<std::string>{"along x:", "and along y:"}));
  const auto script = gnuplot_script(figure, PictureKind::svg);
  EXPECT_NE(script.find("title 'and along y:'"), std::string::npos);
  EXPECT_EQ(script.find("title 'below'"), std::string::npos);
  figure.panels[1].series = {{"below", {1}, {-1}}};  // drawn here, on a linear axis
  EXPECT_NE(gnuplot_script(figure, PictureKind::svg).find("title 'below'"), std::string::npos);
  figure.panels.pop_back();
  EXPECT_FALSE(layout_of(figure).has_legend) << "of one curve";
}

TEST(FigureLayout, OfNoValuesHasNoTicksThatNobodyChose) {
  Figure figure;
  figure.panels.push_back({.x = {.label = "I"}, .y = {.label = "|cos|", .low = 0.0, .high = 1.0}});
  const auto layout = layout_of(figure);
  EXPECT_TRUE(layout.panels[0].x.ticks.empty());
  EXPECT_FALSE(layout.panels[0].y.ticks.empty());
  EXPECT_NE(gnuplot_script(figure, PictureKind::svg).find("no values"), std::string::npos);
  figure.panels[0].series = {{"a", {1, 2}, {0.5, 0.75}}};
  EXPECT_FALSE(layout_of(figure).panels[0].x.ticks.empty());
  EXPECT_EQ(gnuplot_script(figure, PictureKind::svg).find("no values"), std::string::npos);
}

}  // namespace
}  // namespace kadanoff::figures
