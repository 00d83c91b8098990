// The curves of trainings as a figure.
#include "host/figures/training_curves.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace kadanoff::figures {
namespace {

using test::fails_with;

TEST(TrainingCurves, HaveAPanelPerMetricAndALinePerRun) {
  const std::vector<runs::RunMetrics> runs{
      {.name = "runs/a",
       .rows = {{{"epoch", 1}, {"update", 2}, {"error", 2.5}, {"seconds", 9}},
                {{"epoch", 2}, {"update", 4}, {"error", 1.5}, {"free_energy", -1}}}},
      {.name = "runs/b", .rows = {{{"epoch", 1}, {"update", 3}, {"error", 7}}}}};
  const auto figure = training_curves(runs, "update", "curves");
  ASSERT_EQ(figure.panels.size(), 2U);
  EXPECT_EQ(figure.name, "curves");
  const auto& error = figure.panels[0];
  EXPECT_EQ(error.title, "error");
  EXPECT_EQ(error.x.label, "update");
  ASSERT_EQ(error.series.size(), 2U);
  EXPECT_EQ(error.series[0].name, "a");
  EXPECT_EQ(error.series[0].x, (std::vector<double>{2, 4}));
  EXPECT_EQ(error.series[0].y, (std::vector<double>{2.5, 1.5}));
  EXPECT_EQ(error.series[1].y, (std::vector<double>{7}));
  EXPECT_EQ(error.series[0].mark, Mark::line);
  EXPECT_EQ(error.series[1].mark, Mark::points) << "of one value a line shows nothing";
  ASSERT_EQ(figure.panels[1].series.size(), 1U);  // run b has no free energy
  EXPECT_EQ(figure.panels[1].title, "free energy");
}

TEST(TrainingCurves, NeedSomethingToDraw) {
  const std::vector<runs::RunMetrics> bare{{.name = "a", .rows = {{{"epoch", 1}, {"update", 2}}}}};
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "no metric", [&] { training_curves(bare, "epoch", "x"); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "have no seconds", [&] { training_curves(bare, "seconds", "x"); }));
}

TEST(TrainingCurves, NameRunsByTheirPathsWhereTheyEndInTheSame) {
  const std::vector<runs::RunMetrics> runs{{.name = "x/a", .rows = {{{"epoch", 1}, {"error", 1}}}},
                                           {.name = "y/a", .rows = {{{"epoch", 1}, {"error", 1}}}}};
  EXPECT_EQ(training_curves(runs, "epoch", "x").panels[0].series[1].name, "y/a");
}

}  // namespace
}  // namespace kadanoff::figures
