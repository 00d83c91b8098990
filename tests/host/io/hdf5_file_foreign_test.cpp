// Files of other programs: made of parts, linked, written in part, stored in large chunks or by a filter that is not
// there. What is asked for is read, or refused by a sentence that says why.
#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/stat.h>

#include <filesystem>

#include "host/io/follow_links.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "tests/support/files.hpp"
#include "tests/support/foreign_file.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;
using test::eight;
using test::Extent;
using test::fails_with;

class ForeignFile : public test::ForeignFile {
 protected:
  // /samples of two parts of `rows` rows and four columns.
  static void virtual_dataset(hid_t file, const std::string& one, const std::string& other, hsize_t rows) {
    const Extent all{2 * rows, 4}, part{rows, 4};
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    const std::int8_t fill = 1;
    H5Pset_fill_value(creation, H5T_NATIVE_INT8, &fill);
    const hid_t space = H5Screate_simple(2, all.data(), nullptr), source = H5Screate_simple(2, part.data(), nullptr);
    for (const hsize_t i : {0, 1}) {
      const Extent start{i * rows, 0};
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, part.data(), nullptr);
      H5Pset_virtual(creation, space, (i == 0 ? one : other).c_str(), "/samples", source);
    }
    H5Sselect_all(space);
    H5Dclose(H5Dcreate2(file, "samples", H5T_STD_I8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
    H5Sclose(space);
    H5Sclose(source);
    H5Pclose(creation);
  }
};

TEST_F(ForeignFile, MadeOfPartsIsReadIfAllAreWhole) {
  const auto write_part = [&](const fs::path& path, hsize_t rows) {
    write(path, [&](hid_t file) { dataset(file, "samples", {rows, 4}); });
  };
  write_part(folder_ / "one.h5", 2);
  write_part(folder_ / "other.h5", 2);
  write(path_, [](hid_t file) { virtual_dataset(file, "one.h5", "other.h5", 2); });
  auto twice = eight;
  twice.insert(twice.end(), eight.begin(), eight.end());
  EXPECT_EQ(read(), twice);

  const auto whole = test::read_bytes(folder_ / "other.h5");
  test::write_bytes(folder_ / "other.h5", whole.substr(0, whole.size() / 2));
  EXPECT_TRUE(refused("other.h5"));
  test::write_bytes(folder_ / "other.h5", "");
  EXPECT_TRUE(refused("other.h5 is empty"));
  fs::remove(folder_ / "other.h5");
  EXPECT_TRUE(refused("/samples is made of parts, one of them in other.h5, which is not there"));
  write_part(folder_ / "other.h5", 1);
  EXPECT_TRUE(refused("takes more from /samples of"));
  write(folder_ / "other.h5", [](hid_t file) { dataset(file, "something", {2, 4}); });
  EXPECT_TRUE(refused("takes a part from /samples of"));
  write(folder_ / "other.h5", [](hid_t file) {
    dataset(
        file, "samples", {2, 4}, [](hid_t creation) { H5Pset_layout(creation, H5D_CONTIGUOUS); }, 0);
  });
  EXPECT_TRUE(refused("was never written"));
  fs::remove(folder_ / "other.h5");
  ASSERT_EQ(mkfifo((folder_ / "other.h5").c_str(), 0600), 0);
  EXPECT_TRUE(refused("not an ordinary file"));
  fs::remove(folder_ / "other.h5");
  fs::create_symlink(path_, folder_ / "other.h5");
  EXPECT_TRUE(refused("/samples"));  // made of itself
  fs::remove(folder_ / "other.h5");

  // A sealed part is checked, too.
  H5Writer part;
  part.dataset("/samples", std::vector<std::int8_t>{1, 2, 3, 4, 5, 6, 7, 8}, {2, 4});
  part.save(folder_ / "other.h5");
  EXPECT_EQ(read(), twice);
  auto bytes = test::read_bytes(folder_ / "other.h5");
  bytes[bytes.size() - 1] = static_cast<char>(bytes[bytes.size() - 1] ^ 1);
  test::write_bytes(folder_ / "other.h5", bytes);
  EXPECT_TRUE(refused("other.h5 is damaged"));
}

TEST_F(ForeignFile, LeavesItsFolderOnlyWhenAsked) {
  fs::create_directory(folder_ / "elsewhere");
  fs::create_directory(folder_ / "here");
  path_ = folder_ / "here" / "file.h5";
  const auto other = folder_ / "elsewhere" / "other.h5";
  write(other, [](hid_t file) { dataset(file, "samples", {2, 4}); });
  const auto link_to = [&](const fs::path& target) {
    write(path_, [&](hid_t file) {
      H5Lcreate_external(target.c_str(), "/samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT);
      H5Lcreate_soft("/samples", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
    });
  };
  for (const auto& target : {other, fs::path("../elsewhere/other.h5")}) {
    link_to(target);
    set_follow_links(false);
    EXPECT_TRUE(refused("outside of its folder; if you trust it, give --follow-links"));
    EXPECT_TRUE(refused("outside of its folder", "/soft"));
    set_follow_links(true);
    EXPECT_EQ(read(), eight);
    EXPECT_EQ(read("/soft"), eight);
  }
  set_follow_links(false);
  fs::create_symlink(other, folder_ / "here" / "symbolic.h5");
  link_to("symbolic.h5");
  EXPECT_TRUE(refused("outside of its folder"));
  fs::rename(other, folder_ / "here" / "other.h5");
  link_to("other.h5");
  EXPECT_EQ(read(), eight);
  EXPECT_EQ(read("/soft"), eight);
  link_to("/nowhere/other.h5");  // moved with its parts: found beside it, as libhdf5 does
  EXPECT_EQ(read(), eight);
  link_to("missing.h5");
  EXPECT_TRUE(refused(": /samples is a link to missing.h5, which is not there"));
  link_to("file.h5");  // to itself
  EXPECT_TRUE(refused("links in a row"));
  ASSERT_EQ(mkfifo((folder_ / "here" / "pipe").c_str(), 0600), 0);
  link_to("pipe");
  EXPECT_TRUE(refused("not an ordinary file"));
}

TEST_F(ForeignFile, ReadsRawFilesOnlyWhenAsked) {
  const auto write_with = [&](const std::string& raw) {
    write(path_, [&](hid_t file) {
      dataset(
          file, "samples", {2, 4}, [&](hid_t creation) { H5Pset_external(creation, raw.c_str(), 0, 8); }, 0);
    });
  };
  test::write_bytes(folder_ / "raw", "\1\2\3\4\5\6\7\10");
  for (const std::string& raw : {std::string("raw"), (folder_ / "raw").string()}) {
    write_with(raw);
    set_follow_links(false);
    EXPECT_TRUE(refused("which is not HDF5; if you trust it, give --follow-links"));
    set_follow_links(true);
    EXPECT_EQ(read(), eight);
  }
  test::write_bytes(folder_ / "raw", "\1\2\3");
  EXPECT_TRUE(refused("cut off"));
  fs::remove(folder_ / "raw");
  EXPECT_TRUE(refused("not there"));
  write_with("/dev/zero");
  EXPECT_TRUE(refused("not an ordinary file"));
}

TEST_F(ForeignFile, HoldsWhatWasNeverWrittenOnlyAsItsFillValueSays) {
  const Extent chunk{2, 4};
  const std::int8_t fill = 7;
  for (const bool chunked : {true, false})
    for (const bool filled : {true, false})
      for (const std::int64_t rows : {std::int64_t{0}, std::int64_t{2}}) {
        if (!chunked && rows > 0) continue;  // libhdf5 makes room for all of it
        write(path_, [&](hid_t file) {
          const auto set = [&](hid_t creation) {
            if (chunked) H5Pset_chunk(creation, 2, chunk.data());
            if (filled) H5Pset_fill_value(creation, H5T_NATIVE_INT8, &fill);
          };
          dataset(file, "samples", {4, 4}, set, rows);
          dataset(file, "used", {2, 4});
        });
        EXPECT_EQ(read("/used"), eight);
        EXPECT_EQ(H5Reader(path_).shape("/samples"), (H5Shape{4, 4}));
        if (!filled) {
          EXPECT_TRUE(refused("sets no fill value"));
          continue;
        }
        testing::internal::CaptureStderr();
        auto expected = rows > 0 ? eight : std::vector<int>(8, 7);
        expected.resize(16, 7);
        EXPECT_EQ(read(), expected);
        EXPECT_NE(testing::internal::GetCapturedStderr().find("note: "), std::string::npos);
      }
}

// 1.7 KB that ask for gigabytes.
TEST_F(ForeignFile, TakesNoMemoryForWhatItOnlyDeclares) {
  const Extent chunk{1 << 20};
  write(path_, [&](hid_t file) {
    dataset(
        file, "samples", {hsize_t{1} << 40}, [&](hid_t creation) { H5Pset_chunk(creation, 1, chunk.data()); }, 0);
  });
  EXPECT_TRUE(refused("sets no fill value"));
  const H5Reader file(path_);
  EXPECT_EQ(file.list().at(0).shape, (H5Shape{std::int64_t{1} << 40}));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "no fill value", [&] { file.require_readable("/samples"); }));
}

TEST_F(ForeignFile, IsReadAsFarAsItIsAskedFor) {
  // Filter 32000 is h5py's lzf; a stand-in writes, and is gone when the file is read.
  const auto pass = [](unsigned, std::size_t, const unsigned*, std::size_t bytes, std::size_t*, void**) {
    return bytes;
  };
  const H5Z_class2_t lzf{H5Z_CLASS_T_VERS, 32000, 1, 1, "lzf", nullptr, nullptr, pass};
  ASSERT_GE(H5Zregister(&lzf), 0);
  const Extent chunk{2, 4};
  write(path_, [&](hid_t file) {
    dataset(file, "samples", {2, 4});
    dataset(file, "raw/images", {2, 4}, [&](hid_t creation) {
      H5Pset_chunk(creation, 2, chunk.data());
      H5Pset_filter(creation, 32000, H5Z_FLAG_MANDATORY, 0, nullptr);
    });
  });
  H5Zunregister(32000);
  EXPECT_EQ(read(), eight);
  EXPECT_TRUE(refused("/raw/images is stored with lzf (HDF5 filter 32000)", "/raw/images"));
  EXPECT_TRUE(refused("h5repack", "/raw/images"));
}

TEST_F(ForeignFile, LeftOpenByItsWriterSaysSo) {
  write(path_, [&](hid_t file) { dataset(file, "samples", {2, 4}); });
  auto bytes = test::read_bytes(path_);
  ASSERT_EQ(bytes[8], 3) << "the superblock's version";
  bytes[11] = 1;
  test::write_bytes(path_, bytes);
  EXPECT_TRUE(refused("file.h5 is open for writing in another program"));
  bytes[8] = 9;
  test::write_bytes(path_, bytes);
  EXPECT_TRUE(refused("newer format of HDF5 (superblock 9)"));
}

TEST_F(ForeignFile, CutOffSaysSo) {
  write(path_, [&](hid_t file) { dataset(file, "samples", {200, 40}); });
  const auto bytes = test::read_bytes(path_);
  test::write_bytes(path_, bytes.substr(0, bytes.size() - 1000));
  EXPECT_TRUE(refused("it is cut off, and has"));
}

TEST_F(ForeignFile, ChangedWhileItIsReadSaysSo) {
  write(path_, [&](hid_t file) {
    dataset(file, "samples", {20000, 40}, [](hid_t creation) {
      const Extent chunk{100, 40};
      H5Pset_chunk(creation, 2, chunk.data());
    });
  });
  const H5Reader file(path_);
  EXPECT_EQ(file.shape("/samples"), (H5Shape{20000, 40}));
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "was changed while it was read",
                         [&] { static_cast<void>(file.read<std::int32_t>("/samples")); }));
}

