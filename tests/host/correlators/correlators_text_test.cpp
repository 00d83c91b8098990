// Correlators as text and JSON.
#include "host/correlators/correlators_text.hpp"

#include <gtest/gtest.h>

#include "tests/support/some_correlators.hpp"

namespace kadanoff::correlators {
namespace {

TEST(CorrelatorsText, HasTheControlBesideTheData) {
  const auto text = to_text(test::some_correlators());
  for (const char* part : {"⟨v h⟩ of the data and hidden layer 1, 36 × 4 units, over 50 samples (samples)", "shuffled",
                           "5 errors above the floor", "width at half contrast", "gauge-fixed", "permuted"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  const auto flat = to_text(test::some_correlators(false));
  EXPECT_NE(flat.find("no square lattice"), std::string::npos) << flat;
  EXPECT_EQ(flat.find("half contrast"), std::string::npos) << flat;
}

TEST(CorrelatorsText, IsJsonForPrograms) {
  const auto analysis = test::some_correlators();
  const auto json = to_json(analysis);
  EXPECT_EQ(json["layers"], (std::vector<int>{0, 1}));
  EXPECT_EQ(json["samples"], 50);
  EXPECT_EQ(json["correlators"]["share_above"], analysis.spots.share_above);
  EXPECT_EQ(json["correlators"]["contrast"]["error"], analysis.spots.contrast.error);
  EXPECT_EQ(json["correlators"]["profile"]["radial"].size(), 4U);
  EXPECT_EQ(json["control"]["kind"], "shuffled");
  EXPECT_EQ(json["control"]["displacement"]["permuted"], analysis.control_spots.displacement->permuted);
  EXPECT_TRUE(to_json(test::some_correlators(false))["correlators"]["profile"].is_null());
}

}  // namespace
}  // namespace kadanoff::correlators
