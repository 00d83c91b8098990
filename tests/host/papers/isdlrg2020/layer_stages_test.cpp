// Section IV at a tiny scale: its numbers against plain loops over the files of its stages, resumption, and figures.
#include "host/papers/isdlrg2020/layer_stages.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "host/papers/isdlrg2020/claims.hpp"
#include "host/papers/isdlrg2020/figures.hpp"
#include "host/papers/isdlrg2020/layer_evidence.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

namespace fs = std::filesystem;

Settings tiny_layers() {
  Settings settings;
  settings.stack_samples = 100;
  settings.stack_epochs = 1;
  settings.deep_samples = 100;
  settings.deep_epochs = 1;
  settings.block_samples = 8;
  settings.block_sweeps = 20;
  settings.meter_samples = 2;
  settings.meter_epochs = 2;
  settings.annealed_chains = 4;
  settings.annealing_temperatures = 4;
  return settings;
}

using Lattice = std::vector<int>;

Lattice lattice_of(const data::Dataset& data, std::int64_t sample) {
  Lattice lattice;
  for (std::int64_t i = 0; i < data.units; ++i) lattice.push_back(data.spin(sample, i));
  return lattice;
}

int at(const Lattice& lattice, int side, int x, int y) {
  return lattice[static_cast<std::size_t>((y % side) * side + x % side)];
}

int sum_of_block(const Lattice& lattice, int side, int x, int y) {
  return at(lattice, side, x, y) + at(lattice, side, x + 1, y) + at(lattice, side, x, y + 1) +
         at(lattice, side, x + 1, y + 1);
}

// 2 × 2 blocks; those that tie become +1.
Lattice halved(const Lattice& lattice, int side) {
  Lattice blocks;
  for (int y = 0; y < side; y += 2)
    for (int x = 0; x < side; x += 2) blocks.push_back(sum_of_block(lattice, side, x, y) >= 0 ? 1 : -1);
  return blocks;
}

double energy_of(const Lattice& lattice, int side) {
  int energy = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      energy -= at(lattice, side, x, y) * (at(lattice, side, x + 1, y) + at(lattice, side, x, y + 1));
  return static_cast<double>(energy) / (side * side);
}

class IsdlrgLayerStages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<test::TemporaryFolder>();
    results_ = std::make_unique<LayerResults>(run());
  }
  static void TearDownTestSuite() {
    results_.reset();
    folder_.reset();
  }
  static LayerResults run(int threads = 2) {
    Context context(cpu_device, threads);
    return run_layer_stages(Stages{context, "isdlrg2020", to_json(tiny_layers()), 1, folder_->path()}, tiny_layers());
  }
  static data::Dataset file(const char* name) { return data::load_dataset(*folder_ / name); }

  static std::unique_ptr<test::TemporaryFolder> folder_;
  static std::unique_ptr<LayerResults> results_;
};

std::unique_ptr<test::TemporaryFolder> IsdlrgLayerStages::folder_;
std::unique_ptr<LayerResults> IsdlrgLayerStages::results_;

TEST_F(IsdlrgLayerStages, CorrelationsAreThoseOfTheConfigurations) {
  const auto data = file("layer-data.h5");
  double far = 0, energy = 0;
  for (std::int64_t sample = 0; sample < data.count; ++sample) {
    const auto lattice = lattice_of(data, sample);
    energy += energy_of(lattice, 32) / static_cast<double>(data.count);
    for (int y = 0; y < 32; ++y)
      for (int x = 0; x < 32; ++x)
        far += at(lattice, 32, x, y) * (at(lattice, 32, x + 16, y) + at(lattice, 32, x, y + 16)) /
               (2 * 1024.0 * static_cast<double>(data.count));
  }
  EXPECT_NEAR(results_->data.correlation.back().mean, far, 1e-12);
  EXPECT_NEAR(results_->data.energy.mean, energy, 1e-12);
  EXPECT_NEAR(energy, results_->exact_energy, 0.06);  // in equilibrium: 100 lattices have an error of 0.012
  EXPECT_NEAR(results_->exact_energy, -1.4337, 1e-4);
}

