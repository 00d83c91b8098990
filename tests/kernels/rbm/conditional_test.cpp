// The conditional means, against the joint distribution.
#include "kernels/rbm/conditional.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::rbm {
namespace {

class Conditional : public test::OnEachDevice {};

TEST_P(Conditional, IsTheOneOfTheJointDistribution) {
  // p(h|v) from the definition, e^{−E(v,h)} / Σ_h e^{−E(v,h)}, against tanh; and the same for p(v|h).
  const auto host = reference::random_parameters(5, 3, 0.7F, 1);
  const reference::Rbm model(host);
  const auto parameters = host.copied_to(context(), context().device());
  std::vector<float> all_v;
  for (std::uint64_t v = 0; v < 32; ++v)
    for (const double spin : reference::spins_of(v, 5)) all_v.push_back(static_cast<float>(spin));
  auto visible = to_device(context(), all_v);
  Array<float> hidden(context().device(), 32 * 3);
  hidden_mean(context(), parameters.view(), visible.matrix(32, 5), hidden.matrix(32, 3));
  const auto means = to_host(context(), hidden);
  for (std::uint64_t v = 0; v < 32; ++v)
    for (std::size_t a = 0; a < 3; ++a) {
      double weight[2] = {0, 0};
      for (std::uint64_t h = 0; h < 8; ++h)
        weight[h >> a & 1U] += std::exp(-model.energy(reference::spins_of(v, 5), reference::spins_of(h, 3)));
      EXPECT_NEAR((1 + means[v * 3 + a]) / 2, weight[1] / (weight[0] + weight[1]), 1e-6);
    }

  std::vector<float> all_h;
  for (std::uint64_t h = 0; h < 8; ++h)
    for (const double spin : reference::spins_of(h, 3)) all_h.push_back(static_cast<float>(spin));
  auto given = to_device(context(), all_h);
  Array<float> out(context().device(), 8 * 5);
  visible_mean(context(), parameters.view(), given.matrix(8, 3), out.matrix(8, 5));
  const auto visible_means = to_host(context(), out);
  for (std::uint64_t h = 0; h < 8; ++h)
    for (std::size_t i = 0; i < 5; ++i) {
      double weight[2] = {0, 0};
      for (std::uint64_t v = 0; v < 32; ++v)
        weight[v >> i & 1U] += std::exp(-model.energy(reference::spins_of(v, 5), reference::spins_of(h, 3)));
      EXPECT_NEAR((1 + visible_means[h * 5 + i]) / 2, weight[1] / (weight[0] + weight[1]), 1e-6);
    }
}

TEST_P(Conditional, AgreesWithTheScalarLoopAtAwkwardSizes) {
  for (const auto& [n, visible, hidden] :
       {std::array{1, 1, 1}, std::array{33, 101, 65}, std::array{700, 17, 130}, std::array{500, 131, 97}}) {
    const auto host = reference::random_parameters(visible, hidden, 0.3F, 2);
    const reference::Rbm model(host);
    const auto parameters = host.copied_to(context(), context().device());
    std::mt19937 generator(3);
    std::vector<float> spins(static_cast<std::size_t>(n * visible));
    for (auto& spin : spins) spin = (generator() & 1U) != 0 ? 1.0F : -1.0F;
    auto v = to_device(context(), spins);
    Array<float> h(context().device(), n * hidden);
    hidden_mean(context(), parameters.view(), v.matrix(n, visible), h.matrix(n, hidden));
    const auto means = to_host(context(), h);
    for (int i = 0; i < n; ++i) {
      const auto expected = model.hidden_mean({spins.begin() + i * visible, spins.begin() + (i + 1) * visible});
      for (int a = 0; a < hidden; ++a)
        ASSERT_NEAR(means[static_cast<std::size_t>(i * hidden + a)], expected[static_cast<std::size_t>(a)], 1e-5);
    }

    spins.resize(static_cast<std::size_t>(n * hidden));
    for (auto& spin : spins) spin = (generator() & 1U) != 0 ? 1.0F : -1.0F;
    auto given = to_device(context(), spins);
    visible_mean(context(), parameters.view(), given.matrix(n, hidden), v.matrix(n, visible));
    const auto visible_means = to_host(context(), v);
    for (int i = 0; i < n; ++i) {
      const auto expected = model.visible_mean({spins.begin() + i * hidden, spins.begin() + (i + 1) * hidden});
      for (int j = 0; j < visible; ++j)
        ASSERT_NEAR(visible_means[static_cast<std::size_t>(i * visible + j)], expected[static_cast<std::size_t>(j)],
                    1e-5);
    }
  }
}

TEST_P(Conditional, KeepsANaN) {
  Parameters parameters(context().device(), 1, 1);
  for (auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
    array->fill_zero(context());
  auto v = to_device(context(), std::vector<float>{std::nanf("")});
  Array<float> h(context().device(), 1);
  hidden_mean(context(), parameters.view(), v.matrix(1, 1), h.matrix(1, 1));
  EXPECT_TRUE(std::isnan(to_host(context(), h)[0]));
}

KADANOFF_ON_EACH_DEVICE(Conditional);

}  // namespace
}  // namespace kadanoff::rbm
