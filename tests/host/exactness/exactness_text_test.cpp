// The same numbers in text, JSON, CSV, file and figure; none where a number is not there.
#include "host/exactness/exactness_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::exactness {
namespace {

Exactness of_random_data() {
  Context context;
  auto data = test::random_data(60, 9);
  const double temperatures[] = {0, 1.5, 2.5, INFINITY};
  for (std::int64_t i = 0; i < 60; ++i) data.temperatures.push_back(temperatures[i % 4]);
  return analyze_exactness(context, test::some_model(9, 4), {data}, {});
}

TEST(ExactnessText, HasARowForEachTemperatureAndSaysWhatIsMissing) {
  const auto found = of_random_data();
  const auto text = to_text(found);
  EXPECT_NE(text.find("F of 9 × 4 units against the Ising energy H of 3 × 3 lattices, over the data"),
            std::string::npos);
  EXPECT_NE(text.find("\nT = 0: β is infinite\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nT = inf: β = 0, so that βH does not vary\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("nan"), std::string::npos) << text;
  const auto json = to_json(found);
  ASSERT_EQ(json["rows"].size(), 4U);
  EXPECT_TRUE(json["rows"][0]["ratio"]["value"].is_null());
  EXPECT_EQ(json["rows"][0]["beta"], "inf");
  EXPECT_EQ(json["rows"][1]["ratio"]["value"], found.rows[1].ratio.value);
  EXPECT_EQ(json["rows"][1]["slope"]["error"], found.rows[1].slope.error);
  EXPECT_EQ(json["rows"][1]["missing"], nullptr);
  EXPECT_EQ(json["rows"][3]["temperature"], "inf");
  EXPECT_EQ(json["source"], "data");
  EXPECT_EQ(json["sweeps"], nullptr);
}

TEST(ExactnessText, SaysWhereConfigurationsComeFromAndWhetherTheyAreInEquilibrium) {
  auto found = of_random_data();
  found.source = Source::sampled;
  found.sweeps = 1;
  found.rows[1].may_be_equilibrium = false;
  const auto text = to_text(found);
  EXPECT_NE(text.find("over lattices sampled here, 1 sweep of each"), std::string::npos);
  EXPECT_NE(text.find("T = 1.5: the lattices still depend on their start"), std::string::npos);
  EXPECT_EQ(to_json(found)["sweeps"], 1);
  EXPECT_EQ(to_json(found)["rows"][1]["may_be_equilibrium"], false);
  found.source = Source::enumerated;
  EXPECT_NE(to_text(found).find("over all states"), std::string::npos);
}

TEST(ExactnessCsv, LeavesOutWhatIsNotThere) {
  const auto csv = to_csv(of_random_data());
  EXPECT_TRUE(
      csv.starts_with("temperature,beta,samples,variance,difference,ratio,ratio_error,slope,slope_error,"
                      "unexplained,unexplained_error\n0,inf,15,,,,,"))
      << csv;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 5);
}

TEST(ExactnessFile, HoldsAllRowsAndLevels) {
  const test::TemporaryFolder folder;
  const auto found = of_random_data();
  to_file(found, test::some_provenance()).save(folder / "exactness.h5", io::IfExists::refuse);
  const io::H5Reader file(folder / "exactness.h5");
  EXPECT_EQ(file.read<double>("/ratio")[1], found.rows[1].ratio.value);
  EXPECT_EQ(file.read<double>("/unexplained_error")[2], found.rows[2].unexplained.error);
  EXPECT_TRUE(std::isnan(file.read<double>("/ratio")[3]));
  EXPECT_EQ(file.read<std::int64_t>("/samples"), (std::vector<std::int64_t>{15, 15, 15, 15}));
  const auto rows = file.read<std::int64_t>("/levels/row");
  const auto share = file.read<double>("/levels/share");
  double sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i] == 2) sum += share[i];
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_EQ(file.attribute<std::string>("/", "source"), "data");
}

TEST(ExactnessFigure, ShowsLevelsBesideTheirLinesAndTheMeasuresAgainstTemperature) {
  const auto figure = to_figure(of_random_data());
  ASSERT_EQ(figure.panels.size(), 3U);
  ASSERT_EQ(figure.panels[0].series.size(), 4U) << "points and lines of T = 1.5 and 2.5";
  const auto& line = figure.panels[0].series[1];
  const double slope = (line.y[1] - line.y[0]) / (line.x[1] - line.x[0]);
  EXPECT_NEAR(slope, 1 / 1.5, 1e-9);
  EXPECT_EQ(figure.panels[2].series[0].x.size(), 4U);
  auto one = of_random_data();
  one.rows.erase(one.rows.begin() + 2, one.rows.end());
  one.rows.erase(one.rows.begin());
  EXPECT_EQ(to_figure(one).panels.size(), 1U);
}

}  // namespace
}  // namespace kadanoff::exactness
