// Pictures: decoders, sizes, folders and archives.
#include <gtest/gtest.h>

#include <cmath>

#include "host/imports/picture.hpp"
#include "tests/support/files.hpp"
#include "tests/support/import_files.hpp"
#include "tests/support/read_rows.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::imports {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using test::jpeg_file;
using test::png_file;
using test::read_rows;

void expect_near(const std::vector<float>& values, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], expected[i], tolerance) << i;
}

TEST(Picture, OfAnyKindOfPngBecomesGrey) {
  expect_near(decode(png_file(2, 1, PNG_FORMAT_GRAY, {0, 51})).grey, {0, 0.2}, 1e-6);
  const double luma = (0.299 * 10 + 0.587 * 20 + 0.114 * 30) / 255;
  expect_near(decode(png_file(1, 1, PNG_FORMAT_RGB, {10, 20, 30})).grey, {luma}, 1e-6);
  // What is transparent lies on white.
  expect_near(decode(png_file(2, 1, PNG_FORMAT_RGBA, {10, 20, 30, 51, 0, 0, 0, 0})).grey, {0.2 * luma + 0.8, 1}, 1e-6);
  expect_near(decode(png_file(1, 1, PNG_FORMAT_GA, {51, 102})).grey, {0.4 * 0.2 + 0.6}, 1e-6);
}

TEST(Picture, OfAnyKindOfJpegBecomesGrey) {
  const std::vector<std::uint8_t> grey(64, 51);
  expect_near(decode(jpeg_file(8, 8, JCS_GRAYSCALE, grey)).grey, std::vector<double>(64, 0.2), 1.0 / 255);
  std::vector<std::uint8_t> colours, inks;
  for (int i = 0; i < 64; ++i) {
    colours.insert(colours.end(), {200, 100, 50});
    inks.insert(inks.end(), {200, 100, 50, 204});  // Adobe's way: 255 is no ink
  }
  const double luma = (0.299 * 200 + 0.587 * 100 + 0.114 * 50) / 255;
  expect_near(decode(jpeg_file(8, 8, JCS_RGB, colours)).grey, std::vector<double>(64, luma), 1.5 / 255);
  expect_near(decode(jpeg_file(8, 8, JCS_CMYK, inks)).grey, std::vector<double>(64, 0.8 * luma), 1.5 / 255);
}

// A picture whose upper left corner is dark, turned as each orientation of EXIF says.
TEST(Picture, IsTurnedUpright) {
  std::vector<std::uint8_t> values(16 * 8, 255);
  for (std::size_t y = 0; y < 8; ++y)
    for (std::size_t x = 0; x < 8; ++x) values[16 * y + x] = y < 4 ? 0 : 255;
  struct Case {
    int orientation;
    bool exchanged, right, below;  // where the dark corner is then
  };
  for (const auto& [orientation, exchanged, right, below] :
       {Case{1, false, false, false}, Case{2, false, true, false}, Case{3, false, true, true},
        Case{4, false, false, true}, Case{5, true, false, false}, Case{6, true, true, false}, Case{7, true, true, true},
        Case{8, true, false, true}}) {
    for (const bool big : {false, true}) {
      const auto number = [&](int value, int digits) {
        auto bytes = test::big_endian(static_cast<std::uint64_t>(value), digits);
        if (!big) std::reverse(bytes.begin(), bytes.end());
        return bytes;
      };
      const auto exif = std::string("Exif\0\0", 6) + (big ? "MM" : "II") + number(42, 2) + number(8, 4) + number(1, 2) +
                        number(0x112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + number(0, 2);
      const auto picture = decode(jpeg_file(16, 8, JCS_GRAYSCALE, values, exif));
      ASSERT_EQ(picture.width, exchanged ? 8 : 16) << orientation;
      ASSERT_EQ(picture.height, exchanged ? 16 : 8) << orientation;
      for (const bool at_right : {false, true})
        for (const bool at_below : {false, true}) {
          const float corner = picture.row(at_below ? picture.height - 1 : 0)[at_right ? picture.width - 1 : 0];
          EXPECT_NEAR(corner, at_right == right && at_below == below ? 0 : 1, 0.02) << orientation;
        }
    }
  }
}

TEST(Picture, OfExifThatIsDamagedStaysAsItIs) {
  for (const auto& exif : {std::string("II*\0\xFF\xFF\xFF\xFF", 8), std::string("MM"), std::string(),
                           std::string("II*\0\x08\0\0\0\xFF\xFF", 10)})
    EXPECT_EQ(detail::orientation_in(exif), 1);
}

TEST(Picture, ThatIsBrokenIsRefused) {
  const auto png = png_file(40, 40, PNG_FORMAT_GRAY, std::vector<std::uint8_t>(1600, 7));
  const auto jpeg = jpeg_file(40, 40, JCS_GRAYSCALE, std::vector<std::uint8_t>(1600, 7));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "it is cut off", [&] { decode(png.substr(0, png.size() / 2)); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "", [&] { decode(jpeg.substr(0, jpeg.size() / 2)); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "", [&] { decode(jpeg.substr(0, 20)); }));
  auto large = png;  // 2³⁰ × 2³⁰: width and height follow the name of the first chunk
  large.replace(16, 8, test::big_endian(1 << 30, 4) + test::big_endian(1 << 30, 4));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "", [&] { decode(large); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "at most 67108864 are read", [] { detail::require_size(10000, 10000); }));
}

