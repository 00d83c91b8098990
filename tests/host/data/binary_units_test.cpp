// Models of units 0 and 1, against their enumeration.
#include "host/data/binary_units.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/data/model.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/runs/checkpoint.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

constexpr std::int64_t visible = 7, hidden = 4;

struct Parameters {
  std::vector<float> w, b, c;

  explicit Parameters(unsigned seed) : w(visible * hidden), b(visible), c(hidden) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal;
    for (auto* values : {&w, &b, &c})
      for (auto& value : *values) value = normal(engine);
  }
  [[nodiscard]] double energy(std::uint64_t v, std::uint64_t h) const {
    double energy = 0;
    for (std::size_t i = 0; i < visible; ++i) energy -= (v >> i & 1) != 0 ? b[i] : 0;
    for (std::size_t a = 0; a < hidden; ++a) energy -= (h >> a & 1) != 0 ? c[a] : 0;
    for (std::size_t i = 0; i < visible; ++i)
      for (std::size_t a = 0; a < hidden; ++a) energy -= (v >> i & h >> a & 1) != 0 ? w[i * hidden + a] : 0;
    return energy;
  }
  void write(io::H5Writer& file, const std::string& group) const {
    file.dataset(group + "/weight_matrix", w, {visible, hidden});
    file.dataset(group + "/vbias", b);
    file.dataset(group + "/hbias", c);
  }
};

class BinaryModel : public testing::Test {
 protected:
  void save(const std::function<void(io::H5Writer&)>& fill) const {
    io::H5Writer file;
    fill(file);
    file.save(path_, io::IfExists::replace);
  }
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "model.h5";
};

TEST_F(BinaryModel, HasTheEnergiesOfItsUnits) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const Parameters given(seed);
    save([&](io::H5Writer& file) {
      given.write(file, "/params");
      file.attribute("/", "variable_type", "bernoulli");
    });
    const auto model = load_model(path_);
    ASSERT_TRUE(model.binary);
    const reference::Rbm spins(model.parameters);
    double sum = 0;
    for (std::uint64_t v = 0; v < 1U << visible; ++v)
      for (std::uint64_t h = 0; h < 1U << hidden; ++h) {
        const double energy = given.energy(v, h);
        EXPECT_NEAR(
            spins.energy(reference::spins_of(v, visible), reference::spins_of(h, hidden)) - model.energy_constant,
            energy, 1e-6 * (10 + std::abs(energy)));
        sum += std::exp(-energy);
      }
    EXPECT_NEAR(rbm::log_partition_function(model.parameters) + model.energy_constant, std::log(sum),
                1e-6 * std::abs(std::log(sum)));
  }
}

// What the file says, in its own units, by enumeration of its own numbers.
TEST_F(BinaryModel, IsWrittenInItsUnits) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    auto model = test::some_model(visible, hidden, seed);
    use_units(model, Units::bits);
    save_model(model, path_, io::IfExists::replace);
    const io::H5Reader file(path_);
    const auto w = file.read<double>("/params/weight_matrix"), b = file.read<double>("/params/vbias"),
               c = file.read<double>("/params/hbias");
    EXPECT_EQ(file.attribute<std::string>("/", "variable_type"), "bernoulli");
    double sum = 0;
    for (std::uint64_t v = 0; v < 1U << visible; ++v)
      for (std::uint64_t h = 0; h < 1U << hidden; ++h) {
        double minus_energy = 0;
        for (std::size_t i = 0; i < visible; ++i) minus_energy += (v >> i & 1) != 0 ? b[i] : 0;
        for (std::size_t a = 0; a < hidden; ++a) minus_energy += (h >> a & 1) != 0 ? c[a] : 0;
        for (std::size_t i = 0; i < visible; ++i)
          for (std::size_t a = 0; a < hidden; ++a) minus_energy += (v >> i & h >> a & 1) != 0 ? w[i * hidden + a] : 0;
        sum += std::exp(minus_energy);
      }
    EXPECT_NEAR(rbm::log_partition_function(model.parameters) + model.energy_constant, std::log(sum),
                1e-6 * std::abs(std::log(sum)));
    const auto again = load_model(path_);
    EXPECT_TRUE(again.binary);
    EXPECT_EQ(again.energy_constant, model.energy_constant);
    for (const auto& [one, other] : {std::pair{&again.parameters.weights, &model.parameters.weights},
                                     {&again.parameters.visible_bias, &model.parameters.visible_bias},
                                     {&again.parameters.hidden_bias, &model.parameters.hidden_bias}})
      EXPECT_TRUE(std::equal(one->data(), one->data() + one->size(), other->data())) << "not bit by bit";
  }
}