// A block that ties keeps nothing of its spins, whatever it becomes: ⟨v h⟩ within blocks is ⟨|Σ|⟩ / 4.
TEST_F(IsdlrgLayerStages, BlockSpinsKeepHalfOfTheSumOfTheirSpins) {
  const auto data = file("layer-data.h5");
  double inside = 0;
  for (std::int64_t sample = 0; sample < data.count; ++sample) {
    const auto lattice = lattice_of(data, sample);
    for (int y = 0; y < 32; y += 2)
      for (int x = 0; x < 32; x += 2)
        inside += std::abs(sum_of_block(lattice, 32, x, y)) / (4 * 256.0 * static_cast<double>(data.count));
  }
  EXPECT_NEAR(results_->inside.mean, inside, 1e-12);
  EXPECT_NEAR(inside, 0.82, 0.02);
  const auto& maps = results_->blocks.at({0, 1}).correlators;
  double from_maps = 0;
  for (std::size_t i = 0; i < 1024; ++i) from_maps += maps.mean[i * 256 + i / 32 / 2 * 16 + i % 32 / 2] / 1024;
  EXPECT_NEAR(from_maps, inside, 1e-12);
}

TEST_F(IsdlrgLayerStages, BlockTemperaturesAreThoseOfTheEnergies) {
  const auto data = file("block-data.h5");
  for (const double start : temperatures_of_inputs()) {
    std::vector<double> energies(4);
    std::int64_t count = 0;
    for (std::int64_t sample = 0; sample < data.count; ++sample) {
      if (data.temperatures[static_cast<std::size_t>(sample)] != start) continue;
      ++count;
      auto lattice = lattice_of(data, sample);
      int side = 64;
      for (auto& energy : energies) {
        energy += energy_of(lattice, side);
        lattice = halved(lattice, side);
        side /= 2;
      }
    }
    ASSERT_EQ(count, 8);
    for (std::int64_t step = 0; step <= 3; ++step) {
      const double energy = energies[static_cast<std::size_t>(step)] / 8;
      EXPECT_NEAR(block_point(*results_, blocks::Ties::fixed, start, step).energy.mean, energy, 1e-12);
      const double temperature = block_temperature(*results_, blocks::Ties::fixed, start, step, Measure::independent);
      EXPECT_NEAR(ising::mean_energy(64 >> step, temperature), energy, 1e-6) << start << ' ' << step;
    }
    EXPECT_EQ(block_temperature(*results_, blocks::Ties::random, start, 0, Measure::paper), start);
  }
}

TEST_F(IsdlrgLayerStages, GoOnWhereTheyWere) {
  const auto of_model = fs::last_write_time(*folder_ / "deep-1" / "model.h5");
  for (const char* name : {"deep-states-2-random.h5", "layer-evaluation.h5", "meter-8.h5"}) fs::remove(*folder_ / name);
  const auto again = run(1);
  EXPECT_EQ(fs::last_write_time(*folder_ / "deep-1" / "model.h5"), of_model);
  ASSERT_EQ(again.deep.points.size(), 36U);
  EXPECT_EQ(again.meters.at(8).test, results_->meters.at(8).test);
  for (const auto& [key, point] : results_->deep.points) {
    EXPECT_EQ(point.energy.mean, again.deep.points.at(key).energy.mean);
    EXPECT_EQ(point.distribution.front().mean, again.deep.points.at(key).distribution.front().mean);
  }
  const auto &before = results_->evaluations, &after = again.evaluations;
  EXPECT_EQ(before.stack.log_likelihood.mean, after.stack.log_likelihood.mean);
  EXPECT_EQ(before.single.reconstruction.error, after.single.reconstruction.error);
  EXPECT_EQ(load_evaluations(*folder_ / "layer-evaluation.h5").single.log_z_error, after.single.log_z_error);
  EXPECT_EQ(before.single.is_trustworthy, after.single.is_trustworthy);
  EXPECT_EQ(results_->deviation, again.deviation);
  for (std::int64_t layer = 1; layer <= 3; ++layer)
    EXPECT_NE(results_->deep.at(Arrangement::as_trained, critical, layer).energy.mean,
              results_->deep.at(Arrangement::random, critical, layer).energy.mean);
}

TEST_F(IsdlrgLayerStages, HasClaimsAndFigures) {
  Repetitions one(1);
  one.front().layers = *results_;
  const auto claims = layer_claims(tiny_layers(), one);
  require_complete(claims);
  for (const auto& claim : claims)
    EXPECT_FALSE(claim.measured.empty() || claim.statement.empty() || claim.left_open.empty()) << claim.id;
  std::set<std::string> names;
  for (const auto& figure : layer_figures(tiny_layers(), one)) {
    names.insert(figure.name);
    test::TemporaryFolder folder;
    EXPECT_TRUE(fs::exists(figures::write_figure(figure, folder.path(), {}).csv));
  }
  EXPECT_EQ(names, (std::set<std::string>{"figure-05", "figure-06", "figure-07"}));
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