// Against the definition: the mean over the area of each new pixel.
TEST(Picture, IsAveragedOverAreas) {
  Picture picture{.width = 7, .height = 5, .grey = std::vector<float>(35)};
  for (std::size_t i = 0; i < 35; ++i) picture.grey[i] = std::sin(static_cast<float>(i * i)) / 2 + 0.5F;
  const auto small = averaged(picture, 3, 2);
  for (int y = 0; y < 2; ++y)
    for (int x = 0; x < 3; ++x) {
      double sum = 0;
      for (int i = 0; i < 5; ++i)
        for (int j = 0; j < 7; ++j) {
          const auto common = [](double a, double b, double c) {
            return std::max(0.0, std::min(b, c + 1) - std::max(a, c));
          };
          sum += picture.row(i)[j] * common(y * 2.5, (y + 1) * 2.5, i) * common(x * 7 / 3.0, (x + 1) * 7 / 3.0, j);
        }
      EXPECT_NEAR(small.row(y)[x], sum / (2.5 * 7 / 3), 1e-6);
    }
  EXPECT_EQ(averaged(picture, 7, 5).grey, picture.grey);
}

class FolderOfPictures : public testing::Test {
 protected:
  // Two folders; the shade says which picture it is.
  void SetUp() override {
    fs::create_directories(folder_ / "cats");
    fs::create_directories(folder_ / "dogs" / "old");
    write("dogs/c.png", 30);
    write("cats/b.png", 20);
    write("cats/a.PNG", 10);
    write("dogs/old/d.png", 40);
    test::write_bytes(folder_ / "cats" / "README", "text");
    test::write_bytes(folder_ / "cats" / ".hidden.png", "not looked at");
  }
  static std::string shade(int grey, int width = 4, int height = 2) {
    return png_file(
        width, height, PNG_FORMAT_GRAY,
        std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), static_cast<std::uint8_t>(grey)));
  }
  void write(const std::string& name, int grey) const { test::write_bytes(folder_ / name, shade(grey)); }
  static std::vector<int> shades(const test::RowsRead& found) {
    std::vector<int> all;
    for (const auto& row : found.rows) all.push_back(static_cast<int>(std::lround(row[0] * 255)));
    return all;
  }
  [[nodiscard]] ReadOptions all() const { return {.paths = {folder_.path()}}; }
  test::TemporaryFolder folder_;
};

TEST_F(FolderOfPictures, IsReadInTheOrderOfNamesAndLabelledByFolders) {
  const auto found = read_rows(all());
  EXPECT_EQ(shades(found), (std::vector{10, 20, 30, 40}));
  EXPECT_EQ(found.labels, (std::vector<std::int64_t>{0, 0, 1, 2}));
  EXPECT_EQ(found.summary.label_names, (std::vector<std::string>{"cats", "dogs", "old"}));
  EXPECT_EQ(found.summary.notes, std::vector<std::string>{"1 file is no picture and was left out"});
  EXPECT_EQ(found.description.shape, (std::vector<std::int64_t>{2, 4}));
  EXPECT_TRUE(read_rows({.paths = {folder_ / "cats"}}).summary.label_names.empty());
}

TEST_F(FolderOfPictures, MayBeAnArchive) {
  for (const auto& [name, format] : {std::pair{"a.tar", &archive_write_set_format_pax_restricted},
                                     std::pair{"a.zip", &archive_write_set_format_zip}}) {
    test::write_archive(folder_ / name, format, {{"x/a.png", shade(10)}, {"y/b.png", shade(20)}, {"y/note", "text"}});
    const auto found = read_rows({.paths = {folder_ / name}});
    EXPECT_EQ(shades(found), (std::vector{10, 20}));
    EXPECT_EQ(found.summary.label_names, (std::vector<std::string>{"x", "y"}));
    test::write_archive(folder_ / name, format, {{"x.png", shade(10)}, {"x.png", shade(20)}});
    EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds x.png twice", [&] { read_rows({.paths = {folder_ / name}}); }));
  }
}

TEST_F(FolderOfPictures, WithABrokenOneIsRefusedOrReadWithoutIt) {
  test::write_bytes(folder_ / "cats" / "b.png", shade(20).substr(0, 50));
  test::write_bytes(folder_ / "cats" / "c.jpg", "no picture");
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "b.png cannot be used: it is cut off; --skip-broken", [&] { read_rows(all()); }));
  auto options = all();
  options.skip_broken = true;
  const auto found = read_rows(options);
  EXPECT_EQ(shades(found), (std::vector{10, 30, 40}));
  EXPECT_EQ(found.summary.notes[0], "2 pictures are broken and were skipped");
}

