// Each warning at both sides of what makes it one.
#include "host/training/warnings.hpp"

#include <gtest/gtest.h>

#include "tests/support/samples.hpp"

namespace kadanoff::training {
namespace {

std::vector<std::string> kinds(const std::vector<Warning>& warnings) {
  std::vector<std::string> all;
  all.reserve(warnings.size());
  for (const auto& warning : warnings) all.push_back(warning.kind);
  return all;
}

using Kinds = std::vector<std::string>;

// The first `up` of four samples have only spins up.
data::Dataset four_samples(std::size_t up) {
  data::Dataset data;
  data.count = 4, data.units = 40;
  for (std::size_t i = 0; i < 4; ++i)
    for (const std::uint32_t all : {0xFFFFFFFFU, 0xFFU}) data.words.push_back(i < up ? all : 0U);
  return data;
}

TEST(Warnings, AreNotGivenOfGoodData) {
  EXPECT_EQ(kinds(warnings_of(test::random_data(100, 40), {})), Kinds{});
  EXPECT_EQ(kinds(warnings_of(test::random_real_data(100, 40), {})), Kinds{});
  EXPECT_EQ(kinds(warnings_of(four_samples(3), {})), Kinds{});  // a mean of exactly 0.5
}

TEST(Warnings, TellOfColumnsFarFrom0UnlessTheGradientIsCentred) {
  auto data = test::random_real_data(100, 8);
  for (float& value : data.real) value = 0.65F + value / 10;
  const auto warnings = warnings_of(data, {});
  EXPECT_EQ(kinds(warnings), Kinds{"uncentred"});
  EXPECT_NE(warnings[0].text.find("are 0.65 from 0 on average: such data are learned better with --centred"),
            std::string::npos)
      << warnings[0].text;
  TrainOptions centred;
  centred.method.centred = true;
  EXPECT_EQ(kinds(warnings_of(data, centred)), Kinds{});
  for (float& value : data.real) value = value - 0.25F;
  EXPECT_EQ(kinds(warnings_of(data, {})), Kinds{});
}

TEST(Warnings, CountConstantColumnsUnlessTheBiasesBeginWithThem) {
  auto spins = test::random_data(100, 40);
  for (std::size_t i = 0; i < 100; ++i) spins.words[2 * i] |= 8U, spins.words[2 * i + 1] &= ~1U;  // 3 is up, 32 down
  auto real = test::random_real_data(100, 40);
  for (std::size_t i = 0; i < 100; ++i) real.real[40 * i + 3] = real.real[40 * i + 32] = 0.25F;
  for (const auto* data : {&spins, &real}) {
    const auto warnings = warnings_of(*data, {});
    ASSERT_EQ(kinds(warnings), Kinds{"constant_columns"});
    EXPECT_NE(warnings[0].text.find("2 of the 40 columns of the data have one value in all samples, the first is "
                                    "column 3"),
              std::string::npos)
        << warnings[0].text;
    TrainOptions with_biases, from_a_model;
    with_biases.bias_init = InitialBias::data;
    from_a_model.init_from = "model.h5";
    EXPECT_EQ(kinds(warnings_of(*data, with_biases)), Kinds{});
    EXPECT_EQ(kinds(warnings_of(*data, from_a_model)), Kinds{});
  }
  real.real[40 * 99 + 3] = 0.5F;  // the last sample
  EXPECT_NE(warnings_of(real, {})[0].text.find("1 of the 40 columns of the data has"), std::string::npos);
  auto one = test::random_data(1, 40);  // says nothing of its columns
  EXPECT_EQ(kinds(warnings_of(one, {})), Kinds{});
}

TEST(Warnings, OfMeasuresSayTheNumber) {
  EXPECT_EQ(kinds(warnings_of({{"hidden_saturation", 0.9}, {"chain_flips", 0.01}, {"effective_chains", 40}})), Kinds{});
  EXPECT_EQ(kinds(warnings_of({{"hidden_saturation", nullptr}, {"reconstruction_error", 0.0}})), Kinds{});
  const auto warnings = warnings_of({{"hidden_saturation", 0.9625}, {"chain_flips", 0.001}, {"effective_chains", 3.5}});
  EXPECT_EQ(kinds(warnings), (Kinds{"saturation", "frozen_chains", "few_annealed_chains"}));
  EXPECT_EQ(warnings[0].text.substr(0, 60), "96.2 % of the means of the hidden units are beyond ±0.99: t");
  EXPECT_NE(warnings[1].text.find("only 0.1 % of the hidden spins"), std::string::npos) << warnings[1].text;
  EXPECT_NE(warnings[2].text.find("only 3.5 of the chains"), std::string::npos) << warnings[2].text;
}

}  // namespace
}  // namespace kadanoff::training
