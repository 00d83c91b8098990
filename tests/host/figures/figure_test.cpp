// Figures: their CSV, their layout, and the pictures that gnuplot draws.
#include "host/figures/figure.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "host/figures/figure_axis.hpp"
#include "host/figures/figure_layout.hpp"
#include "host/figures/gnuplot.hpp"
#include "host/figures/gnuplot_text.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::figures {
namespace {

namespace fs = std::filesystem;
using test::read_bytes;
using test::TemporaryFolder;

#define KADANOFF_NEEDS_GNUPLOT()       \
  const auto gnuplot = find_gnuplot(); \
  if (!gnuplot) GTEST_SKIP() << look_for_gnuplot().problem

// Two panels with all special cases of drawing: infinities, gaps, errors, a reference line.
Figure some_figure() {
  Figure figure;
  figure.name = "figure-06";
  figure.title = "A flow that's long";
  figure.caption = "From T = 0 and `elsewhere`.";
  Panel left;
  left.title = "left, \"V\"";
  left.x.label = "temperature (J/k_B)";
  left.y.label = "probability";
  left.series = {{"n = 0, first", {0, 0.25, INFINITY}, {0.5, NAN, 0.125}, {0.01, NAN, INFINITY}, Mark::line_points},
                 {"n_1", {1, 2}, {1e-7, -3}, {}, Mark::steps}};
  left.lines = {{1.5, "T_c"}};
  Panel right;
  right.x.logarithmic = true;
  right.y.logarithmic = true;
  right.series = {{"n_1", {1, 10, 1000}, {0, 2, INFINITY}, {0, 5, 0}, Mark::points}};
  figure.panels = {left, right};
  return figure;
}

Figure some_heatmaps() {
  Figure figure;
  figure.name = "figure-10";
  Panel panel;
  panel.title = "W Wᵀ";
  panel.heatmap = Heatmap{2, 3, {1, -0.5, NAN, 0, 2.25, 1e-3}, "(W Wᵀ)_ij", {}, {}, false};
  Panel spins;
  spins.heatmap = Heatmap{1, 2, {1, -1}, "", {}, {}, true};
  figure.panels = {panel, spins};
  return figure;
}

// A shell script that replaces gnuplot.
fs::path script(const TemporaryFolder& folder, const std::string& commands) {
  auto path = folder / "pretended-gnuplot";
  test::write_bytes(path, "#!/bin/sh\n" + commands + "\n");
  fs::permissions(path, fs::perms::owner_all);
  return path;
}

fs::path results(const TemporaryFolder& folder) {
  fs::create_directory(folder / "results");
  return folder / "results";
}

std::size_t count(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(FigureCsv, TellsSeriesOfOneNameApart) {
  const TemporaryFolder folder;
  Figure figure{.name = "figure-06", .title = ""};
  for (const char* which : {"I = 0", "I = 1"})
    figure.panels.push_back({.series = {{.name = "visible", .x = {1}, .y = {2}, .which = which}}});
  write_figure(figure, folder.path(), {});
  EXPECT_EQ(read_bytes(folder / "figure-06.csv"),
            "panel,series,x,y,error\n1,visible (I = 0),1,2,\n2,visible (I = 1),1,2,\n");
  EXPECT_EQ(layout_of(figure).names.size(), 1U) << "one entry in the legend, one colour";
}

TEST(FigureCsv, HasARowForEachPoint) {
  const TemporaryFolder folder;
  const auto files = write_figure(some_figure(), folder.path(), std::nullopt);
  EXPECT_EQ(files.csv, folder / "figure-06.csv");
  EXPECT_EQ(read_bytes(files.csv),
            "panel,series,x,y,error\n"
            "\"left, \"\"V\"\"\",\"n = 0, first\",0,0.5,0.01\n"
            "\"left, \"\"V\"\"\",\"n = 0, first\",0.25,nan,nan\n"
            "\"left, \"\"V\"\"\",\"n = 0, first\",inf,0.125,inf\n"
            "\"left, \"\"V\"\"\",n_1,1,1e-07,\n"
            "\"left, \"\"V\"\"\",n_1,2,-3,\n"
            "2,n_1,1,0,0\n"
            "2,n_1,10,2,5\n"
            "2,n_1,1000,inf,0\n");
}

TEST(FigureCsv, HasARowForEachCell) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_bytes(write_figure(some_heatmaps(), folder.path(), std::nullopt).csv),
            "panel,row,column,value\n"
            "W Wᵀ,0,0,1\nW Wᵀ,0,1,-0.5\nW Wᵀ,0,2,nan\nW Wᵀ,1,0,0\nW Wᵀ,1,1,2.25\nW Wᵀ,1,2,0.001\n"
            "2,0,0,1\n2,0,1,-1\n");
}