TEST_F(FolderOfPictures, TellsTheSmallOnesFromTheBrokenOnes) {
  test::write_bytes(folder_ / "cats" / "b.png", shade(20).substr(0, 50));
  test::write_bytes(folder_ / "cats" / "c.png", shade(50, 6, 6));
  auto options = all();
  options.skip_broken = true;
  options.side = 3;
  const auto found = read_rows(options);
  EXPECT_EQ(shades(found), (std::vector{50}));
  EXPECT_EQ(found.summary.notes[0], "3 pictures are smaller than --side 3 and were skipped");
  EXPECT_EQ(found.summary.notes[1], "1 picture is broken and was skipped");
}

TEST_F(FolderOfPictures, TellsWhatItLeavesOut) {
  fs::create_directory_symlink(folder_ / "cats", folder_ / "dogs" / "link");
  EXPECT_EQ(read_rows(all()).summary.notes.back(), "1 link to a folder was not followed");
  test::write_bytes(folder_ / "cats" / "empty.jpg", "");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "empty.jpg cannot be used: it is empty", [&] { read_rows(all()); }));
  auto options = all();
  options.skip_broken = true;
  test::write_bytes(folder_ / "cats" / "cut.png.gz", test::gzip(shade(1)).substr(0, 30));
  const auto found = read_rows(options);
  EXPECT_EQ(shades(found), (std::vector{10, 20, 30, 40}));
  EXPECT_EQ(found.summary.notes[0], "2 pictures are broken and were skipped");
}

TEST_F(FolderOfPictures, NamesItsFoldersAsTheArchiveDoes) {
  test::write_archive(folder_ / "a.tar", archive_write_set_format_pax_restricted,
                      {{"größe/a.png", shade(10)}, {"klein/b.png", shade(20)}});
  EXPECT_EQ(read_rows({.paths = {folder_ / "a.tar"}}).summary.label_names,
            (std::vector<std::string>{"größe", "klein"}));
}

TEST_F(FolderOfPictures, MayNotBeAnArchiveWithHardLinks) {
  test::write_archive(folder_ / "a.tar", archive_write_set_format_pax_restricted, {{"x.png", shade(10)}},
                      {{"y.png", "x.png"}});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "a.tar: y.png is a hard link to x.png: unpack the archive",
                         [&] { read_rows({.paths = {folder_ / "a.tar"}}); }));
}

TEST_F(FolderOfPictures, IsOfOneSizeOrMadeSo) {
  test::write_bytes(folder_ / "cats" / "b.png", shade(20, 6, 6));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "b.png is 6 × 6 pixels, and the first picture 4 × 2; --side",
                         [&] { read_rows(all()); }));
  auto options = all();
  options.side = 2;
  const auto found = read_rows(options);
  EXPECT_EQ(shades(found), (std::vector{10, 20, 30, 40}));
  EXPECT_EQ(found.description.shape, (std::vector<std::int64_t>{2, 2}));
  options.side = 3;
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "it is 4 × 2 pixels, smaller than --side 3", [&] { read_rows(options); }));
  options.tile = 3;
  EXPECT_TRUE(fails_with(ExitCode::usage, "exclude each other", [&] { read_rows(options); }));
  options.side = 0;
  EXPECT_EQ(shades(read_rows(options)), (std::vector{20, 20, 20, 20}));  // the others are too small
  options.tile = 7;
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "no picture is as large as a tile", [&] { read_rows(options); }));
}

TEST_F(FolderOfPictures, IsCutIntoTilesRowByRow) {
  std::vector<std::uint8_t> values;
  for (int i = 0; i < 5 * 4; ++i) values.push_back(static_cast<std::uint8_t>(i));
  test::write_bytes(folder_ / "one.png", png_file(5, 4, PNG_FORMAT_GRAY, values));
  const auto found = read_rows({.paths = {folder_ / "one.png"}, .tile = 2});
  std::vector<std::vector<int>> tiles;
  for (const auto& row : found.rows) {
    auto& tile = tiles.emplace_back();
    for (const float value : row) tile.push_back(static_cast<int>(std::lround(value * 255)));
  }
  EXPECT_EQ(tiles, (std::vector<std::vector<int>>{{0, 1, 5, 6}, {2, 3, 7, 8}, {10, 11, 15, 16}, {12, 13, 17, 18}}));
  EXPECT_EQ(found.summary.tiles, std::vector<std::int64_t>{4});
}

TEST_F(FolderOfPictures, ThatHoldsNoneIsRefused) {
  fs::create_directory(folder_ / "none");
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "none holds no picture", [&] { read_rows({.paths = {folder_ / "none"}}); }));
}

}  // namespace
}  // namespace kadanoff::imports
