// What an update notes of W for the scales of the next one.
#include <gtest/gtest.h>

#include "kernels/training/contrastive_cpu.hpp"
#include "kernels/training/spin_weights_cpu.hpp"
#include "tests/reference/training.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::training::cpu {
namespace {

class SpinMagnitudesOfAnUpdate : public testing::TestWithParam<Precision> {
 protected:
  static constexpr std::int64_t samples = 200, visible = 150;

  // A unit that is always down gives every column of its row a gradient, even one that is there to fill a vector.
  static std::vector<std::uint32_t> data() {
    auto rows = test::random_rows(samples, visible, 5);
    for (std::int64_t i = 0; i < samples; ++i) rows[static_cast<std::size_t>(i * rows::words_per_row(visible))] = 0;
    return rows;
  }
};

TEST_P(SpinMagnitudesOfAnUpdate, AreThoseOfAPassOverW) {
  const auto words = data();
  const rows::SpinRows all{contiguous(words.data(), samples, rows::words_per_row(visible), cpu_device), visible};
  const StepPlan plan{.samples = samples, .batch = samples, .rate = {.rate = 0.1}};
  for (const std::int64_t hidden : {1, 33, 64, 65, 100, 300}) {
    Context context(cpu_device, 2);
    const ContrastiveDivergence method{.centred = hidden == 300, .precision = GetParam()};
    auto state = start_training(context, method,
                                reference::random_parameters(visible, hidden, 0.01F, 4).copied_to(context, cpu_device),
                                samples, random::make_key(3, random::Stream::rbm_chains));
    const auto view = state.view();
    ContrastiveWorkspace workspace;
    for (std::uint32_t number = 0; number < 20; ++number)
      spin_strategies().by_products.update({.cpu = context.cpu(),
                                            .method = method,
                                            .plan = plan,
                                            .step = step_state(plan, number),
                                            .data = all,
                                            .state = view,
                                            .want_error = false},
                                           workspace);
    auto& noted = *static_cast<SpinMagnitudes*>(workspace.device_state.get());
    SpinMagnitudes found(GetParam(), visible, hidden);
    found.find(context.cpu(), view.parameters.weights, 20);
    for (std::int64_t i = 0; i < visible; ++i) ASSERT_EQ(*noted.of_visible(i), *found.of_visible(i)) << hidden;
    for (std::int64_t a = 0; a < hidden; ++a) ASSERT_EQ(noted.of_hidden(a), found.of_hidden(a)) << hidden;
  }
}

INSTANTIATE_TEST_SUITE_P(Precisions, SpinMagnitudesOfAnUpdate, testing::Values(Precision::fp32, Precision::int16),
                         [](const auto& one) { return one.param == Precision::fp32 ? "Fp32" : "Int16"; });

}  // namespace
}  // namespace kadanoff::training::cpu
