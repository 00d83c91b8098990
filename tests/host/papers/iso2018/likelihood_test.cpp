// The likelihood of an RBM, by enumeration and through its file.
#include "host/papers/iso2018/likelihood.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "host/data/file_kind.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// W and biases that are all different; 3 visible and 2 hidden units.
data::Model tiny_model() {
  data::Model model;
  model.parameters = rbm::Parameters(cpu_device, 3, 2);
  for (int i = 0; i < 6; ++i) model.parameters.weights.data()[i] = 0.3F * static_cast<float>(i) - 0.7F;
  for (int i = 0; i < 3; ++i) model.parameters.visible_bias.data()[i] = 0.2F * static_cast<float>(i);
  for (int i = 0; i < 2; ++i) model.parameters.hidden_bias.data()[i] = -0.1F * static_cast<float>(i + 1);
  return model;
}

// ln p of the 8 visible states, bit i being spin i.
std::vector<double> by_enumeration(const data::Model& model) {
  std::vector<double> weights(8, 0);
  const auto& parameters = model.parameters;
  const auto spin = [](std::size_t state, int i) { return ((state >> i) & 1U) != 0 ? 1.0 : -1.0; };
  for (std::size_t v = 0; v < 8; ++v)
    for (std::size_t h = 0; h < 4; ++h) {
      double exponent = 0;
      for (int i = 0; i < 3; ++i) exponent += spin(v, i) * parameters.visible_bias.data()[i];
      for (int a = 0; a < 2; ++a) exponent += spin(h, a) * parameters.hidden_bias.data()[a];
      for (int i = 0; i < 3; ++i)
        for (int a = 0; a < 2; ++a) exponent += spin(v, i) * parameters.weights.data()[2 * i + a] * spin(h, a);
      weights[v] += std::exp(exponent);
    }
  const double z = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight = std::log(weight / z);
  return weights;
}

data::Dataset states_of(const std::vector<std::uint32_t>& words) {
  data::Dataset data;
  data.count = std::ssize(words);
  data.units = 3;
  data.words = words;
  return data;
}

Likelihood measured(Context& context) {
  return measure_likelihood(context, tiny_model(), states_of({0, 3, 7, 7}), states_of({1, 7}),
                            {.chains = 4, .temperatures = 10, .seed = 1}, 100);
}

TEST(Iso2018Likelihood, IsThatOfTheEnumeratedModel) {
  Context context(cpu_device, 1);
  const auto likelihood = measured(context);
  const auto ln_p = by_enumeration(tiny_model());
  const double mean = (ln_p[0] + ln_p[3] + 2 * ln_p[7]) / 4;
  EXPECT_NEAR(likelihood.log_likelihood.mean, mean, 1e-5);
  EXPECT_EQ(likelihood.bracket.lower, likelihood.log_likelihood.mean);
  EXPECT_EQ(likelihood.bracket.upper, likelihood.log_likelihood.mean);
  EXPECT_NEAR(likelihood.gap.mean, (ln_p[1] + ln_p[7]) / 2 - mean, 1e-5);
  double pseudo = 0;  // Σ_i ln p(v) / (p(v) + p(v with spin i turned))
  for (const std::size_t v : {0U, 3U, 7U, 7U})
    for (std::size_t i = 0; i < 3; ++i) pseudo -= std::log1p(std::exp(ln_p[v ^ (1U << i)] - ln_p[v])) / 4;
  EXPECT_NEAR(likelihood.pseudo_log_likelihood.mean, pseudo, 1e-5);
  EXPECT_TRUE(likelihood.is_exact);
  EXPECT_TRUE(likelihood.is_trustworthy);
  EXPECT_EQ(likelihood.hidden, 2);
  EXPECT_EQ(likelihood.samples, 4);
}

TEST(Iso2018Likelihood, ComesBackFromItsFile) {
  const test::TemporaryFolder folder;
  Context context(cpu_device, 1);
  auto saved = measured(context);
  saved.bracket = {.lower = -3.5, .upper = -2.5};
  saved.is_exact = saved.is_trustworthy = false;
  save_likelihood(saved, test::some_provenance(), folder / "likelihood.h5");
  const auto loaded = load_likelihood(folder / "likelihood.h5");
  EXPECT_EQ(loaded.hidden, saved.hidden);
  EXPECT_EQ(loaded.samples, saved.samples);
  EXPECT_EQ(loaded.log_likelihood.mean, saved.log_likelihood.mean);
  EXPECT_EQ(loaded.log_likelihood.error, saved.log_likelihood.error);
  EXPECT_EQ(loaded.bracket.lower, -3.5);
  EXPECT_EQ(loaded.bracket.upper, -2.5);
  EXPECT_EQ(loaded.pseudo_log_likelihood.mean, saved.pseudo_log_likelihood.mean);
  EXPECT_EQ(loaded.gap.error, saved.gap.error);
  EXPECT_FALSE(loaded.is_exact);
  EXPECT_FALSE(loaded.is_trustworthy);
  EXPECT_EQ(data::kind_of(io::H5Reader(folder / "likelihood.h5")), "likelihood");
}

TEST(Iso2018Likelihood, RefusesOtherFilesAndNumbersThatAreNone) {
  const test::TemporaryFolder folder;
  const auto load = [&](const char* name) { return [&folder, name] { load_likelihood(folder / name); }; };
  data::save_dataset(test::some_dataset(3, 4), folder / "data.h5");
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "data.h5 is no likelihood", load("data.h5")));
  Context context(cpu_device, 1);
  auto likelihood = measured(context);
  likelihood.gap.mean = NAN;
  save_likelihood(likelihood, test::some_provenance(), folder / "nan.h5");
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "/gap holds a value that is no number", load("nan.h5")));
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