// Groups in groups, and links that make circles.
TEST_F(ForeignFile, MayBeDeep) {
  write(path_, [&](hid_t file) {
    std::string name = "/g";
    for (int i = 1; i < 300; ++i) name += "/g";
    dataset(file, (name + "/samples").c_str(), {2, 4});
    H5Lcreate_hard(file, "/", file, "/g/g/back", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/loop", file, "/loop", H5P_DEFAULT, H5P_DEFAULT);
  });
  const H5Reader file(path_);
  const auto names = file.dataset_names();
  ASSERT_EQ(names.size(), 1U);
  EXPECT_EQ(file.read<std::int32_t>(names[0]), eight);
  EXPECT_TRUE(refused("links in a row", "/loop"));
}

// A file of ours without its first sector, or copied with its attributes, is not a foreign one.
TEST_F(ForeignFile, IsNotOneOfOursThatLostItsSeal) {
  H5Writer writer;
  writer.dataset("/samples", std::vector<std::int8_t>{1, -1}, {1, 2});
  for (const char* name : provenance_attributes)
    if (name != std::string("format_version")) writer.attribute("/", name, "text");
  writer.attribute("/", "format_version", std::int64_t{1});
  writer.save(path_);
  EXPECT_EQ(read(), (std::vector<int>{1, -1}));
  auto bytes = test::read_bytes(path_);
  std::fill_n(bytes.begin(), 512, '\0');
  test::write_bytes(path_, bytes);
  EXPECT_TRUE(refused("without its seal"));
  for (const char* name : {"kind", "config", "commit", "command"}) {  // one more byte is damaged, in the name
    auto twice = bytes;
    twice[twice.find(std::string(name) + '\0')] ^= 1;
    test::write_bytes(path_, twice);
    EXPECT_TRUE(refused("without its seal")) << name;
  }
  fs::rename(path_, folder_ / "part.h5");  // nor is one that another file links to
  write(path_,
        [](hid_t file) { H5Lcreate_external("part.h5", "/samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT); });
  EXPECT_TRUE(refused("part.h5 is damaged: it is a file of kadanoff without its seal"));
  test::write_bytes(path_, bytes.substr(512));
  EXPECT_TRUE(refused("damaged"));
}

// A right digest says nothing of links.
TEST_F(ForeignFile, SealedDoesNotLinkToOthers) {
  H5Writer part;
  part.dataset("/samples", std::vector<std::int8_t>{1, 2, 3, 4, 5, 6, 7, 8}, {2, 4});
  part.save(folder_ / "other.h5");
  const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
  H5Pset_userblock(creation, seal_bytes);
  const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT);
  H5Lcreate_external("other.h5", "/samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  H5Pclose(creation);
  const auto content = test::read_bytes(path_).substr(seal_bytes);
  const auto seal = make_seal(content.data(), content.size());
  test::write_bytes(path_, std::string(seal.begin(), seal.end()) + content);
  EXPECT_TRUE(refused("which its seal does not cover; if you trust it, give --follow-links"));
  set_follow_links(true);
  EXPECT_EQ(read(), eight);
}

}  // namespace
}  // namespace kadanoff::io
