// Biases along known vectors, and any biases against textbook loops.
#include "host/subspaces/biases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/subspaces/biases_text.hpp"
#include "kernels/spectra/svd.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

class BiasesOf : public test::OnEachDevice {};

TEST_P(BiasesOf, AModelHaveTheCosinesOfLoops) {
  for (const auto& [visible, hidden] : {std::pair{20, 8}, {8, 20}}) {
    const auto model = test::some_model(visible, hidden, 2);
    const auto found = analyze_biases(context(), model);
    const auto weights = model.parameters.weights.copied_to(context(), context().device());
    const auto svd = spectra::svd(context(), weights.matrix(visible, hidden));
    const auto left = to_host(context(), svd.left);
    ASSERT_EQ(found.visible_bias.cosines.size(), 8U);
    ASSERT_EQ(found.hidden_bias.cosines.size(), 8U);
    double squares = 0, share = 0;
    for (std::int64_t i = 0; i < visible; ++i) squares += std::pow(double{model.parameters.visible_bias.data()[i]}, 2);
    for (std::size_t k = 0; k < 8; ++k) {
      // W v_k = S_k u_k, so that c · v_k follows from b-free loops over W, too: S_k (c · v_k) = Σ c_a (u_kᵀ W)_a.
      double product = 0, hidden_product = 0, hidden_squares = 0;
      for (std::int64_t i = 0; i < visible; ++i)
        product += double{model.parameters.visible_bias.data()[i]} *
                   left[k * static_cast<std::size_t>(visible) + static_cast<std::size_t>(i)];
      for (std::int64_t a = 0; a < hidden; ++a) {
        const double c = model.parameters.hidden_bias.data()[a];
        hidden_squares += c * c;
        for (std::int64_t i = 0; i < visible; ++i)
          hidden_product += c * left[k * static_cast<std::size_t>(visible) + static_cast<std::size_t>(i)] *
                            double{model.parameters.weights.data()[i * hidden + a]} / svd.values[k];
      }
      EXPECT_NEAR(found.visible_bias.cosines[k], product / std::sqrt(squares), 1e-9);
      EXPECT_NEAR(found.hidden_bias.cosines[k], hidden_product / std::sqrt(hidden_squares), 1e-6);
      share += product * product / squares;
    }
    EXPECT_NEAR(found.visible_bias.share(8), share, 1e-9);
    if (visible == 8) {
      EXPECT_NEAR(share, 1, 1e-9) << "a whole basis";
    }
    EXPECT_NEAR(found.visible_bias.expected(), 1 / std::sqrt(visible), 1e-15);
  }
}

TEST_P(BiasesOf, AModelAlongItsThirdVectorsFindThem) {
  auto model = test::some_model(16, 6, 3);
  const auto weights = model.parameters.weights.copied_to(context(), context().device());
  const auto svd = spectra::svd(context(), weights.matrix(16, 6));
  const auto left = to_host(context(), svd.left), right = to_host(context(), svd.right);
  for (std::size_t i = 0; i < 16; ++i) model.parameters.visible_bias.data()[i] = static_cast<float>(-5 * left[32 + i]);
  for (std::size_t a = 0; a < 6; ++a) model.parameters.hidden_bias.data()[a] = static_cast<float>(0.1 * right[12 + a]);
  const auto found = analyze_biases(context(), model);
  EXPECT_EQ(found.visible_bias.largest(), 2);
  EXPECT_EQ(found.hidden_bias.largest(), 2);
  EXPECT_NEAR(found.visible_bias.cosines[2], -1, 1e-6);
  EXPECT_NEAR(found.hidden_bias.cosines[2], 1, 1e-6);
  EXPECT_NEAR(found.visible_bias.norm, 5, 1e-5);
  EXPECT_NEAR(found.visible_bias.share(2), 0, 1e-9);
  const auto json = to_json(found);
  EXPECT_EQ(json["hidden_bias"]["largest"]["index"], 2);
  EXPECT_NE(to_text(found).find("-1.0000"), std::string::npos);
  EXPECT_NE(to_text(found).find("\nsingular values of W: direct, residual "), std::string::npos) << to_text(found);
  EXPECT_EQ(json["decompositions"].size(), 1U);
}

TEST_P(BiasesOf, AFewVectorsAreAllThatIsSaidOf) {
  EXPECT_NE(to_text(analyze_biases(context(), test::some_model(16, 1))).find(" % of |b|² in the first\n"),
            std::string::npos);
  EXPECT_NE(to_text(analyze_biases(context(), test::some_model(16, 3))).find("100.0 % of |c|² in the first 3\n"),
            std::string::npos);
}

TEST_P(BiasesOf, LowRankAreComparedWithVectorsThatWFixes) {
  auto model = test::some_model(16, 6, 3);
  for (std::int64_t i = 0; i < 16; ++i)
    for (std::int64_t a = 0; a < 6; ++a) model.parameters.weights.data()[i * 6 + a] = i < 8 ? 1.0F : -1.0F;
  const auto found = analyze_biases(context(), model);
  EXPECT_EQ(found.rank, 1);
  EXPECT_EQ(found.visible_bias.cosines.size(), 1U);
  EXPECT_EQ(found.hidden_bias.largest(), 0);
  const auto csv = to_csv(found);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 7);
}

TEST_P(BiasesOf, ZerosHaveNoDirection) {
  auto model = test::some_model(16, 6, 3);
  model.parameters.hidden_bias.fill_zero(context());
  const auto found = analyze_biases(context(), model);
  EXPECT_TRUE(found.hidden_bias.cosines.empty());
  EXPECT_EQ(found.hidden_bias.share(3), 0);
  EXPECT_TRUE(to_json(found)["hidden_bias"]["largest"].is_null());
  EXPECT_NE(to_text(found).find("c is zero"), std::string::npos);
  EXPECT_EQ(to_figure(found).panels.front().series.size(), 1U);
  model.parameters.weights.fill_zero(context());
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "are zero", [&] { analyze_biases(context(), model); }));
}

KADANOFF_ON_EACH_DEVICE(BiasesOf);

}  // namespace
}  // namespace kadanoff::subspaces
