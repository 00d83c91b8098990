// The contrastive update, against the scalar loop and the exact expectation.
#include "kernels/training/contrastive.hpp"

#include <gtest/gtest.h>

#include "kernels/rbm/free_energy.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_rows.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::training {
namespace {

using test::random_rows;

reference::Spins row_spins(const std::vector<std::uint32_t>& words, std::int64_t row, std::int64_t units) {
  reference::Spins spins;
  for (std::int64_t j = 0; j < units; ++j)
    spins.push_back(
        (words[static_cast<std::size_t>(row * rows::words_per_row(units) + j / 32)] >> (j % 32) & 1U) != 0 ? 1 : -1);
  return spins;
}

// Every sample in every update, at a learning rate of `rate`.
StepPlan full_batch(std::int64_t rows, double rate) {
  const auto samples = static_cast<std::uint32_t>(rows);
  return {.samples = samples,
          .batch = samples,
          .rate = {.rate = rate},
          .hidden = random::make_key(1, random::Stream::rbm_hidden),
          .visible = random::make_key(1, random::Stream::rbm_visible),
          .shuffle = random::make_key(1, random::Stream::shuffle)};
}

class Contrastive : public test::OnEachDevice {
 protected:
  // What one update with a learning rate of 1 adds to the parameters, in the order of reference::Gradient.
  std::vector<double> gradient(const rbm::Parameters& host, const std::vector<std::uint32_t>& data,
                               ContrastiveDivergence method, std::uint32_t step = 0, double* squared_error = nullptr,
                               int threads = 2) {
    Context& machine = context(threads);
    const auto words = to_device(machine, data);
    const auto width = rows::words_per_row(host.visible());
    const auto rows = static_cast<std::int64_t>(data.size()) / width;
    auto state = start_training(machine, method, host.copied_to(machine, machine.device()), rows, {});
    ContrastiveWorkspace workspace;
    auto sum = to_device(machine, std::vector<double>{0});
    contrastive_update(machine, method, full_batch(rows, 1), step, {words.matrix(rows, width), host.visible()},
                       state.view(), workspace, squared_error == nullptr ? nullptr : sum.data());
    if (squared_error != nullptr) *squared_error = to_host(machine, sum).front();
    EXPECT_EQ(workspace.launches, (LaunchCounts{.plain = machine.on_cuda() ? 1 : 0}));
    std::vector<double> change;
    const auto append = [&](const Array<float>& after, const Array<float>& before) {
      const auto values = to_host(machine, after);
      for (std::int64_t i = 0; i < before.size(); ++i)
        change.push_back(static_cast<double>(values[static_cast<std::size_t>(i)]) - before.data()[i]);
    };
    append(state.parameters.weights, host.weights);
    append(state.parameters.visible_bias, host.visible_bias);
    append(state.parameters.hidden_bias, host.hidden_bias);
    return change;
  }
};

TEST_P(Contrastive, MeanFieldIsTheScalarLoop) {
  // Sizes on both sides of what the CPU treats as small, more than one tile of samples, several steps.
  struct Case {
    std::int64_t n, visible, hidden;
    int steps;
  };
  for (const auto& [n, visible, hidden, steps] :
       {Case{1, 3, 2, 1}, Case{1500, 37, 20, 1}, Case{40, 33, 5, 3}, Case{70, 300, 230, 1}, Case{70, 300, 230, 2}}) {
    const auto host = reference::random_parameters(visible, hidden, 0.2F, 4);
    const auto data = random_rows(n, visible, 5);
    const reference::Rbm model(host);
    reference::Gradient expected(model);
    for (std::int64_t i = 0; i < n; ++i)
      reference::add_mean_field(expected, model, row_spins(data, i, visible), steps, 1.0 / static_cast<double>(n));
    const auto result = gradient(host, data, {.statistics = Statistics::mean_field, .steps = steps});
    for (std::size_t i = 0; i < result.size(); ++i) ASSERT_NEAR(result[i], expected.values[i], 2e-5) << "entry " << i;
  }
}

TEST_P(Contrastive, SampledHasTheExactExpectation) {
  // The mean of many updates against the sum over all paths of the chain, for CD-1 and CD-2, as one χ².
  const auto host = reference::random_parameters(4, 3, 0.6F, 6);
  const reference::Rbm model(host);
  constexpr std::uint64_t states = 16;
  constexpr int copies = 400, updates = 50;
  std::vector<std::uint32_t> data;
  for (int copy = 0; copy < copies; ++copy)
    for (std::uint32_t v = 0; v < states; v += 3) data.push_back(v);
  for (const int steps : {1, 2}) {
    reference::Gradient expected(model);
    for (const auto v : data)
      reference::add_expected_sampled(expected, model, reference::spins_of(v, 4), steps,
                                      1.0 / static_cast<double>(data.size()));
    std::vector<double> sum(expected.values.size(), 0), sum_of_squares(sum);
    for (std::uint32_t step = 0; step < updates; ++step) {
      const auto g = gradient(host, data, {.steps = steps}, step);
      for (std::size_t i = 0; i < g.size(); ++i) {
        sum[i] += g[i];
        sum_of_squares[i] += g[i] * g[i];
      }
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
      const double mean = sum[i] / updates, variance = (sum_of_squares[i] - updates * mean * mean) / (updates - 1);
      const double z = (mean - expected.values[i]) / std::sqrt(variance / updates);
      EXPECT_GT(test::two_sided_p(z), 1e-4)
          << "CD-" << steps << " entry " << i << ": " << mean << " for " << expected.values[i];
    }
  }
}

TEST_P(Contrastive, ALongChainFollowsTheLikelihood) {
  // CD-k for large k is the gradient of the mean log-likelihood, here by finite differences of −F(v) − ln Z.
  const auto host = reference::random_parameters(4, 3, 0.3F, 8);
  std::vector<std::uint32_t> data;
  for (int copy = 0; copy < test::repeats({.full = 2000, .daily = 2000, .sanitized = 500}); ++copy)
    for (const std::uint32_t v : {0U, 1U, 7U, 15U}) data.push_back(v);
  std::vector<double> mean(4 * 3 + 4 + 3, 0), square(mean);
  constexpr int updates = 20;
  for (std::uint32_t step = 0; step < updates; ++step) {
    const auto g = gradient(host, data, {.steps = 30}, step);
    for (std::size_t i = 0; i < g.size(); ++i) {
      mean[i] += g[i] / updates;
      square[i] += g[i] * g[i] / updates;
    }
  }
  Context cpu;
  const auto log_likelihood = [&](const rbm::Parameters& p) {
    std::vector<float> spins;
    for (const std::uint32_t v : {0U, 1U, 7U, 15U})
      for (const double spin : reference::spins_of(v, 4)) spins.push_back(static_cast<float>(spin));
    const auto v = to_device(cpu, spins);
    Array<double> energies(cpu_device, 4);
    rbm::free_energy(cpu, p.view(), v.matrix(4, 4), energies.vector());
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum -= energies.data()[i] / 4;
    return sum - rbm::log_partition_function(p);
  };
  std::size_t entry = 0;
  for (const auto member : {&rbm::Parameters::weights, &rbm::Parameters::visible_bias, &rbm::Parameters::hidden_bias})
    for (std::int64_t i = 0; i < (host.*member).size(); ++i, ++entry) {
      constexpr float h = 1.0F / 64;
      auto up = host.copied_to(cpu, cpu_device), down = host.copied_to(cpu, cpu_device);
      (up.*member).data()[i] += h;
      (down.*member).data()[i] -= h;
      const double width = static_cast<double>((up.*member).data()[i]) - (down.*member).data()[i];
      const double slope = (log_likelihood(up) - log_likelihood(down)) / width;
      const double error = std::sqrt((square[entry] - mean[entry] * mean[entry]) / (updates - 1));
      EXPECT_NEAR(mean[entry], slope, 4 * error + 1e-3) << "entry " << entry;
    }
}

TEST_P(Contrastive, TheErrorIsTheSquaredDistanceToTheReconstruction) {
  const auto host = reference::random_parameters(33, 9, 0.3F, 9);
  const auto data = random_rows(700, 33, 10);
  const reference::Rbm model(host);
  double expected = 0;
  for (std::int64_t i = 0; i < 700; ++i) {
    const auto v0 = row_spins(data, i, 33);
    const auto v1 = model.visible_mean(model.hidden_mean(v0));
    for (std::size_t j = 0; j < 33; ++j) expected += (v0[j] - v1[j]) * (v0[j] - v1[j]);
  }
  for (const auto algorithm : {Algorithm::cd, Algorithm::pcd}) {  // also of PCD, whose chains are elsewhere
    double error = 0;
    gradient(host, data, {.algorithm = algorithm, .statistics = Statistics::mean_field}, 0, &error);
    EXPECT_NEAR(error, expected, 1e-4 * expected);
  }
}

TEST_P(Contrastive, MeasuringTheErrorChangesNothing) {
  const auto data = random_rows(70, 300, 12);
  for (const std::int64_t hidden : {9, 230})  // both ways of the CPU
    for (const auto algorithm : {Algorithm::cd, Algorithm::pcd})
      for (const auto precision : {Precision::fp32, Precision::bf16}) {
        const auto host = reference::random_parameters(300, hidden, 0.3F, 9);
        const ContrastiveDivergence method{.algorithm = algorithm, .precision = precision};
        double error = 0;
        EXPECT_EQ(gradient(host, data, method, 1, &error), gradient(host, data, method, 1));
        EXPECT_GT(error, 0);
      }
}

TEST_P(Contrastive, AStepThatIsRepeatedGivesTheSameBits) {
  const auto host = reference::random_parameters(100, 64, 0.1F, 11);
  const auto data = random_rows(900, 100, 12);
  for (const auto statistics : {Statistics::sampled, Statistics::mean_field}) {
    const auto first = gradient(host, data, {.statistics = statistics}, 3);
    EXPECT_EQ(first, gradient(host, data, {.statistics = statistics}, 3));
    if (statistics == Statistics::sampled) {
      EXPECT_NE(first, gradient(host, data, {.statistics = statistics}, 4));
    }
  }
}

KADANOFF_ON_EACH_DEVICE(Contrastive);

TEST(ContrastiveOnTheCpu, DoesNotDependOnTheNumberOfThreads) {
  for (const auto& [visible, hidden] : {std::pair{100, 64}, std::pair{300, 230}})
    for (const auto statistics : {Statistics::sampled, Statistics::mean_field}) {
      const auto data = random_rows(1000, visible, 13);
      std::vector<std::vector<float>> weights;
      for (const int threads : {1, 2, 5}) {
        Context machine(cpu_device, threads);
        const ContrastiveDivergence method{.statistics = statistics};
        auto state = start_training(machine, method, reference::random_parameters(visible, hidden, 0.1F, 14), 1000, {});
        const auto width = rows::words_per_row(visible);
        ContrastiveWorkspace workspace;
        contrastive_update(machine, method, full_batch(1000, 0.1), 0,
                           {contiguous(data.data(), 1000, width, cpu_device), visible}, state.view(), workspace);
        weights.push_back(to_host(machine, state.parameters.weights));
      }
      EXPECT_EQ(weights[0], weights[1]);
      EXPECT_EQ(weights[0], weights[2]);
    }
}

}  // namespace
}  // namespace kadanoff::training
