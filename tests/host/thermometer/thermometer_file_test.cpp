// Files of thermometers: what comes back, and what is refused.
#include "host/thermometer/thermometer_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/foreign_file.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::thermometer {
namespace {

using test::Extent;
using test::fails_with;

class ThermometerFile : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "thermo.h5";

  testing::AssertionResult is_refused(const std::string& words) {
    return fails_with(ExitCode::bad_input, words, [&] { load_thermometer(path_); });
  }
  // 4 inputs, 3 hidden units; sizes that may contradict each other.
  void write(const std::vector<double>& temperatures, std::int64_t hidden_bias, const io::H5Shape& output_weights,
             std::int64_t output_bias) {
    io::H5Writer file;
    const std::vector<float> zeros(100, 0.0F);
    file.dataset("/temperatures", temperatures);
    file.dataset("/hidden/weights", zeros.data(), {4, 3});
    file.dataset("/hidden/bias", zeros.data(), {hidden_bias});
    file.dataset("/output/weights", zeros.data(), output_weights);
    file.dataset("/output/bias", zeros.data(), {output_bias});
    file.save(path_, io::IfExists::replace);
  }
};

TEST_F(ThermometerFile, ComesBackAsItWasWritten) {
  Thermometer thermometer = test::some_thermometer(12, 7);
  thermometer.lattice_shape = {3, 4};
  save_thermometer(thermometer, path_);
  const Thermometer back = load_thermometer(path_);
  EXPECT_EQ(back.temperatures, thermometer.temperatures);
  EXPECT_EQ(back.lattice_shape, thermometer.lattice_shape);
  EXPECT_EQ(back.units(), 12);
  EXPECT_EQ(back.parameters.hidden(), 7);
  const auto values = [](const Array<float>& array) {
    return std::vector<float>(array.data(), array.data() + array.size());
  };
  for (auto member : {&classifier::Parameters::hidden_weights, &classifier::Parameters::hidden_bias,
                      &classifier::Parameters::output_weights, &classifier::Parameters::output_bias})
    EXPECT_EQ(values(back.parameters.*member), values(thermometer.parameters.*member));
  ASSERT_EQ(back.losses.size(), 2U);
  EXPECT_EQ(back.losses[0].test, 1.5);
  EXPECT_EQ(back.losses[1].epoch, 7);
  EXPECT_EQ(back.losses[1].training, 1.0);
  EXPECT_TRUE(std::isnan(back.losses[1].test));
  EXPECT_EQ(back.provenance.command, "thermometer fit");
  EXPECT_EQ(back.provenance.seed, thermometer.provenance.seed);
}

TEST_F(ThermometerFile, IsNoOtherFile) {
  data::save_dataset(test::some_dataset(3, 3), path_);
  EXPECT_TRUE(is_refused("it is a data set"));
  data::save_model(test::some_model(3, 3), path_, io::IfExists::replace);
  EXPECT_TRUE(is_refused("it is a model"));
  save_thermometer(test::some_thermometer(3, 3), path_, io::IfExists::replace);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "it is a thermometer", [&] { data::load_model(path_); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "it is a thermometer", [&] { data::load_dataset(path_); }));
  EXPECT_TRUE(fails_with(ExitCode::no_input, "does not exist", [&] { load_thermometer(folder_ / "none"); }));
}

TEST_F(ThermometerFile, WithValuesThatAreNotFiniteIsRefused) {
  const char* names[] = {"/hidden/weights", "/hidden/bias", "/output/weights", "/output/bias"};
  for (const float wrong : {NAN, INFINITY, 3e38F, -1.1e6F}) {
    for (std::size_t which = 0; which < 4; ++which) {
      Thermometer thermometer = test::some_thermometer(4, 3);
      auto& p = thermometer.parameters;
      Array<float>* arrays[] = {&p.hidden_weights, &p.hidden_bias, &p.output_weights, &p.output_bias};
      arrays[which]->data()[arrays[which]->size() - 1] = wrong;
      save_thermometer(thermometer, path_, io::IfExists::replace);
      EXPECT_TRUE(is_refused(names[which]));
    }
  }
}

TEST_F(ThermometerFile, WhoseShapesContradictEachOtherIsRefused) {
  write({0, 1}, 3, {3, 2}, 2);
  EXPECT_NO_THROW(load_thermometer(path_));
  write({0, 1}, 4, {3, 2}, 2);
  EXPECT_TRUE(is_refused("the shape of /hidden/bias"));
  write({0, 1}, 3, {3, 3}, 2);
  EXPECT_TRUE(is_refused("the shape of /output/weights"));
  write({0, 1}, 3, {3, 2}, 3);
  EXPECT_TRUE(is_refused("the shape of /output/bias"));
}

TEST_F(ThermometerFile, WhoseTemperaturesAreNotIncreasingIsRefused) {
  for (const auto& wrong : {std::vector<double>{1, 0}, {1, 1}, {0, NAN}, {-1, 2}, {NAN, 1}, {INFINITY, INFINITY}}) {
    write(wrong, 3, {3, 2}, 2);
    EXPECT_TRUE(is_refused("/temperatures must"));
  }
  write({1}, 3, {3, 1}, 1);
  EXPECT_TRUE(is_refused("two or more"));
  for (const auto& same : {std::vector<double>{2, 2.000001}, {0, 1e-7}, {1e300, 1.0000005e300}}) {
    write(same, 3, {3, 2}, 2);
    EXPECT_TRUE(is_refused("are one temperature"));
  }
  write({2, 2.00001}, 3, {3, 2}, 2);
  EXPECT_EQ(load_thermometer(path_).temperatures, (std::vector<double>{2, 2.00001}));
}

using ForeignThermometer = test::ForeignFile;

TEST_F(ForeignThermometer, LargerThanTheMemoryIsRefusedBeforeItTakesAny) {
  const hsize_t many = 300'000'000;
  for (const auto& [inputs, hidden, classes] : {std::tuple{many, hsize_t{1}, hsize_t{3}}, {4, many, 3}, {4, 2, many}}) {
    write(path_, [&, inputs = inputs, hidden = hidden, classes = classes](hid_t file) {
      declared(file, "hidden/weights", {inputs, hidden});
      declared(file, "hidden/bias", {hidden});
      declared(file, "output/weights", {hidden, classes});
      declared(file, "output/bias", {classes});
      const double temperatures[] = {0, 1, 2};
      const Extent extent{3};
      if (classes != 3) return declared(file, "temperatures", {classes});
      const hid_t space = H5Screate_simple(1, extent.data(), nullptr);
      const hid_t set = H5Dcreate2(file, "temperatures", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, temperatures);
      H5Dclose(set);
      H5Sclose(space);
    });
    EXPECT_EQ(exit_code_with_memory(std::int64_t{1} << 30, [&] { load_thermometer(path_); }), 2);
  }
}

}  // namespace
}  // namespace kadanoff::thermometer
