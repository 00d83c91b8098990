// Data sets of real values: their files, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/data/dataset.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/foreign_file.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

using test::fails_with;

class RealDatasetFile : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "data.h5";
};
using ForeignRealDataset = test::ForeignFile;

constexpr Needs takes_real{.takes_real = true};

TEST_F(RealDatasetFile, ComesBackAsItWasWritten) {
  for (const std::int64_t units : {1, 7, 33}) {
    Dataset data = test::random_real_data(17, units);
    data.temperatures.assign(17, 1.5);
    data.real.front() = -1, data.real.back() = 1;
    save_dataset(data, path_, io::IfExists::replace);
    const Dataset back = load_dataset_with(path_, takes_real);
    EXPECT_TRUE(back.is_real() && back.words.empty());
    EXPECT_EQ(back.real, data.real);
    EXPECT_EQ(back.rows().rows(), 17);
    EXPECT_EQ(back.rows().units(), units);
    EXPECT_EQ(back.temperatures, data.temperatures);
  }
  const io::H5Reader file(path_);
  EXPECT_EQ(file.type_name("/samples"), "float32");
  EXPECT_EQ(file.read_texts("/variable_type"), std::vector<std::string>{"real"});
  EXPECT_EQ(file.attribute<std::string>("/", "variable_type"), "real");
  check_dataset(file);
}

TEST_F(RealDatasetFile, IsRefusedWhereSpinsAreNeeded) {
  save_dataset(test::random_real_data(3, 4), path_);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "data.h5 holds real values, and this needs spins +1 and -1",
                         [&] { load_dataset(path_); }));
}

TEST_F(RealDatasetFile, IsOneOnlyIfItSaysSo) {
  const auto write_as = [&](const auto& values, const std::string& word) {
    io::H5Writer file;
    file.dataset("/samples", values, {2, 2});
    if (!word.empty()) file.attribute("/", "variable_type", word);
    file.save(path_, io::IfExists::replace);
  };
  const auto load = [&] { return load_dataset_with(path_, takes_real); };
  for (const char* word : {"real", "Continuous"}) {
    write_as(std::vector<double>{1, -1, 0.25, 0}, word);
    EXPECT_EQ(load().real, (std::vector<float>{1, -1, 0.25, 0}));
    write_as(std::vector<double>{1 + 1e-12, -1 - 1e-9, 0.1, 1}, word);  // a little more than 1 is rounding
    EXPECT_EQ(load().real, (std::vector<float>{1, -1, 0.1F, 1}));
  }
  write_as(std::vector<std::int8_t>{1, -1, 0, 1}, "real");
  EXPECT_EQ(load().real, (std::vector<float>{1, -1, 0, 1}));
  write_as(std::vector<float>{1, -1, 1, 1}, "");
  EXPECT_FALSE(load().is_real());
  for (const char* word : {"", "ising"}) {
    write_as(std::vector<float>{1, -1, 0.25, 1}, word);
    EXPECT_TRUE(fails_with(ExitCode::bad_input,
                           "row 1, column 0, and a spin is +1 or -1 (real values: give the file "
                           "the attribute variable_type = 'real')",
                           load));
  }
}

TEST_F(RealDatasetFile, WithValuesBeyondOneIsRefusedWithTheirPlace) {
  for (const double wrong : {1.001, -2.0, 255.0, static_cast<double>(NAN), static_cast<double>(INFINITY), 1e300})
    for (const std::size_t at : {0, 9, 32}) {
      std::vector<double> values(33, 0.5);
      values[at] = wrong;
      io::H5Writer file;
      file.dataset("/samples", values, {3, 11});
      file.attribute("/", "variable_type", "real");
      file.save(path_, io::IfExists::replace);
      const auto place = fmt::format("at row {}, column {}, and a real value is from -1 to 1", at / 11, at % 11);
      EXPECT_TRUE(fails_with(ExitCode::bad_input, place, [&] { load_dataset_with(path_, takes_real); })) << wrong;
      EXPECT_TRUE(fails_with(ExitCode::bad_input, place, [&] { check_dataset(io::H5Reader(path_)); })) << wrong;
    }
  io::H5Writer file;
  file.dataset("/samples", std::vector<std::uint8_t>{0, 1}, {1, 2});
  file.attribute("/", "variable_type", "real");
  file.save(path_, io::IfExists::replace);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "uint8, which cannot hold -1: these are not real values",
                         [&] { load_dataset_with(path_, takes_real); }));
}

TEST(RealDataset, GivesTheSamplesThatAreTaken) {
  const Dataset data = test::random_real_data(9, 5), taken = take(data, {8, 0});
  ASSERT_EQ(taken.count, 2);
  EXPECT_TRUE(std::equal(taken.real.begin(), taken.real.begin() + 5, data.real.begin() + 8 * 5));
  EXPECT_TRUE(std::equal(taken.real.begin() + 5, taken.real.end(), data.real.begin(), data.real.begin() + 5));
}

TEST_F(ForeignRealDataset, TakesAFloatAValue) {
  write(path_, [](hid_t file) {
    declared(file, "samples", {100'000, 100});
    const hid_t space = H5Screate(H5S_SCALAR), type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, 4);
    const hid_t attribute = H5Acreate2(file, "variable_type", type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, "real");
    H5Aclose(attribute), H5Tclose(type), H5Sclose(space);
  });
  EXPECT_EQ(exit_code_with_memory(39'000'000, [&] { load_dataset_with(path_, takes_real); }), 2);
  EXPECT_EQ(exit_code_with_memory(150'000'000, [&] { load_dataset_with(path_, takes_real); }), 0);
}

}  // namespace
}  // namespace kadanoff::data
