// The joint distribution without correlations: exact zeros, beside an RBM that has correlations.
#include "host/papers/isdlrg2020/independent_joint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "tests/reference/rbm.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

double spin(int state, std::int64_t unit) { return ((state >> unit) & 1) != 0 ? 1 : -1; }

// The largest |⟨v_i h_a⟩ − ⟨v_i⟩⟨h_a⟩| with the hidden units summed over by hand: given v they are independent, with
// means tanh(x_a), x = c + Wᵀ v, and p(v) ∝ exp(v·b) Π_a cosh(x_a).
double correlation_by_means(const rbm::Parameters& parameters) {
  const auto view = parameters.view();
  const auto visible = view.visible(), hidden = view.hidden();
  double z = 0;
  std::vector<double> of_visible(static_cast<std::size_t>(visible)), of_hidden(static_cast<std::size_t>(hidden)),
      both(static_cast<std::size_t>(visible * hidden));
  for (int state = 0; state < 1 << visible; ++state) {
    double weight = 1;
    std::vector<double> means;
    for (std::int64_t i = 0; i < visible; ++i) weight *= std::exp(spin(state, i) * double{view.visible_bias.data[i]});
    for (std::int64_t a = 0; a < hidden; ++a) {
      double x = view.hidden_bias.data[a];
      for (std::int64_t i = 0; i < visible; ++i) x += spin(state, i) * double{view.weights(i, a)};
      means.push_back(std::tanh(x));
      weight *= std::cosh(x);
    }
    z += weight;
    for (std::int64_t i = 0; i < visible; ++i) of_visible[static_cast<std::size_t>(i)] += weight * spin(state, i);
    for (std::size_t a = 0; a < means.size(); ++a) {
      of_hidden[a] += weight * means[a];
      for (std::int64_t i = 0; i < visible; ++i)
        both[static_cast<std::size_t>(i) * means.size() + a] += weight * spin(state, i) * means[a];
    }
  }
  double largest = 0;
  for (std::size_t i = 0; i < of_visible.size(); ++i)
    for (std::size_t a = 0; a < of_hidden.size(); ++a)
      largest =
          std::max(largest, std::abs(both[i * of_hidden.size() + a] / z - of_visible[i] / z * (of_hidden[a] / z)));
  return largest;
}

TEST(IsdlrgIndependentJoint, HasTheMarginalsAndNoCorrelations) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto joint = independent_joint(small_rbm(seed));
    EXPECT_LE(joint.correlation, 1e-12) << seed;
    EXPECT_LE(joint.marginals, 1e-12) << seed;
    EXPECT_GT(joint.correlation_of_rbm, 0.1) << seed;
    EXPECT_LE(joint.correlation_of_rbm, 2) << seed;
  }
}

TEST(IsdlrgIndependentJoint, KnowsTheCorrelationsOfTheRbm) {
  EXPECT_NEAR(independent_joint(small_rbm(1)).correlation_of_rbm, correlation_by_means(small_rbm(1)), 1e-12);
  for (const auto& [visible, hidden] : {std::pair{1, 1}, std::pair{3, 5}, std::pair{7, 2}}) {
    const auto parameters = reference::random_parameters(visible, hidden, 0.7F, 5);
    const auto joint = independent_joint(parameters);
    EXPECT_NEAR(joint.correlation_of_rbm, correlation_by_means(parameters), 1e-12) << visible << " " << hidden;
    EXPECT_LE(joint.correlation, 1e-12);
    EXPECT_LE(joint.marginals, 1e-12);
  }
  // Two spins that are coupled by w, and by nothing else: ⟨v h⟩ = tanh w, and both means are 0.
  auto pair = reference::random_parameters(1, 1, 0.7F, 5);
  pair.visible_bias.data()[0] = 0;
  pair.hidden_bias.data()[0] = 0;
  EXPECT_NEAR(independent_joint(pair).correlation_of_rbm, std::abs(std::tanh(double{pair.weights.data()[0]})), 1e-12);
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
