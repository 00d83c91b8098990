// Samples in a temporary file are the same as in memory, for all that reads them.
#include "host/data/sample_reader.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <unistd.h>

#include <filesystem>

#include "host/data/base_rate.hpp"
#include "host/data/scratch_file.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/machine/memory.hpp"
#include "host/training/resume_compatibility.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

class MappedSamples : public testing::Test {
 protected:
  // In a child: the settings are those of the whole process. `memory`: what counts as free.
  template <class Look>
  void expect_in_file(std::int64_t memory, Look look) {
    EXPECT_EQ(test::exit_code_in_child([&] {
                const auto in_memory = load_dataset_with(path_, {.takes_real = true});
                machine::take_as_free(memory);
                set_scratch_folder(folder_.path());
                const auto mapped = load_dataset_with(path_, {.takes_real = true});
                if (in_memory.mapped.memory || !mapped.mapped.memory) _exit(101);
                _exit(look(in_memory, mapped) ? 0 : 102);
              }),
              0);
    EXPECT_EQ(folder_.entries(), entries_);
  }
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "data.h5";
  std::size_t entries_ = 1;
};

bool same(const Dataset& a, const Dataset& b) {
  if (a.count != b.count || a.units != b.units || a.is_real() != b.is_real() || a.temperatures != b.temperatures ||
      a.labels != b.labels)
    return false;
  for (std::int64_t i = 0; i < a.count; ++i)
    for (std::int64_t j = 0; j < a.units; ++j)
      if (a.value(i, j) != b.value(i, j)) return false;
  return true;
}

bool same_uses(const Dataset& in_memory, const Dataset& mapped) {
  const std::vector<std::int64_t> some{5, 0, 17};
  return same(in_memory, mapped) && same(take(in_memory, some), take(mapped, some)) &&
         training::fingerprint_of(in_memory) == training::fingerprint_of(mapped) &&
         sums_of_values(in_memory) == sums_of_values(mapped);
}

TEST_F(MappedSamples, OfSpinsAreTheSame) {
  auto data = test::some_dataset(80'000, 640);  // 6.4 MB in memory; a block to read takes 4.6
  data.labels.assign(80'000, 3);
  data.labels[17] = 4;
  save_dataset(data, path_);
  expect_in_file(10 << 20, same_uses);
  entries_ = 2;
  expect_in_file(10 << 20, [&](const Dataset&, const Dataset& mapped) {
    save_dataset(mapped, folder_ / "again.h5");
    return true;
  });
  EXPECT_TRUE(same(load_dataset(folder_ / "again.h5"), data));
}

TEST_F(MappedSamples, OfRealValuesAreTheSame) {
  save_dataset(test::random_real_data(20'000, 640), path_);  // 51 MB; a block takes 33
  expect_in_file(60 << 20, same_uses);
}

// What just fits leaves no room for what is done with it.
TEST_F(MappedSamples, BeginAtHalfOfTheMemory) {
  save_dataset(test::random_data(80'000, 640), path_);
  EXPECT_EQ(test::exit_code_in_child([&] {
              set_scratch_folder(folder_.path());
              machine::take_as_free(16 << 20);
              if (load_dataset(path_).mapped.memory) _exit(101);
              machine::take_as_free(10 << 20);
              _exit(load_dataset(path_).mapped.memory ? 0 : 102);
            }),
            0);
}

TEST_F(MappedSamples, NeedRoomInTheirFolder) {
  save_dataset(test::random_data(80'000, 640), path_);
  EXPECT_EQ(
      test::exit_code_in_child([&] {
        set_scratch_folder(folder_.path());
        machine::take_as_free(10 << 20);
        test::limit_file_size(1 << 20);
        _exit(test::fails_with(ExitCode::io, (folder_ / "kadanoff-samples").string(), [&] { load_dataset(path_); })
                  ? 0
                  : 101);
      }),
      0);
  const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);  // one of 10¹⁴ spins
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  const std::int8_t one = 1;
  const hsize_t extent[] = {10'000'000, 10'000'000}, chunk[] = {1000, 1000};
  H5Pset_chunk(creation, 2, chunk);
  H5Pset_fill_value(creation, H5T_NATIVE_INT8, &one);
  const hid_t space = H5Screate_simple(2, extent, nullptr);
  H5Dclose(H5Dcreate2(file, "samples", H5T_STD_I8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
  H5Sclose(space);
  H5Pclose(creation);
  H5Fclose(file);
  EXPECT_EQ(
      test::exit_code_in_child([&] {
        set_scratch_folder(folder_.path());
        machine::take_as_free(1 << 30);
        _exit(test::fails_with(ExitCode::usage, "take 11.4 TiB there, and", [&] { load_dataset(path_); }) ? 0 : 101);
      }),
      0);
}

TEST_F(MappedSamples, AreProposedWhereThereIsTooLittleMemory) {
  save_dataset(test::random_data(80'000, 640), path_);
  EXPECT_EQ(test::exit_code_in_child([&] {
              machine::take_as_free(2 << 20);
              _exit(test::fails_with(ExitCode::usage, "--scratch FOLDER would keep the samples in a temporary file",
                                     [&] { load_dataset(path_); })
                        ? 0
                        : 101);
            }),
            0);
}

}  // namespace
}  // namespace kadanoff::data
