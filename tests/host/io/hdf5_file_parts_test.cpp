// Virtual data sets: where their parts are looked for, and how many there must be.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>

#include "tests/support/foreign_file.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;
using test::eight;
using test::Extent;

class FileOfParts : public test::ForeignFile {
 protected:
  // /samples of what `name` holds: blocks of two rows and four columns, numbered where the name has "%b". Made for
  // `rows` rows, with room for more.
  static void write_virtual(const fs::path& path, const char* name, hsize_t rows) {
    write(path, [&](hid_t file) {
      const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
      const Extent now{rows, 4}, most{H5S_UNLIMITED, 4}, start{0, 0}, stride{2, 4}, count{H5S_UNLIMITED, 1},
          block{2, 4};
      const hid_t space = H5Screate_simple(2, now.data(), most.data());
      const hid_t part = H5Screate_simple(2, block.data(), nullptr);
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), stride.data(), count.data(), block.data());
      H5Pset_virtual(creation, space, name, "/samples", part);
      H5Sselect_all(space);
      H5Dclose(H5Dcreate2(file, "samples", H5T_STD_I8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
      H5Sclose(part), H5Sclose(space), H5Pclose(creation);
    });
  }
  static void write_part(const fs::path& path, hsize_t rows = 2) {
    write(path, [&](hid_t file) { dataset(file, "samples", {rows, 4}); });
  }
};

TEST_F(FileOfParts, ThatAreNumberedNeedsAsManyAsItWasMadeOf) {
  for (const hsize_t parts : {2, 3}) {
    for (hsize_t i = 0; i < parts; ++i) write_part(folder_ / fmt::format("part-{}.h5", i));
    write_virtual(path_, "part-%b.h5", 2 * parts);
    EXPECT_EQ(read().size(), 8 * parts);
    for (hsize_t missing = 0; missing < parts; ++missing) {
      const auto part = folder_ / fmt::format("part-{}.h5", missing);
      fs::rename(part, folder_ / "away");
      if (missing > 0) {
        EXPECT_TRUE(refused(fmt::format("/samples was made as {} x 4, and the parts that are there give {} x 4",
                                        2 * parts, 2 * missing)));
      }
      fs::rename(folder_ / "away", part);
    }
    write_part(folder_ / fmt::format("part-{}.h5", parts - 1), 1);
    EXPECT_TRUE(refused("takes more from /samples of"));
    write_part(folder_ / fmt::format("part-{}.h5", parts - 1));
    EXPECT_EQ(read().size(), 8 * parts);
  }
}

// libhdf5 looks for an absolute name that is gone beside the file.
TEST_F(FileOfParts, ThatWereMovedTogetherAreLookedAtEach) {
  for (int i = 0; i < 3; ++i) write_part(folder_ / fmt::format("part-{}.h5", i));
  write_virtual(path_, "/no/such/folder/part-%b.h5", 6);
  EXPECT_EQ(read().size(), 24U);
  write_part(folder_ / "part-1.h5", 1);
  EXPECT_TRUE(refused("takes more from /samples of"));
  const auto last = folder_ / "part-2.h5";
  write_part(folder_ / "part-1.h5");
  fs::resize_file(last, fs::file_size(last) / 2);
  EXPECT_TRUE(refused("one is missing, or was cut"));
}

// It grows by new parts, and does not say how many there are.
TEST_F(FileOfParts, ThatAreNumberedSaysHowManyItFinds) {
  for (int i = 0; i < 3; ++i) write_part(folder_ / fmt::format("part-{}.h5", i));
  write_virtual(path_, "part-%b.h5", 2);
  testing::internal::CaptureStderr();
  EXPECT_EQ(read().size(), 24U);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("/samples is made of the 3 numbered parts that are there"),
            std::string::npos);
}

// As libhdf5 looks for them: not beside the link.
TEST_F(FileOfParts, IsFoundThroughASymbolicLinkWithItsParts) {
  for (const char* name : {"data", "here"}) fs::create_directory(folder_ / name);
  write_part(folder_ / "data" / "part-0.h5");
  write_virtual(folder_ / "data" / "virtual.h5", "part-%b.h5", 2);
  write(folder_ / "data" / "link.h5",
        [](hid_t file) { H5Lcreate_external("part-0.h5", "/samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT); });
  write(folder_ / "here" / "part-0.h5", [](hid_t file) {
    dataset(
        file, "samples", {2, 4}, [](hid_t) {}, 0);
  });
  for (const char* name : {"virtual.h5", "link.h5"})
    for (const bool beside : {true, false}) {
      path_ = folder_ / "here" / name;
      if (!fs::is_symlink(path_)) fs::create_symlink(fs::path("../data") / name, path_);
      if (beside != fs::exists(folder_ / "here" / "part-0.h5"))
        fs::rename(folder_ / "here" / (beside ? "away" : "part-0.h5"),
                   folder_ / "here" / (beside ? "part-0.h5" : "away"));
      EXPECT_EQ(read(), eight) << name << beside;
    }
}

}  // namespace
}  // namespace kadanoff::io