// A training goes on from its exact parameters; as a model it has the units of the others of its run.
TEST_F(BinaryModel, OfACheckpointIsKeptAsSpins) {
  runs::Checkpoint checkpoint{
      .model = test::some_model(visible, hidden), .state = {}, .data_fingerprint = "", .options = nullptr};
  use_units(checkpoint.model, Units::bits);
  runs::save_checkpoint(checkpoint, path_);
  EXPECT_EQ(io::H5Reader(path_).read<float>("/params/weight_matrix")[3], checkpoint.model.parameters.weights.data()[3]);
  const auto model = load_model(path_);
  EXPECT_TRUE(model.binary);
  EXPECT_EQ(model.energy_constant, checkpoint.model.energy_constant);
}

TEST_F(BinaryModel, ThatNoReaderWouldTakeIsNotWritten) {
  auto model = test::some_model(visible, hidden);
  use_units(model, Units::bits);
  model.parameters.weights.data()[0] = 3e5F;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "take --units spin", [&] { save_model(model, path_); }));
}

TEST_F(BinaryModel, MayBeTheNewestOfAnArchive) {
  const Parameters old(1), newest(2);
  save([&](io::H5Writer& file) {
    old.write(file, "/update_9/params");
    newest.write(file, "/update_100/params");
    old.write(file, "/update_x/params");
    file.dataset("/model_type", "BBRBM");
  });
  testing::internal::CaptureStderr();
  const auto model = load_model(path_);
  const auto told = testing::internal::GetCapturedStderr();
  EXPECT_NE(told.find("of 2 models that of update 100 is used"), std::string::npos) << told;
  EXPECT_NE(told.find("its units are 0 and 1"), std::string::npos) << told;
  EXPECT_FLOAT_EQ(model.parameters.view().weights(2, 1), newest.w[2 * hidden + 1] / 4);
  const io::H5Reader file(path_);
  EXPECT_FLOAT_EQ(read_model(file, {}, {.update = 9}).parameters.view().weights(2, 1), old.w[2 * hidden + 1] / 4);
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--update 10: ", [&] { read_model(file, {}, {.update = 10}); }));
}

TEST_F(BinaryModel, IsOneOfAFileThatDoesNotSayItsUnits) {
  const Parameters given(4);
  save([&](io::H5Writer& file) { given.write(file, "/params"); });
  const io::H5Reader file(path_);
  EXPECT_FALSE(read_model(file).binary);
  EXPECT_TRUE(read_model(file, {}, {.units = Units::bits}).binary);
}

TEST_F(BinaryModel, OfSpinsInAnArchiveStaysAsItIs) {
  const Parameters given(3);
  save([&](io::H5Writer& file) {
    given.write(file, "/update_1/params");
    file.dataset("/model_type", "IIRBM");
  });
  const auto model = load_model(path_);
  EXPECT_FALSE(model.binary);
  EXPECT_EQ(model.energy_constant, 0);
  EXPECT_EQ(model.parameters.view().weights(2, 1), given.w[2 * hidden + 1]);
}

TEST_F(BinaryModel, MustBeWhole) {
  save([&](io::H5Writer& file) {
    file.dataset("/update_1/params/weight_matrix", Parameters(1).w, {visible, hidden});
    file.dataset("/update_1/params/vbias", std::vector<float>(3));
    file.dataset("/update_1/params/hbias", std::vector<float>(4));
  });
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "/update_1/params/vbias does not hold 7 values",
                               [&] { load_model(path_); }));
  save([&](io::H5Writer& file) { file.dataset("/update_/params/weight_matrix", Parameters(1).w, {visible, hidden}); });
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "it holds no /params/weight_matrix", [&] { load_model(path_); }));
}

}  // namespace
}  // namespace kadanoff::data