TEST(FigureCsv, OfBothKindsHasTheColumnsOfBoth) {
  const TemporaryFolder folder;
  Figure figure;
  figure.name = "both";
  Panel series, map;
  series.series = {{"a", {1}, {2}, {}, Mark::line}};
  map.heatmap = Heatmap{1, 1, {3}, "", {}, {}, false};
  figure.panels = {series, map};
  EXPECT_EQ(read_bytes(write_figure(figure, folder.path(), std::nullopt).csv),
            "panel,series,x,y,error,row,column,value\n1,a,1,2,,,,\n2,,,,,0,0,3\n");
}

TEST(FigureAxis, HasThreeNumbersOrMoreHoweverShortItIs) {
  const auto labels = [](double low, double high) {
    std::vector<std::string> all;
    for (const auto& tick : scale_of({.label = "", .logarithmic = true}, {low, high}, 0).ticks) {
      EXPECT_TRUE(low * (1 - 1e-9) <= tick.at && tick.at <= high * (1 + 1e-9)) << tick.at;
      all.push_back(tick.label);
    }
    return all;
  };
  using Labels = std::vector<std::string>;
  EXPECT_EQ(labels(0.9, 11), (Labels{"1", "2", "5", "10"}));
  EXPECT_EQ(labels(0.27, 0.72), (Labels{"0.3", "0.4", "0.5", "0.6", "0.7"}));
  EXPECT_EQ(labels(0.72, 0.78), (Labels{"0.72", "0.74", "0.76", "0.78"}));
  EXPECT_EQ(labels(2.5e-7, 4.5e-7), (Labels{"2.5·10⁻⁷", "3.0·10⁻⁷", "3.5·10⁻⁷", "4.0·10⁻⁷", "4.5·10⁻⁷"}));
  EXPECT_EQ(labels(1e-9, 1).front(), "10⁻⁸");
}

TEST(FigureLayout, PutsLabelsOfLinesThatWouldMeetAboveEachOther) {
  Figure figure;
  Panel panel;
  panel.x.logarithmic = true;
  panel.series = {{"a", {1, 1e12}, {1, 2}, {}, Mark::line}};
  panel.lines = {
      {1e7, "a label of some length"}, {1e1, "far away"}, {1e8, "a label of some length"}, {1e99, "not shown"}};
  figure.panels = {panel};
  const auto layout = layout_of(figure);
  EXPECT_EQ(layout.panels[0].label_rows, (std::vector<int>{0, 0, 1, 0}));
  figure.panels[0].lines.erase(figure.panels[0].lines.begin());
  const auto apart = layout_of(figure);
  EXPECT_EQ(apart.panels[0].label_rows, (std::vector<int>{0, 0, 0}));
  EXPECT_EQ(layout.panels[0].label_rows_height, 2 * apart.panels[0].label_rows_height);
  EXPECT_EQ(layout.panels[0].plot.top - apart.panels[0].plot.top, apart.panels[0].label_rows_height);
}

