// Correlators as text and JSON.
#include "host/correlators/correlators_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/correlators/correlators_file.hpp"
#include "tests/support/some_correlators.hpp"

namespace kadanoff::correlators {
namespace {

TEST(CorrelatorsText, HasTheControlBesideTheData) {
  const auto text = to_text(test::some_correlators());
  for (const char* part : {"⟨v h⟩ of the data and hidden layer 1, 36 × 4 units, over 50 samples (samples)", "shuffled",
                           "5 errors above the floor", "width at half contrast", "gauge-fixed", "permuted",
                           "±: standard error over the samples", "twice too large where the peaks are noise"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  const auto flat = to_text(test::some_correlators(false));
  EXPECT_NE(flat.find("no square lattice"), std::string::npos) << flat;
  EXPECT_EQ(flat.find("half contrast"), std::string::npos) << flat;
}

TEST(CorrelatorsText, SaysWhichUnitsHaveNoRadius) {
  const auto before = to_text(test::some_correlators());
  EXPECT_EQ(before.find("at all sites"), std::string::npos) << before;
  auto analysis = test::some_correlators();
  for (std::size_t entry = 0; entry < analysis.correlators.mean.size(); entry += 4)
    analysis.correlators.mean[entry] = 0;
  analysis.spots = describe_spots(analysis.correlators, random::make_key(1, random::Stream::correlator_controls));
  const auto text = to_text(analysis);
  EXPECT_NE(text.find("1 hidden unit has the same ⟨v h⟩ at all sites"), std::string::npos) << text;
  EXPECT_EQ(text.find("unknown"), std::string::npos) << text;
  EXPECT_EQ(to_json(analysis)["correlators"]["flat_units"], 1);
  const auto csv = units_csv(analysis);
  EXPECT_NE(csv.find("\ndata,0,0,0,"), std::string::npos) << csv;
  EXPECT_NE(csv.find(",,,\ndata,1,"), std::string::npos) << csv;
  std::fill(analysis.correlators.mean.begin(), analysis.correlators.mean.end(), 1.0);
  analysis.spots = describe_spots(analysis.correlators, random::make_key(1, random::Stream::correlator_controls));
  const auto flat = to_text(analysis);
  EXPECT_NE(flat.find("4 hidden units have the same"), std::string::npos) << flat;
  EXPECT_EQ(flat.find("unknown sites"), std::string::npos) << flat;
}

TEST(CorrelatorsText, SaysThatOneSampleHasNoErrors) {
  Context context(cpu_device, 1);
  data::Stack stack;
  stack.layers.push_back(test::some_model(36, 4));
  const auto analysis = analyze_correlators(context, stack, test::random_data(1, 36), {.seed = 4}, {});
  const auto text = to_text(analysis), json = to_json(analysis).dump();
  EXPECT_NE(text.find("5 errors above the floor           unknown"), std::string::npos) << text;
  EXPECT_NE(text.find("one sample: there are no errors"), std::string::npos) << text;
  EXPECT_EQ(text.find("0.0 %"), std::string::npos) << text;
  EXPECT_NE(json.find("\"share_above\":null"), std::string::npos) << json;
  EXPECT_NE(json.find("\"share_local\":null"), std::string::npos) << json;
  EXPECT_EQ(to_text(test::some_correlators()).find("one sample"), std::string::npos);
  auto of_a_temperature = test::some_correlators();
  of_a_temperature.spots.errors = {.why_not = "of a temperature there is one sample"};
  const auto other = to_text(of_a_temperature);
  EXPECT_NE(other.find("\nno errors over the samples: of a temperature there is one sample\n"), std::string::npos)
      << other;
  EXPECT_EQ(other.find("±:"), std::string::npos) << other;
}

TEST(CorrelatorsText, IsJsonForPrograms) {
  const auto analysis = test::some_correlators();
  const auto json = to_json(analysis);
  EXPECT_EQ(json["layers"], (std::vector<int>{0, 1}));
  EXPECT_EQ(json["samples"], 50);
  EXPECT_EQ(json["correlators"]["share_above"], analysis.spots.share_above);
  EXPECT_EQ(json["correlators"]["contrast"]["spread"], analysis.spots.contrast.spread) << "over the units";
  EXPECT_EQ(json["correlators"]["contrast"]["error"], analysis.spots.errors.contrast) << "over the samples";
  EXPECT_GT(analysis.spots.errors.contrast, 0);
  EXPECT_EQ(json["correlators"]["profile"]["contrast_error"], analysis.spots.errors.profile_contrast);
  EXPECT_GT(json["control"]["floor"]["error"], 0);
  EXPECT_EQ(json["correlators"]["profile"]["radial"].size(), 4U);
  EXPECT_EQ(json["control"]["kind"], "shuffled");
  EXPECT_EQ(json["control"]["displacement"]["permuted"], analysis.control_spots.displacement->permuted);
  EXPECT_TRUE(to_json(test::some_correlators(false))["correlators"]["profile"].is_null());
}

}  // namespace
}  // namespace kadanoff::correlators
