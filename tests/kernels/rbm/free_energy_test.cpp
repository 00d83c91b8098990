// Free energies and partition functions, against sums over all states.
#include "kernels/rbm/free_energy.hpp"

#include <gtest/gtest.h>

#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::rbm {
namespace {

class FreeEnergy : public test::OnEachDevice {};

TEST_P(FreeEnergy, IsTheSumOverTheHiddenLayer) {
  const auto host = reference::random_parameters(6, 4, 0.8F, 1);
  const reference::Rbm model(host);
  const auto parameters = host.copied_to(context(), context().device());
  std::vector<float> spins;
  for (std::uint64_t v = 0; v < 64; ++v)
    for (const double spin : reference::spins_of(v, 6)) spins.push_back(static_cast<float>(spin));
  const auto visible = to_device(context(), spins);
  Array<double> energies(context().device(), 64);
  free_energy(context(), parameters.view(), visible.matrix(64, 6), energies.vector());
  const auto result = to_host(context(), energies);
  for (std::uint64_t v = 0; v < 64; ++v) {
    double sum = 0;
    for (std::uint64_t h = 0; h < 16; ++h)
      sum += std::exp(-model.energy(reference::spins_of(v, 6), reference::spins_of(h, 4)));
    EXPECT_NEAR(result[v], -std::log(sum), 2e-6);
  }
}

TEST_P(FreeEnergy, OfLayersThatAreLargerThanABlockOfThreads) {
  constexpr std::int64_t units = 170, hidden = 300, samples = 3;
  const auto host = reference::random_parameters(units, hidden, 0.1F, 2);
  const reference::Rbm model(host);
  const auto parameters = host.copied_to(context(), context().device());
  std::vector<float> spins(samples * units);
  for (std::size_t i = 0; i < spins.size(); ++i) spins[i] = i * i % 7 < 3 ? 1.0F : -1.0F;
  const auto visible = to_device(context(), spins);
  Array<double> energies(context().device(), samples);
  free_energy(context(), parameters.view(), visible.matrix(samples, units), energies.vector());
  const auto result = to_host(context(), energies);
  for (std::int64_t i = 0; i < samples; ++i) {
    const reference::Spins v(spins.begin() + i * units, spins.begin() + (i + 1) * units);
    EXPECT_NEAR(result[static_cast<std::size_t>(i)], -model.log_weight(v), 1e-4);
  }
}

KADANOFF_ON_EACH_DEVICE(FreeEnergy);

TEST(PartitionFunction, IsTheSumOverAllStates) {
  for (const auto& [visible, hidden] : {std::pair{1, 1}, std::pair{7, 4}, std::pair{4, 7}, std::pair{8, 8}}) {
    const auto parameters = reference::random_parameters(visible, hidden, 0.9F, 2);
    EXPECT_NEAR(log_partition_function(parameters), reference::Rbm(parameters).log_partition_function(), 1e-10);
  }
}

TEST(PartitionFunction, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto parameters = reference::random_parameters(30, 13, 0.5F, 3);
  const double log_z = log_partition_function(one, parameters);
  EXPECT_EQ(log_partition_function(three, parameters), log_z);
  auto turned = Parameters(cpu_device, 13, 30);  // the same RBM with its layers exchanged
  for (std::int64_t i = 0; i < 30; ++i)
    for (std::int64_t a = 0; a < 13; ++a) turned.view().weights(a, i) = parameters.view().weights(i, a);
  std::copy_n(parameters.visible_bias.data(), 30, turned.hidden_bias.data());
  std::copy_n(parameters.hidden_bias.data(), 13, turned.visible_bias.data());
  EXPECT_NEAR(log_partition_function(one, turned), log_z, 1e-11 * std::abs(log_z));
}

TEST(PartitionFunction, OfUncoupledSpinsIsAProduct) {
  auto parameters = reference::random_parameters(18, 500, 20.0F, 4);
  std::fill_n(parameters.weights.data(), parameters.weights.size(), 0.0F);
  double log_z = 0;
  for (const auto* bias : {&parameters.visible_bias, &parameters.hidden_bias})
    for (std::int64_t i = 0; i < bias->size(); ++i) {
      const double b = std::abs(bias->data()[i]);
      log_z += b + std::log1p(std::exp(-2 * b));
    }
  EXPECT_NEAR(log_partition_function(parameters), log_z, 1e-11 * log_z);
}

TEST(PartitionFunction, RefusesWhatItCannotSum) {
  EXPECT_THROW(log_partition_function(reference::random_parameters(26, 26, 0.1F, 1)), Error);
}

}  // namespace
}  // namespace kadanoff::rbm
