// The sizes, the floors and the figure of the scaling case.
#include "host/benchmark/scaling.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::benchmark {
namespace {

TEST(Scaling, HasShapesOfTheVolumeAskedFor) {
  for (int power = 0; power < 24; ++power) {
    const double volume = 100 * std::pow(3.3, power);  // up to 10¹⁴
    const auto work = scaling_work(volume, {});
    EXPECT_EQ(work.size.visible, 4 * work.size.hidden);
    EXPECT_EQ(work.batch, work.size.hidden);
    const double is =
        4 * static_cast<double>(work.batch) * static_cast<double>(work.batch) * static_cast<double>(work.batch);
    EXPECT_LT(is, 3.5 * volume) << volume;  // multiples of 16 are coarse if the edge is 16 or 32
    EXPECT_GT(is, volume / 3.5) << volume;
  }
}

BenchmarkRow some_row(double flops, double bytes) {
  BenchmarkRow row;
  row.time.median = 5;
  row.time.low = 4;
  row.time.high = 6;
  row.flops = flops;
  row.bytes = bytes;
  row.product.per_second = 100;
  row.copy.per_second = 10;
  row.products_seconds = 4.5;
  return row;
}

TEST(Scaling, HasTheLongerOfTwoFloorsAtTheBestRates) {
  auto slower = some_row(300, 40);
  slower.product.per_second = 50;
  slower.copy.per_second = 5;
  EXPECT_EQ(floor_seconds({some_row(300, 20), slower}), (std::vector<double>{3, 4}));
  auto by_tables = some_row(300, 5);
  by_tables.additions = 40;
  by_tables.tables.per_second = 20;
  EXPECT_EQ(floor_seconds({by_tables}), (std::vector<double>{2}));
}

TEST(Scaling, IsAFigureOfTimeAgainstVolume) {
  const auto figure = scaling_figure({{some_row(300, 20), some_row(3000, 40)}, ""}, "some machine");
  EXPECT_EQ(figure.caption, "some machine");
  EXPECT_EQ(figure.panels[0].x.label, "N_v · N_h · batch (units²·samples)");
  ASSERT_EQ(figure.panels.size(), 1U);
  const auto& series = figure.panels[0].series;
  ASSERT_EQ(series.size(), 3U);
  EXPECT_EQ(series[0].x, (std::vector<double>{30, 300}));
  EXPECT_EQ(series[0].y, (std::vector<double>{5, 5}));
  EXPECT_EQ(series[0].error, (std::vector<double>{1, 1}));
  EXPECT_EQ(series[1].y, (std::vector<double>{4.5, 4.5}));
  EXPECT_EQ(series[2].y, (std::vector<double>{3, 30}));
}

TEST(Scaling, SaysWhatEndedIt) {
  EXPECT_EQ(why_it_ended(3e9, 1e10, 20, -1, 120),
            "the 120 s of --seconds were spent when N_v · N_h · batch = 3e+09 was done");
  EXPECT_EQ(why_it_ended(3e9, 1e10, 20, 5, 120),
            "N_v · N_h · batch = 1e+10 would take about 20 s, and of the 120 s of --seconds 5 s were left");
}

TEST(Scaling, BeginsAt100AndEndsInTime) {
  Context context(cpu_device, 2);
  const auto scaling = time_scaling(context, {.seconds = 1e-6});
  ASSERT_EQ(scaling.rows.size(), 1U);
  EXPECT_EQ(scaling.rows[0].size, "12x3");
  EXPECT_NE(scaling.ended.find("of --seconds were spent"), std::string::npos) << scaling.ended;
}

}  // namespace
}  // namespace kadanoff::benchmark