TEST(Figure, WithoutGnuplotIsItsNumbersAlone) {
  const TemporaryFolder folder;
  const auto files = write_figure(some_figure(), folder.path(), std::nullopt);
  EXPECT_TRUE(files.svg.empty() && files.png.empty());
  EXPECT_EQ(files.problem, "");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(Figure, WhoseVectorsDoNotFitIsOurMistake) {
  const TemporaryFolder folder;
  auto figure = some_figure();
  figure.panels[0].series[1].x.pop_back();
  EXPECT_TRUE(test::fails_with(ExitCode::internal, "as many x as y",
                               [&] { write_figure(figure, folder.path(), std::nullopt); }));
  figure = some_heatmaps();
  figure.panels[0].heatmap->rows = 3;
  EXPECT_TRUE(
      test::fails_with(ExitCode::internal, "rows × cols", [&] { write_figure(figure, folder.path(), std::nullopt); }));
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(Figure, ThatCannotBeWrittenIsAnError) {
  const TemporaryFolder folder;
  EXPECT_TRUE(test::fails_with(ExitCode::io, "figure-06.csv",
                               [&] { write_figure(some_figure(), folder / "missing", std::nullopt); }));
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::stop_being_root();
              write_figure(some_figure(), folder.path(), std::nullopt);
            }),
            74);
  fs::permissions(folder.path(), fs::perms::owner_all);
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(Figure, ThatFillsTheDiskLeavesNoHalfOfAFile) {
  KADANOFF_NEEDS_GNUPLOT();
  const TemporaryFolder folder;
  const auto limit = gnuplot_script(some_figure(), PictureKind::png).size() + 100;  // the script also needs a file
  write_figure(some_figure(), folder.path(), gnuplot);
  ASSERT_GT(fs::file_size(folder / "figure-06.svg"), limit);
  ASSERT_LT(fs::file_size(folder / "figure-06.csv"), limit);
  for (const char* name : {"figure-06.svg", "figure-06.png"}) fs::remove(folder / name);
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::limit_file_size(limit);  // room for the numbers, but not for the pictures
              write_figure(some_figure(), folder.path(), gnuplot);
            }),
            74);
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(Figure, IsDrawnAsSvgAndPng) {
  KADANOFF_NEEDS_GNUPLOT();
  const TemporaryFolder folder;
  for (const auto& figure : {some_figure(), some_heatmaps()}) {
    const auto files = write_figure(figure, folder.path(), gnuplot);
    ASSERT_EQ(files.problem, "");
    const auto svg = read_bytes(files.svg), png = read_bytes(files.png);
    EXPECT_TRUE(svg.starts_with("<?xml"));
    EXPECT_NE(svg.find("</svg>"), std::string::npos);
    ASSERT_GT(png.size(), 1000U);
    EXPECT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
    const auto size = [&](std::size_t at) {
      return static_cast<unsigned char>(png[at + 2]) * 256 + static_cast<unsigned char>(png[at + 3]);
    };
    EXPECT_GT(size(16), 900);
    EXPECT_GT(size(20), 600);
  }
  EXPECT_EQ(folder.entries(), 6U);
  const auto svg = read_bytes(folder / "figure-06.svg");
  for (const char* words : {"A flow that's long", "`elsewhere`", "left, \"V\"", "n = 0, first", "probability", "∞"})
    EXPECT_NE(svg.find(words), std::string::npos) << words;
  EXPECT_EQ(svg.find("color='#FFFFFF'/>"), std::string::npos) << "something hides the data";
  EXPECT_NE(read_bytes(folder / "figure-10.svg").find("W Wᵀ"), std::string::npos);
}

TEST(Figure, HasTheSameBytesWhenItIsDrawnAgain) {
  KADANOFF_NEEDS_GNUPLOT();
  const TemporaryFolder first, second;
  for (const auto& figure : {some_figure(), some_heatmaps()}) {
    const auto a = write_figure(figure, first.path(), gnuplot);
    write_figure(some_figure(), second.path(), gnuplot);
    const auto b = write_figure(figure, second.path(), gnuplot);
    EXPECT_EQ(read_bytes(a.csv), read_bytes(b.csv));
    EXPECT_TRUE(read_bytes(a.svg) == read_bytes(b.svg));
    EXPECT_TRUE(read_bytes(a.png) == read_bytes(b.png));
  }
}

