// The figure of correlators: its panels, with and without a lattice.
#include "host/correlators/correlators_figure.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/some_correlators.hpp"

namespace kadanoff::correlators {
namespace {

TEST(CorrelatorsFigure, ShowsMapsProfilesAndFrequencies) {
  const auto analysis = test::some_correlators();
  const auto figure = correlators_figure(analysis);
  ASSERT_EQ(figure.panels.size(), 8U);  // four units, two aligned maps, the profiles, the frequencies
  EXPECT_EQ(figure.panels[4].heatmap->values, analysis.spots.profile->map);
  EXPECT_EQ(figure.panels[5].title, "shuffled");
  ASSERT_EQ(figure.panels[6].series.size(), 4U);
  EXPECT_EQ(figure.panels[6].series[0].y[2], analysis.spots.profile->radial[2].mean);
  EXPECT_EQ(figure.panels[6].series[3].y[0], analysis.control_spots.profile->floor);
  EXPECT_NE(figure.caption.find("not an error over the samples"), std::string::npos);
  const auto& shares = figure.panels[7].heatmap->values;
  EXPECT_EQ(std::ssize(shares), frequency_bins * 4);
  EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 4, 1e-12);  // 1 at each distance
}

TEST(CorrelatorsFigure, ShowsPeaksAndFloorsWithoutALattice) {
  const auto figure = correlators_figure(test::some_correlators(false));
  ASSERT_EQ(figure.panels.size(), 1U);
  ASSERT_EQ(figure.panels[0].series.size(), 2U);
  EXPECT_EQ(figure.panels[0].series[0].y.size(), 4U);
}

}  // namespace
}  // namespace kadanoff::correlators
