// Damage: every truncated or bit-flipped Kadanoff file is detected; a damaged foreign file is read or refused, and
// never crashes this process.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <numeric>
#include <random>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

using test::fails_with;

class DamagedFile : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "file.h5";
  std::mt19937 random_{20240711};

  std::string with_flipped_bit(std::string bytes, std::size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random_() % 8)));
    return bytes;
  }

  template <class Load>
  void expect_every_damage_is_found(Load load) {
    const auto good = test::read_bytes(path_);
    const auto size = good.size();
    ASSERT_GT(size, 1024U);
    std::vector<std::size_t> lengths = {0, 1, 2, 7, 8, 15, 16, 17, 31, 48, 511, 512, 513, 1024, size - 1};
    for (int i = 0; i < 40; ++i) lengths.push_back(random_() % size);
    for (const auto length : lengths) {
      test::write_bytes(path_, good.substr(0, length));
      EXPECT_TRUE(fails_with(ExitCode::bad_input, "", load)) << "cut off after " << length << " of " << size;
    }
    std::vector<std::size_t> places(48);  // every one of the first bytes of the seal
    std::iota(places.begin(), places.end(), std::size_t{0});
    for (int i = 0; i < 60; ++i) places.push_back(random_() % 512);
    for (int i = 0; i < 300; ++i) places.push_back(random_() % size);
    for (const auto at : places) {
      test::write_bytes(path_, with_flipped_bit(good, at));
      EXPECT_TRUE(fails_with(ExitCode::bad_input, "damaged", load)) << "a bit flipped in byte " << at << " of " << size;
    }
    test::write_bytes(path_, good + "x");
    EXPECT_TRUE(fails_with(ExitCode::bad_input, "damaged", load)) << "a byte too many";
    test::write_bytes(path_, good);
    load();
  }
};

TEST_F(DamagedFile, OfADatasetIsFoundOut) {
  data::save_dataset(test::some_dataset(50, 100), path_);
  expect_every_damage_is_found([&] { data::load_dataset(path_); });
}

TEST_F(DamagedFile, OfAModelIsFoundOut) {
  data::save_model(test::some_model(25, 16), path_);
  expect_every_damage_is_found([&] { data::load_model(path_); });
}

// Writes a file as h5py would: no seal, plain libhdf5, samples in compressed chunks where libhdf5 can compress.
void write_foreign(const std::filesystem::path& path) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hsize_t shape[] = {40, 30}, chunk[] = {8, 30}, count[] = {40};
  std::vector<float> spins(1200);
  for (std::size_t i = 0; i < spins.size(); ++i) spins[i] = i * i % 7 < 3 ? 1.0F : -1.0F;
  const std::vector<double> temperatures(40, 2.25);
  const hid_t space = H5Screate_simple(2, shape, nullptr), line = H5Screate_simple(1, count, nullptr);
  const hid_t chunked = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(chunked, 2, chunk);
  if (H5Zfilter_avail(H5Z_FILTER_DEFLATE) > 0) H5Pset_deflate(chunked, 4);
  const hid_t samples = H5Dcreate2(file, "samples", H5T_IEEE_F32BE, space, H5P_DEFAULT, chunked, H5P_DEFAULT);
  H5Dwrite(samples, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, spins.data());
  const hid_t values = H5Dcreate2(file, "temperatures", H5T_IEEE_F64LE, line, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(values, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, temperatures.data());
  const hid_t scalar = H5Screate(H5S_SCALAR), text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 8);
  const hid_t type = H5Dcreate2(file, "variable_type", text, scalar, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(type, text, H5S_ALL, H5S_ALL, H5P_DEFAULT, "Ising\0\0");
  const hid_t note = H5Acreate2(samples, "note", text, scalar, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(note, text, "foreign");
  H5Aclose(note);
  for (const hid_t dataset : {samples, values, type}) H5Dclose(dataset);
  for (const hid_t one : {space, line, scalar}) H5Sclose(one);
  H5Pclose(chunked);
  H5Tclose(text);
  H5Fclose(file);
}

TEST_F(DamagedFile, OfForeignOriginIsReadOrRefused) {
  write_foreign(path_);
  const auto good = test::read_bytes(path_);
  const data::Dataset data = data::load_dataset(path_);
  EXPECT_EQ(data.count, 40);
  EXPECT_EQ(data.units, 30);
  EXPECT_EQ(data.spin(0, 3), 1);
  EXPECT_EQ(data.temperatures, std::vector<double>(40, 2.25));
  EXPECT_TRUE(data.provenance.command.empty());

  int refused = 0, read = 0;
  const auto load = [&] {
    try {
      data::load_dataset(path_);
      ++read;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_input) << error.what();
      ++refused;
    }
  };
  for (int i = 0; i < 60; ++i) {
    std::string bytes = good;
    for (int bits = i % 2 == 0 ? 1 : 40; bits > 0; --bits) bytes = with_flipped_bit(bytes, random_() % bytes.size());
    test::write_bytes(path_, bytes);
    load();
  }
  for (int i = 0; i < 12; ++i) {
    test::write_bytes(path_, good.substr(0, random_() % good.size()));
    load();
  }
  EXPECT_GT(refused, 20);
  EXPECT_GT(read, 5);  // HDF5 readers do not notice most single flips
}

// libhdf5 crashes there.
TEST_F(DamagedFile, IsNoneWhereTheWorkingFolderHasNoName) {
  data::save_dataset(test::some_dataset(5, 3), path_);
  EXPECT_EQ(test::exit_code_in_child([&] {
              std::filesystem::current_path(folder_.path());
              test::make_calls_fail({{SYS_getcwd, ENOENT}});
              if (!fails_with(ExitCode::io, "the working folder has no name", [] { const H5Reader file("file.h5"); }))
                _exit(98);
              const H5Reader file(path_);  // an absolute path needs none
            }),
            0);
}

}  // namespace
}  // namespace kadanoff::io