TEST(Figure, IsDrawnOfNothingToo) {
  KADANOFF_NEEDS_GNUPLOT();
  const TemporaryFolder folder;
  Figure figure;
  figure.name = "empty";
  Panel none, gap, map;
  gap.series = {{"gap", {NAN, 1}, {2, NAN}, {1, NAN}, Mark::line_points}};
  gap.y.logarithmic = true;
  map.heatmap = Heatmap{1, 2, {NAN, INFINITY}, "", {}, {}, false};
  figure.panels = {none, gap, map};
  const auto files = write_figure(figure, folder.path(), gnuplot);
  EXPECT_EQ(files.problem, "");
  EXPECT_FALSE(files.png.empty());
}

// Each failure leaves the numbers, no picture (not even an old one), and one line with the reason.
TEST(Figure, WhoseGnuplotFailsKeepsItsNumbers) {
  const TemporaryFolder folder;
  const auto out = results(folder);
  const auto problem_with = [&](const std::string& commands) {
    test::write_bytes(out / "figure-06.svg", "former");
    test::write_bytes(out / "figure-06.png", "former");
    const auto files = write_figure(some_figure(), out, script(folder, commands));
    EXPECT_TRUE(files.svg.empty() && files.png.empty()) << commands;
    EXPECT_EQ(count(out), 1U) << commands;
    EXPECT_EQ(files.problem.find('\n'), std::string::npos) << files.problem;
    EXPECT_TRUE(files.problem.starts_with("figure-06 has no picture")) << files.problem;
    return files.problem;
  };
  const auto has = [](const std::string& text, const char* words) { return text.find(words) != std::string::npos; };
  EXPECT_TRUE(has(problem_with("echo plot x >&2; echo 'line 3: no such thing' >&2; exit 1"),
                  "exit code 1: line 3: no such thing"));
  EXPECT_TRUE(has(problem_with("kill -9 $$"), "ended by signal 9"));
  EXPECT_TRUE(has(problem_with("cat > /dev/null"), "it printed no picture"));
  EXPECT_TRUE(has(problem_with("echo '<?xml version=\"1.0\"?><svg>'"), "it printed no picture"));
  EXPECT_TRUE(has(problem_with("echo '<?xml version=\"1.0\"?><svg></svg>'"), "it printed no picture"));  // no PNG
  const auto missing = write_figure(some_figure(), out, folder / "no-such-program");
  EXPECT_TRUE(has(missing.problem, "cannot be started: No such file or directory")) << missing.problem;
}

class Gnuplot : public testing::Test {
 protected:
  void SetUp() override {
    if (const char* value = std::getenv("KADANOFF_GNUPLOT")) before_ = value;
  }
  void TearDown() override {
    if (before_)
      setenv("KADANOFF_GNUPLOT", before_->c_str(), 1);
    else
      unsetenv("KADANOFF_GNUPLOT");
  }
  static void choose(const std::string& program) { setenv("KADANOFF_GNUPLOT", program.c_str(), 1); }

 private:
  std::optional<std::string> before_;
};

TEST_F(Gnuplot, IsNotLookedForWhereNoneShallBeUsed) {
  choose("");
  EXPECT_FALSE(find_gnuplot());
  choose("/no/such/program");
  EXPECT_FALSE(find_gnuplot());
  EXPECT_EQ(look_for_gnuplot().problem, "KADANOFF_GNUPLOT=/no/such/program is not a program");
}

TEST_F(Gnuplot, MustKnowBothKindsOfPicture) {
  const TemporaryFolder folder;
  choose(script(folder, "echo 5.4 4; echo dumb pngcairo svg x11").string());
  EXPECT_EQ(find_gnuplot(), folder / "pretended-gnuplot");
  EXPECT_EQ(look_for_gnuplot().version, "5.4 patchlevel 4");
  choose(script(folder, "echo 5.4 4; echo dumb svg").string());
  EXPECT_FALSE(find_gnuplot());
  EXPECT_NE(look_for_gnuplot().problem.find("lacks the terminals"), std::string::npos);
  choose(script(folder, "exit 3").string());
  EXPECT_NE(look_for_gnuplot().problem.find("does not run: exit code 3"), std::string::npos);
}

