// A spectrum in text, JSON and CSV: what depends on the arrangement of the hidden units stands there in three of them.
#include "host/spectrum/spectrum_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/gauge/sites.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::spectrum {
namespace {

WeightsSpectrum spectrum_of_noise(std::int64_t visible_side, std::int64_t hidden_side) {
  Context context;
  const auto visible = visible_side * visible_side, hidden = hidden_side * hidden_side;
  auto model = test::some_model(visible, hidden);
  return analyze_spectrum(context,
                          {.values = std::move(model.parameters.weights),
                           .visible = visible,
                           .hidden = hidden,
                           .visible_side = visible_side,
                           .hidden_side = hidden_side,
                           .what = "noise"},
                          {.vectors = 2, .k_max = 2});
}

TEST(SpectrumText, HasTheGaugeFixedAndThePermutedValuesBesideThoseAsItIs) {
  const auto found = spectrum_of_noise(8, 4);
  const auto text = to_text(found);
  for (const char* part : {"singular values of W: direct, residual ", "gauge-fixed", "permuted",
                           "each hidden unit at the site where its filter is"})
    EXPECT_NE(text.find(part), std::string::npos) << text;
  const auto json = to_json(found);
  ASSERT_EQ(json["decompositions"].size(), 1U);
  EXPECT_EQ(json["decompositions"][0]["residual"], found.decomposition.error);
  EXPECT_EQ(json["largest"][1]["gauge_fixed_hidden_share"], found.largest[1].gauge_fixed_hidden_share);
  EXPECT_EQ(json["smallest"][0]["gauge_fixed_difference"], found.smallest[0].gauge_fixed_difference);
  EXPECT_EQ(json["smallest"][0]["permuted_difference"], found.smallest[0].permuted_difference);
}

TEST(SpectrumText, HasNoColumnsOfHiddenUnitsOnNoLattice) {
  Context context;
  auto model = test::some_model(64, 6);
  const auto found = analyze_spectrum(context,
                                      {.values = std::move(model.parameters.weights),
                                       .visible = 64,
                                       .hidden = 6,
                                       .visible_side = 8,
                                       .hidden_side = {},
                                       .what = "noise"},
                                      {.vectors = 2, .k_max = 2});
  ASSERT_EQ(found.largest.size(), 2U);
  const auto text = to_text(found);
  EXPECT_NE(text.find("visible, |k| <= 2\n"), std::string::npos) << text;
  for (const char* heading : {"gauge-fixed", "permuted", "difference"})
    EXPECT_EQ(text.find(heading), std::string::npos) << text;
  EXPECT_TRUE(to_json(found)["largest"][0]["hidden_share"].is_null()) << "programs find the same names always";
  EXPECT_NE(to_text(spectrum_of_noise(8, 4)).find("hidden  gauge-fixed  permuted  difference"), std::string::npos);
}

TEST(SpectrumText, SaysThatWhatIsOnlyRoundingIsZero) {
  auto found = spectrum_of_noise(8, 4);
  EXPECT_EQ(to_text(found).find("rounding"), std::string::npos);
  found.values.back() = found.smallest.front().value = 2e-239;
  const auto text = to_text(found);
  EXPECT_NE(text.find("; 1 of 0, within rounding\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("e-239"), std::string::npos) << text;
  EXPECT_EQ(to_json(found)["smallest"][0]["value"], 2e-239) << "as it is";
}

TEST(SpectrumText, SaysWhyTheGaugeOfManyUnitsIsNotFixed) {
  auto found = spectrum_of_noise(8, 4);
  found.hidden = 65 * 65;
  for (auto* some : {&found.largest, &found.smallest})
    for (auto& wave : *some) {
      wave.gauge_fixed_hidden_share = wave.gauge_fixed_difference = NAN;
      wave.gauge_fixed.clear();
    }
  const auto text = to_text(found);
  EXPECT_NE(text.find(gauge::why_not_fixed(65 * 65)), std::string::npos) << text;
  EXPECT_EQ(text.find("nan"), std::string::npos) << text;
  EXPECT_TRUE(to_json(found)["largest"][0]["gauge_fixed_hidden_share"].is_null());
  const test::TemporaryFolder folder;
  to_file(found, test::some_provenance()).save(folder / "spectrum.h5", io::IfExists::refuse);
  const io::H5Reader file(folder / "spectrum.h5");
  EXPECT_FALSE(file.has_dataset("/largest/gauge_fixed_hidden"));
  EXPECT_TRUE(std::isnan(file.read<double>("/largest/gauge_fixed_difference")[0]));
}

TEST(SpectrumText, SaysWhenTheBoundLeavesNoWaveOut) {
  const auto with = [](double k_max) {
    auto found = spectrum_of_noise(8, 4);  // up to |k| = 4 √2 and 2 √2
    found.k_max = k_max;
    return to_text(found);
  };
  EXPECT_EQ(with(2).find("all waves"), std::string::npos);
  EXPECT_NE(with(3).find("|k| <= 3 is all waves of the hidden lattice, and so their shares are 100 %: take a --k-max "
                         "below 2.83"),
            std::string::npos)
      << with(3);
  EXPECT_NE(with(10).find("|k| <= 10 is all waves of 8 × 8 lattices"), std::string::npos) << with(10);
}

TEST(SpectrumFigure, NamesEachCurveByItsVector) {
  Context context;
  const auto figure = to_figure(context, spectrum_of_noise(8, 4));
  ASSERT_EQ(figure.panels.size(), 3U);
  const std::vector<std::pair<std::string, std::string>> largest{
      {"visible", "I = 0"}, {"hidden", "I = 0"}, {"hidden, gauge-fixed", "I = 0"},
      {"visible", "I = 1"}, {"hidden", "I = 1"}, {"hidden, gauge-fixed", "I = 1"}};
  ASSERT_EQ(figure.panels[1].series.size(), largest.size());
  for (std::size_t i = 0; i < largest.size(); ++i)
    EXPECT_EQ(std::pair(figure.panels[1].series[i].name, figure.panels[1].series[i].which), largest[i]);
  EXPECT_EQ(figure.panels[2].series[0].which, "I = 15") << "the smallest first";
}

TEST(SpectrumCsv, HasTheVectorsThatWereLookedAt) {
  Context context;
  const auto found = spectrum_of_noise(8, 4);
  const auto csv = to_csv(context, found);
  EXPECT_TRUE(csv.starts_with("index,singular_value,of_largest,blocks_of_")) << csv;
  EXPECT_NE(csv.find(",visible_share,hidden_share,gauge_fixed_hidden_share,permuted_hidden_share,difference,"
                     "gauge_fixed_difference,permuted_difference\n0,"),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find(fmt::format(",{:.9g},", found.largest[1].gauge_fixed_hidden_share)), std::string::npos);
  EXPECT_NE(csv.find(",,,,,,,\n"), std::string::npos) << "in between nothing was looked at";
}

TEST(SpectrumFile, HoldsTheGaugeFixedWaves) {
  const test::TemporaryFolder folder;
  const auto found = spectrum_of_noise(8, 4);
  to_file(found, test::some_provenance()).save(folder / "spectrum.h5", io::IfExists::refuse);
  const io::H5Reader file(folder / "spectrum.h5");
  EXPECT_EQ(file.shape("/smallest/gauge_fixed_hidden"), file.shape("/smallest/hidden"));
  EXPECT_EQ(file.read<double>("/smallest/gauge_fixed_hidden_share")[1], found.smallest[1].gauge_fixed_hidden_share);
}

}  // namespace
}  // namespace kadanoff::spectrum
