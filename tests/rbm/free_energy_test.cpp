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

KADANOFF_ON_EACH_DEVICE(FreeEnergy);

TEST(PartitionFunction, IsTheSumOverAllStates) {
  for (const auto& [visible, hidden] : {std::pair{1, 1}, std::pair{7, 4}, std::pair{4, 7}, std::pair{8, 8}}) {
    const auto parameters = reference::random_parameters(visible, hidden, 0.9F, 2);
    EXPECT_NEAR(log_partition_function(parameters), reference::Rbm(parameters).log_partition_function(), 1e-10);
  }
}

TEST(PartitionFunction, RefusesWhatItCannotSum) {
  EXPECT_THROW(log_partition_function(reference::random_parameters(26, 26, 0.1F, 1)), Error);
}

}  // namespace
}  // namespace kadanoff::rbm