// Without a font gnuplot leaves out all words, and says nothing.
TEST_F(Gnuplot, MustDrawWords) {
  const TemporaryFolder folder;
  const std::string begin = "if grep -q GPVAL; then echo 5.4 4; echo pngcairo svg; else printf '\\211PNG word\\211PNG";
  choose(script(folder, begin + "'; fi").string());
  EXPECT_EQ(look_for_gnuplot().problem, "");
  choose(script(folder, begin + " word'; fi").string());
  EXPECT_FALSE(find_gnuplot());
  EXPECT_NE(look_for_gnuplot().problem.find("no font is installed"), std::string::npos);
  EXPECT_EQ(look_for_gnuplot().package, "fonts-dejavu-core");
}

TEST(GnuplotText, IsNeverACommand) {
  EXPECT_EQ(gnuplot_text("it's `date`\nquit"), "'it''s `date` quit'");
  EXPECT_EQ(gnuplot_text("{a}^2 @b & ~ \\n"), "'\\{a\\}\\^2 \\@b \\& \\~ \\\\n'");
}

TEST(GnuplotText, HasSubscriptsBehindOneLetterOnly) {
  EXPECT_EQ(gnuplot_text("N_h, T_c and σ_i"), "'N_{h}, T_{c} and σ_{i}'");
  EXPECT_EQ(gnuplot_text("(W Wᵀ)_ij"), "'(W Wᵀ)_{ij}'");
  EXPECT_EQ(gnuplot_text("flow_end, a_b_c, _x, k_long"), "'flow\\_end, a\\_b\\_c, \\_x, k\\_long'");
}

TEST(FigureAxis, ShowsInfinityBeyondTheLargestFiniteValue) {
  const auto linear = scale_of({}, {0, 3, 6, INFINITY}, 0);
  EXPECT_GT(linear.place(INFINITY), 6.3);
  EXPECT_GT(linear.high, linear.place(INFINITY));
  EXPECT_EQ(linear.ticks.back().label, "∞");
  const auto logarithmic = scale_of({"", true, {}, {}}, {1, 10, 100, INFINITY}, 0);
  EXPECT_GT(logarithmic.place(INFINITY), 120);
  EXPECT_TRUE(std::isnan(logarithmic.place(0)));
  EXPECT_TRUE(std::isnan(scale_of({}, {0, 1}, 0).place(INFINITY)));
  EXPECT_TRUE(std::isnan(linear.place(-INFINITY)));
}

TEST(FigureAxis, HasTicksThatPeopleWouldChoose) {
  const auto labels = [](const std::vector<Tick>& ticks) {
    std::string text;
    for (const auto& tick : ticks) text += tick.label + ' ';
    return text;
  };
  EXPECT_EQ(labels(linear_ticks(-0.3, 0.7, 5)), "−0.2 0.0 0.2 0.4 0.6 ");
  EXPECT_EQ(labels(linear_ticks(0, 7500, 7)), "0 2000 4000 6000 ");
  EXPECT_EQ(labels(linear_ticks(-2e-7, 2e-7, 4)), "−2·10⁻⁷ −1·10⁻⁷ 0 1·10⁻⁷ 2·10⁻⁷ ");
  EXPECT_EQ(labels(scale_of({"", true, {}, {}}, {1, 1000}, 0).ticks), "1 10 100 1000 ");
  EXPECT_EQ(labels(scale_of({"", true, {}, {}}, {250, 20000}, 0).ticks), "500 1000 2000 5000 10000 20000 ");
  EXPECT_EQ(labels(scale_of({"", true, {}, {}}, {1e-6, 1e-3}, 0).ticks), "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ ");
}

TEST(FigureAxis, KeepsWhatTheCallerChose) {
  const auto scale = scale_of({"", false, 0, 0.7}, {-5, 5}, 0.05);
  EXPECT_EQ(scale.low, 0);
  EXPECT_EQ(scale.high, 0.7);
}

}  // namespace
}  // namespace kadanoff::figures
