// Tables, JSON and comma-separated values of a block-spin flow.
#include "host/renormalization/block_flow_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace kadanoff::renormalization {
namespace {

BlockFlow flow_to_print() {
  BlockFlow flow{.groups = {{.temperature = 2.25, .samples = 30}}, .sides = {4, 2}};
  flow.thermometer_temperatures = {{}, {1, std::numeric_limits<double>::infinity()}};
  for (std::int64_t step = 0; step <= 1; ++step)
    flow.points.push_back({.step = step,
                           .energy = {.mean = -1.5, .spread = 0.3, .error = 0.0125},
                           .temperature = step == 0 ? 2.345 : std::numeric_limits<double>::infinity(),
                           .temperature_error = step == 0 ? 0.012 : std::numeric_limits<double>::infinity(),
                           .magnetisation = {},
                           .abs_magnetisation = {.mean = 0.75, .spread = 0.1, .error = 0.01},
                           .squared_magnetisation = {.mean = 0.6, .spread = 0.1, .error = 0.02},
                           .correlation = {{.mean = 1}, {.mean = 0.75}, {.mean = 0.5}}});
  flow.points[1].correlation.pop_back();
  flow.points[0].correlation[1].error = 0.0123;
  flow.points[1].distribution = {{.mean = 0.75, .error = 0.01}, {.mean = 0.25, .error = 0.02}};
  flow.points[1].mean_temperature_error = 0.034;
  flow.correlators = {{.from = 0, .to = 1, .inside = {0.8125, 0.1, 0.002}, .outside = {0.25, 0.1, 0.003}}};
  return flow;
}

TEST(BlockFlowText, ShowsEachStepOfEachTemperature) {
  const auto text = to_text(flow_to_print());
  for (const char* part : {"blocks of 2 × 2, ties random", "2.345 ± 0.012", "inf", "-1.5000 ± 0.0125", "likely T",
                           "no thermometer was given for lattices of side 4", "n = 0, 4 × 4", "0.8125 ± 0.0020",
                           "0.750 ± 0.012", "1.000 ± 0.034"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(BlockFlowText, NamesTheTemperaturesThatTheErrorsLeave) {
  auto flow = flow_to_print();
  EXPECT_EQ(to_text(flow).find("1 (1 … inf)"), std::string::npos);
  flow.points[1].distribution[1].error = 0.25;
  EXPECT_NE(to_text(flow).find("1 (1 … inf)"), std::string::npos) << to_text(flow);
  const auto thermometer = to_json(flow)["points"][1]["thermometer"];
  EXPECT_EQ(thermometer["most_probable_high"], "inf");
  EXPECT_EQ(thermometer["mean_error"], 0.034);
}

TEST(BlockFlowText, SaysABoundInPlaceOfATemperatureThatIsNotKnown) {
  auto flow = flow_to_print();
  EXPECT_EQ(to_text(flow).find("hotter than X"), std::string::npos);
  flow.points[0].temperature = 3.4e17;
  flow.points[0].temperature_error = 1.4e33;
  flow.points[0].energy = {.mean = -6e-18, .spread = 1, .error = 0.02};
  flow.points[0].correlation[1].mean = -1e-6;
  const auto text = to_text(flow);
  EXPECT_NE(text.find("> 50"), std::string::npos) << text;
  EXPECT_NE(text.find("hotter than X"), std::string::npos) << text;
  EXPECT_EQ(text.find("-0.0000"), std::string::npos) << text;
}

TEST(BlockFlowText, IsJsonForPrograms) {
  const auto json = to_json(flow_to_print());
  EXPECT_EQ(json["points"].size(), 2U);
  EXPECT_EQ(json["points"][0]["side"], 4);
  EXPECT_EQ(json["points"][0]["temperature"], 2.25);
  EXPECT_EQ(json["points"][0]["energy"]["error"], 0.0125);
  EXPECT_EQ(json["points"][1]["energy_temperature"], "inf");
  EXPECT_EQ(json["points"][0]["correlation"].size(), 3U);
  EXPECT_TRUE(json["points"][0]["thermometer"].is_null());
  EXPECT_EQ(json["points"][1]["thermometer"]["most_probable"], 1);
  EXPECT_EQ(json["correlators"][0]["to"], 1);
  EXPECT_EQ(json["correlators"][0]["inside"]["mean"], 0.8125);
}

TEST(BlockFlowText, HasTheProfileOfTheMapsIfThereIsOne) {
  auto flow = flow_to_print();
  EXPECT_FALSE(to_json(flow)["correlators"][0].contains("profile_width"));
  EXPECT_EQ(to_text(flow).find("contrast"), std::string::npos);
  flow.correlators[0].spots.emplace().profile.emplace() = {.side = 4, .floor = 0.25, .contrast = 0.5, .width = 2.75};
  flow.correlators[0].map_errors = {.floor = 0.012, .contrast = 0.0034, .width = 0.11};
  const auto json = to_json(flow)["correlators"][0];
  EXPECT_EQ(json["profile_floor"], 0.25);
  EXPECT_EQ(json["profile_contrast"], 0.5);
  EXPECT_EQ(json["profile_width"], 2.75);
  EXPECT_EQ(json["profile_width_error"], 0.11);
  for (const char* part : {"0.5000 ± 0.0034", "0.250 ± 0.012", "2.75 ± 0.11"})
    EXPECT_NE(to_text(flow).find(part), std::string::npos) << part << " in\n" << to_text(flow);
}

TEST(BlockFlowText, IsALineAStepInCsv) {
  auto flow = flow_to_print();
  flow.points[1].energy.error = std::numeric_limits<double>::quiet_NaN();
  const auto csv = to_csv(flow);
  EXPECT_NE(csv.find("\n2.25,0,4,30,2.345,0.012,-1.5,0.0125,0,0,0.75,0.01,0.6,0.02\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\n2.25,1,2,30,inf,inf,-1.5,,0,0,"), std::string::npos) << csv;
}

}  // namespace
}  // namespace kadanoff::renormalization
