// What a spectrum says of weights whose answer is known: block spins, and noise.
#include "host/spectrum/weights_spectrum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/data/block_spins.hpp"
#include "host/gauge/gauge.hpp"
#include "tests/reference/fourier.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::spectrum {
namespace {

class SpectrumOf : public test::OnEachDevice {
 protected:
  Weights on_lattices(const Array<float>& values, std::int64_t visible_side, std::int64_t hidden_side) {
    Weights weights{.values = values.copied_to(context(), context().device()),
                    .visible = visible_side * visible_side,
                    .hidden = hidden_side * hidden_side,
                    .visible_side = visible_side,
                    .hidden_side = hidden_side,
                    .what = "a test"};
    return weights;
  }
  Weights blocks(std::int64_t size) {
    Array<float> values(cpu_device, std::int64_t{24} * 24 * 144);
    Context cpu;
    data::fill_with_block_spins(cpu, {.size = size, .visible_side = 24, .hidden_side = 12}, 0.3,
                                values.matrix(576, 144));
    return on_lattices(values, 24, 12);
  }
};

TEST(RankOf, CountsWhatIsAboveTheRoundingOfFloats) {
  EXPECT_EQ(rank_of({1, 0.1, 1e-9}), 2);
  EXPECT_EQ(rank_of({1, 1e-5}), 2);
  EXPECT_EQ(rank_of({0, 0}), 0);
  std::vector<double> of_6400_by_1600(1600, 1);  // rounding moves values by 40 ε at most
  of_6400_by_1600.back() = 5e-4;
  EXPECT_EQ(rank_of(of_6400_by_1600), 1600);
  of_6400_by_1600.back() = 5e-7;
  EXPECT_EQ(rank_of(of_6400_by_1600), 1599);
}

TEST_P(SpectrumOf, BlockSpinsFindsTheirSizeWhateverTheScale) {
  for (const std::int64_t size : {3, 4, 6}) {
    const auto found = analyze_spectrum(context(), blocks(size), {});
    ASSERT_TRUE(found.best_match());
    EXPECT_EQ(found.best_match()->size, size);
    EXPECT_LT(found.best_match()->distance, 1e-5);
    EXPECT_EQ(found.matches.size(), 24U);
    EXPECT_LT(found.decomposition.error, 1e-6);
  }
}

TEST_P(SpectrumOf, BlockSpinsHasLongWavesThatAgreeUnlessItsUnitsArePermuted) {
  const auto found = analyze_spectrum(context(), blocks(6), {.vectors = 3, .k_max = 4});
  ASSERT_EQ(found.largest.size(), 3U);
  EXPECT_GT(found.largest[0].visible_share, 0.99);
  EXPECT_GT(found.largest[0].hidden_share, 0.98);
  EXPECT_LT(found.largest[0].difference, 0.05);
  EXPECT_GT(found.largest[0].permuted_difference, 0.3);
  EXPECT_LT(found.largest[0].permuted_hidden_share, 0.8);
  EXPECT_LT(found.smallest[0].visible_share, 0.5);
  EXPECT_EQ(found.smallest[0].index, 143);
}

TEST_P(SpectrumOf, BlockSpinsHasAsManyWavesAsThereAreWhateverKMaxIs) {
  const auto all = analyze_spectrum(context(), blocks(4), {.vectors = 2, .k_max = 1e30});
  const auto twelve = analyze_spectrum(context(), blocks(4), {.vectors = 2, .k_max = 12});
  EXPECT_EQ(all.smallest[1].difference, twelve.smallest[1].difference);
  EXPECT_GT(all.smallest[1].difference, 0);
  EXPECT_NEAR(all.smallest[1].visible_share, 1, 1e-12);
}

TEST_P(SpectrumOf, LowRankLooksAtVectorsThatWFixes) {
  Array<float> values(cpu_device, 64 * 16);
  for (std::int64_t i = 0; i < 64; ++i)
    for (std::int64_t a = 0; a < 16; ++a)
      values.data()[i * 16 + a] = (i % 2 == 0 ? 1.0F : -1.0F) + (i < 32 ? 0.5F : -0.5F) * (a < 8 ? 1.0F : -1.0F);
  const auto found = analyze_spectrum(context(), on_lattices(values, 8, 4), {.vectors = 5, .k_max = 2});
  EXPECT_EQ(found.rank(), 2);
  EXPECT_EQ(found.values.size(), 16U);
  ASSERT_EQ(found.largest.size(), 2U);
  ASSERT_EQ(found.smallest.size(), 2U);
  EXPECT_EQ(found.largest[1].index, 1);
  EXPECT_EQ(found.smallest[0].index, 1);
  EXPECT_EQ(found.smallest[1].index, 0);
}

TEST_P(SpectrumOf, NoiseMeasuresItsVectorsAsTheTextbookDoes) {
  std::mt19937 generator(2);
  std::normal_distribution<float> normal;
  Array<float> values(cpu_device, 64 * 16);
  for (std::int64_t at = 0; at < values.size(); ++at) values.data()[at] = normal(generator);
  const auto weights = on_lattices(values, 8, 4);
  const auto found = analyze_spectrum(context(), weights, {.vectors = 2, .k_max = 2});
  const auto svd = spectra::svd(context(), weights.matrix());
  const auto visible = to_host(context(), svd.left), hidden = to_host(context(), svd.right);
  const auto expected = reference::radial(visible.data() + 64, 8, 2),
             below = reference::radial(hidden.data() + 16, 4, 2);
  const auto& wave = found.largest[1];
  EXPECT_NEAR(wave.visible_share, expected.share, 1e-6);
  EXPECT_NEAR(wave.hidden_share, below.share, 1e-6);
  double squares = 0, all = 0;
  for (std::size_t r = 0; r < below.average.size(); ++r) {
    EXPECT_NEAR(wave.visible[r], expected.average[r], 1e-5);
    EXPECT_NEAR(wave.hidden[r], 2 * below.average[r], 1e-5) << "L_v / L_h";
    if (r > 2) continue;
    squares += std::pow(expected.average[r] - 2 * below.average[r], 2);
    all += std::pow(expected.average[r], 2);
  }
  EXPECT_NEAR(wave.difference, std::sqrt(squares / all), 1e-5);
}

// Block spins with some noise, so that no two singular values are equal, in order; and the same units shuffled, each
// with a random sign.
TEST_P(SpectrumOf, ShuffledBlockSpinsIsThatOfTheOrderedOnesWhereTheGaugeIsFixed) {
  Array<float> ordered(cpu_device, std::int64_t{24} * 24 * 144), shuffled(cpu_device, ordered.size());
  Context cpu;
  data::fill_with_block_spins(cpu, {.size = 4, .visible_side = 24, .hidden_side = 12}, 0.3, ordered.matrix(576, 144));
  std::mt19937 generator(5);
  std::normal_distribution<float> normal(0, 0.03F);
  for (std::int64_t at = 0; at < ordered.size(); ++at) ordered.data()[at] += normal(generator);
  const auto arrangement = gauge::random_arrangement(144, random::make_key(8, random::Stream::gauge));
  for (std::int64_t i = 0; i < 576; ++i)
    for (std::int64_t a = 0; a < 144; ++a)
      shuffled.data()[i * 144 + a] = static_cast<float>(arrangement.sign[static_cast<std::size_t>(a)]) *
                                     ordered.data()[i * 144 + arrangement.order[static_cast<std::size_t>(a)]];
  const SpectrumOptions options{.vectors = 3, .k_max = 4};
  const auto before = analyze_spectrum(context(), on_lattices(ordered, 24, 12), options),
             after = analyze_spectrum(context(), on_lattices(shuffled, 24, 12), options);
  for (const auto some : {&WeightsSpectrum::largest, &WeightsSpectrum::smallest})
    for (std::size_t i = 0; i < 3; ++i) {
      const auto &one = (before.*some)[i], &other = (after.*some)[i];
      EXPECT_NEAR(one.value, other.value, 1e-5);
      EXPECT_NEAR(one.gauge_fixed_hidden_share, one.hidden_share, 1e-9) << "they are in order";
      EXPECT_NEAR(other.gauge_fixed_hidden_share, one.gauge_fixed_hidden_share, 1e-4);
      EXPECT_NEAR(other.gauge_fixed_difference, one.gauge_fixed_difference, 1e-4);
      for (std::size_t r = 0; r < one.hidden.size(); ++r) EXPECT_NEAR(other.gauge_fixed[r], one.hidden[r], 1e-3);
      EXPECT_NE(other.permuted_hidden_share, one.permuted_hidden_share);
    }
  // As they stand, and permuted, the long waves are lost.
  EXPECT_GT(after.largest[0].gauge_fixed_hidden_share, 0.9);
  EXPECT_LT(after.largest[0].hidden_share, 0.8);
  EXPECT_LT(after.largest[0].permuted_hidden_share, 0.8);
  EXPECT_GT(after.largest[0].difference, 2 * after.largest[0].gauge_fixed_difference);
}

TEST_P(SpectrumOf, MoreUnitsThanAreFixedHasNoGaugeFixedValues) {
  std::mt19937 generator(6);
  std::normal_distribution<float> normal;
  Array<float> values(cpu_device, std::int64_t{4} * 65 * 65);
  for (std::int64_t at = 0; at < values.size(); ++at) values.data()[at] = normal(generator);
  const auto found = analyze_spectrum(context(), on_lattices(values, 2, 65), {.vectors = 1});
  EXPECT_TRUE(std::isnan(found.largest[0].gauge_fixed_hidden_share));
  EXPECT_TRUE(std::isnan(found.largest[0].gauge_fixed_difference));
  EXPECT_TRUE(found.largest[0].gauge_fixed.empty());
  EXPECT_GT(found.largest[0].permuted_hidden_share, 0);
}

TEST_P(SpectrumOf, ValuesOnlyLooksAtNoVectors) {
  const auto found = analyze_spectrum(context(), blocks(4), {.vectors = 0});
  EXPECT_EQ(found.values.size(), 144U);
  EXPECT_TRUE(found.best_match());
  EXPECT_TRUE(found.largest.empty() && found.smallest.empty());
}

TEST_P(SpectrumOf, UnitsThatAreOnNoLatticeHasValuesOnly) {
  Array<float> values(cpu_device, 12);
  for (std::int64_t at = 0; at < 12; ++at) values.data()[at] = static_cast<float>(at == 0 || at == 5);
  const auto found = analyze_spectrum(context(),
                                      {.values = values.copied_to(context(), context().device()),
                                       .visible = 3,
                                       .hidden = 4,
                                       .visible_side = {},
                                       .hidden_side = 2,
                                       .what = ""},
                                      {});
  EXPECT_EQ(found.values.size(), 3U);
  EXPECT_EQ(found.at_least(large), 2);
  EXPECT_TRUE(found.matches.empty());
  EXPECT_TRUE(found.largest.empty());
  EXPECT_FALSE(found.best_match());
}

TEST_P(SpectrumOf, WeightsOfZeroSaysNothingOfTheirRatios) {
  Array<float> values(cpu_device, 64 * 16);
  std::fill_n(values.data(), values.size(), 0.0F);
  const auto found = analyze_spectrum(context(), on_lattices(values, 8, 4), {});
  EXPECT_EQ(found.at_least(large), 0);
  EXPECT_TRUE(found.matches.empty());
  EXPECT_EQ(found.values.front(), 0);
}

TEST(SpectrumOptions, AreAtLeastOne) {
  EXPECT_THROW(validate({.vectors = 0}), Error);
  EXPECT_THROW(validate({.k_max = std::nan("")}), Error);
  EXPECT_NO_THROW(validate({}));
}

KADANOFF_ON_EACH_DEVICE(SpectrumOf);

}  // namespace
}  // namespace kadanoff::spectrum
