// What is asked of a file that declares too much, or names what is not there: memory, text, names and links.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <limits>
#include <string>

#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"
#include "tests/support/child.hpp"
#include "tests/support/foreign_file.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;
using test::eight;
using test::Extent;
using test::fails_with;

using FileBounds = test::ForeignFile;

// What a link leads to may be missing; only "no such file" means that.
TEST_F(FileBounds, SaysWhichLinkLeadsNowhere) {
  write(path_, [&](hid_t file) {
    H5Lcreate_soft("/nowhere", file, "samples", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/samples", file, "again", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("locked/other.h5", "/samples", file, "locked", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("circle", "/samples", file, "circle", H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(H5Gcreate2(file, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  });
  fs::create_symlink("circle", folder_ / "circle");
  EXPECT_TRUE(refused("file.h5: /samples is a link to /nowhere, which is not there"));
  EXPECT_TRUE(refused("/samples is a link to /nowhere, which is not there", "/again"));
  EXPECT_TRUE(refused("/circle is a link to circle, which cannot be read: Too many levels", "/circle"));
  EXPECT_TRUE(refused("/group is not a data set", "/group"));
  EXPECT_TRUE(refused("holds no data set /missing", "/missing"));
  const H5Reader file(path_);
  for (const char* name : {"/samples", "/again", "/group"}) {
    EXPECT_FALSE(file.has_dataset(name));
    EXPECT_TRUE(file.has_name(name));
  }
  EXPECT_FALSE(file.has_name("/missing"));

  fs::create_directory(folder_ / "locked");
  fs::permissions(folder_ / "locked", fs::perms::none);
  for (const auto& path : {folder_.path(), path_}) fs::permissions(path, fs::perms::all);
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::stop_being_root();
              static_cast<void>(read("/locked"));
            }),
            74);
  fs::permissions(folder_ / "locked", fs::perms::all);
}

// Text is for words: what is larger would fill the memory.
TEST_F(FileBounds, IsNotAskedForMuchText) {
  write(path_, [](hid_t file) {
    const hid_t type = H5Tcopy(H5T_C_S1), creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Tset_size(type, 1000);
    const hsize_t many = 100'000, one = 1, any = H5S_UNLIMITED;
    const hid_t large = H5Screate_simple(1, &many, nullptr), small = H5Screate_simple(1, &one, &any);
    H5Dclose(H5Dcreate2(file, "many", type, large, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Pset_chunk(creation, 1, &many);
    if (H5Zfilter_avail(H5Z_FILTER_DEFLATE) > 0) H5Pset_deflate(creation, 1);
    const hid_t chunked = H5Dcreate2(file, "one", type, small, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Dwrite(chunked, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, std::string(1000, 'a').data());
    H5Dclose(chunked);
    for (const hid_t space : {large, small}) H5Sclose(space);
    H5Pclose(creation);
    H5Tclose(type);
  });
  const H5Reader file(path_);
  const auto texts = [&](const char* name) { return [&file, name] { static_cast<void>(file.read_texts(name)); }; };
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "/many is 95.4 MiB of text, and at most 64.0 MiB are read", texts("/many")));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/one, which is stored in chunks of 95.4 MiB, is text", texts("/one")));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is text", [&] { file.require_readable("/one"); }));
}

TEST_F(FileBounds, OfTooManyNamesIsNotListed) {
  write(path_, [&](hid_t file) {
    dataset(file, "samples", {2, 4});
    const hid_t group = H5Gcreate2(file, "many", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    for (int i = 0; i <= 100'000; ++i) H5Lcreate_soft("/x", group, std::to_string(i).c_str(), H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(group);
  });
  EXPECT_EQ(read(), eight);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "it holds more than 100000 names, which are not listed",
                         [&] { static_cast<void>(H5Reader(path_).list()); }));
}

// The memory that is compared with what is free is the memory that is taken.
TEST_F(FileBounds, TakesTheMemoryThatItsValuesNeed) {
  const Extent chunk{1 << 16};
  const std::int8_t one = 1;
  write(path_, [&](hid_t file) {
    const auto set = [&](hid_t creation) {
      H5Pset_chunk(creation, 1, chunk.data());
      H5Pset_fill_value(creation, H5T_NATIVE_INT8, &one);
    };
    dataset(file, "samples", {3'000'000}, set, 0);
  });
  const auto values = H5Reader(path_).read<double>("/samples");
  EXPECT_EQ(values.capacity(), 3'000'000U);
  EXPECT_EQ(values.back(), 1);
  EXPECT_EQ(test::exit_code_in_child([&] {
              machine::take_as_free(8 << 20);
              static_cast<void>(H5Reader(path_).read<float>("/samples"));
              _exit(3);
            }),
            2);
}

// libhdf5 would change them without a word.
TEST_F(FileBounds, RefusesNumbersThatItsReaderCannotHold) {
  const auto numbers = [](hid_t file, const char* name, double value) {
    const hsize_t one = 1;
    const hid_t space = H5Screate_simple(1, &one, nullptr);
    const hid_t set = H5Dcreate2(file, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value);
    H5Dclose(set);
    H5Sclose(space);
  };
  write(folder_ / "part.h5", [&](hid_t file) { numbers(file, "part", 1.9); });
  write(path_, [&](hid_t file) {
    numbers(file, "half", 0.5);
    numbers(file, "huge", 1e300);
    numbers(file, "nan", std::numeric_limits<double>::quiet_NaN());
    dataset(
        file, "virtual", {1},
        [](hid_t creation) {
          const hsize_t one = 1;
          const hid_t space = H5Screate_simple(1, &one, nullptr);
          H5Pset_virtual(creation, space, "part.h5", "part", space);
          H5Sclose(space);
        },
        0);
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(file, "half", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT);
    const double half = 0.5;
    H5Awrite(attribute, H5T_NATIVE_DOUBLE, &half);
    H5Aclose(attribute);
    H5Sclose(space);
  });
  const H5Reader file(path_);
  for (const char* name : {"/half", "/huge", "/nan", "/virtual"})
    EXPECT_TRUE(fails_with(ExitCode::bad_input, std::string(name) + ": it holds a number that int8 cannot hold",
                           [&] { static_cast<void>(file.read<std::int8_t>(name)); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "the attribute half holds a number that int64 cannot",
                         [&] { static_cast<void>(file.attribute<std::int64_t>("/", "half")); }));
}

}  // namespace
}  // namespace kadanoff::io
