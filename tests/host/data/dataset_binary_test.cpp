// Data sets whose units are 0 and 1 in the file.
#include <gtest/gtest.h>

#include "host/data/dataset.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

using test::fails_with;

class BinaryDataset : public testing::Test {
 protected:
  template <class T>
  void write(const std::vector<T>& values, const io::H5Shape& shape, const char* word) {
    io::H5Writer file;
    file.dataset("/samples", values, shape);
    if (word != nullptr) file.attribute("/", "variable_type", word);
    file.save(path_, io::IfExists::replace);
  }
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "data.h5";
};

TEST_F(BinaryDataset, HoldsTheSameSpins) {
  for (const std::int64_t units : {1, 7, 8, 32, 33, 100}) {
    auto data = test::random_data(20, units);
    data.binary = true;
    save_dataset(data, path_, io::IfExists::replace);
    const io::H5Reader file(path_);
    const auto stored = file.read<std::int8_t>("/samples");
    EXPECT_EQ(file.type_name("/samples"), "int8");
    EXPECT_EQ(file.attribute<std::string>("/", "variable_type"), "bernoulli");
    for (std::int64_t i = 0; i < 20; ++i)
      for (std::int64_t j = 0; j < units; ++j)
        ASSERT_EQ(2 * stored[static_cast<std::size_t>(i * units + j)] - 1, data.spin(i, j));
    const auto again = load_dataset(path_);
    EXPECT_TRUE(again.binary);
    EXPECT_EQ(again.words, data.words);
    EXPECT_TRUE(take(again, {3, 1}).binary);
  }
}

TEST_F(BinaryDataset, MayBeOfAnyTypeIfItSaysSo) {
  const std::vector<std::uint32_t> words{0b001, 0b110};
  write<std::int64_t>({1, 0, 0, 0, 1, 1}, {2, 3}, "Bernoulli");
  EXPECT_EQ(load_dataset(path_).words, words);
  write<float>({1, 0, 0, 0, 1, 1}, {2, 3}, "binary");
  EXPECT_EQ(load_dataset(path_).words, words);
  EXPECT_TRUE(load_dataset(path_).binary);
  write<std::uint8_t>({1, 0, 0, 0, 1, 1}, {2, 3}, nullptr);  // by its type
  EXPECT_EQ(load_dataset(path_).words, words);
  EXPECT_TRUE(load_dataset(path_).binary);
  write<std::uint64_t>({1, 1}, {1, 2}, nullptr);
  EXPECT_TRUE(load_dataset(path_).binary);
}

TEST_F(BinaryDataset, WithAnythingElseIsRefusedWithItsPlace) {
  const auto load = [&] { load_dataset(path_); };
  for (const int wrong : {-1, 2, -2, 127, -128, 3})
    for (const std::size_t at : {0, 9, 30, 31}) {
      std::vector<std::int8_t> values(33, 1);
      values[at] = static_cast<std::int8_t>(wrong);
      values[5] = values[12] = 0;
      write(values, {3, 11}, "bernoulli");
      const auto place =
          fmt::format("holds {} at row {}, column {}, and a unit of this file is 0 or 1", wrong, at / 11, at % 11);
      EXPECT_TRUE(fails_with(ExitCode::bad_input, place, load));
    }
  write<std::uint8_t>({1, 255}, {1, 2}, nullptr);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds 255 at row 0, column 1", load));
  write<double>({1, 0.5}, {1, 2}, "bernoulli");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds 0.5 at row 0, column 1", load));
  write<std::uint8_t>({1, 1}, {1, 2}, "ising");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "uint8, which cannot hold -1", load));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "cannot hold -1", [&] { check_dataset(io::H5Reader(path_)); }));
}

}  // namespace
}  // namespace kadanoff::data
