// Which panels a figure of weights has, and what is in them.
#include "host/figures/weights_figure.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::figures {
namespace {

analysis::WeightsAnalysis analysis_of(std::int64_t visible, const data::Dataset* data) {
  Context context(cpu_device, 1);
  return analysis::analyze_weights(context, test::some_model(visible, 3), data);
}

TEST(WeightsFigure, HasDistancesEigenvaluesAndOverlaps) {
  auto data = test::random_data(60, 16);
  for (int i = 0; i < 60; ++i) data.temperatures.push_back(i % 3);
  const auto analysis = analysis_of(16, &data);
  const auto figure = weights_figure(analysis);
  ASSERT_EQ(figure.panels.size(), 3U);
  EXPECT_EQ(figure.panels[0].series[1].y[2], analysis.distances[2].along_y.mean);
  EXPECT_EQ(figure.panels[1].series[0].y, std::vector(analysis.eigenvalues.begin(), analysis.eigenvalues.begin() + 3));
  EXPECT_EQ(figure.panels[2].series[0].x, (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(figure.panels[2].series[0].error[1], analysis.overlaps[1].value.error);
  const test::TemporaryFolder folder;  // the vectors fit together
  EXPECT_FALSE(write_figure(figure, folder.path(), std::nullopt).csv.empty());
}

TEST(WeightsFigure, LeavesOutWhatIsNotThere) {
  const auto plain = weights_figure(analysis_of(15, nullptr));
  ASSERT_EQ(plain.panels.size(), 1U);
  auto zero = analysis_of(15, nullptr);
  std::fill(zero.eigenvalues.begin(), zero.eigenvalues.end(), 0.0);
  const auto panel = weights_figure(zero).panels.front();
  EXPECT_FALSE(panel.y.logarithmic);
  EXPECT_EQ(panel.series.front().y, std::vector<double>{0});
}

}  // namespace
}  // namespace kadanoff::figures
