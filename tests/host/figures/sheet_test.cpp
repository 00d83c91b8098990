// Sheets of pictures: every pixel of small ones, and the file read back.
#include "host/figures/sheet.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "host/generation/generation_file.hpp"
#include "host/imports/picture.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::figures {
namespace {

using test::fails_with;

TEST(Sheet, LaysPicturesOutRowByRow) {
  // Three pictures of 1 × 2, two in a row, each site 2 × 2 pixels: 2 · (4 + 1) + 1 by 2 · (2 + 1) + 1.
  const Pictures pictures{.shape = {1, 2}, .black = -2, .white = 2, .values = {-2, 2, 0, 1, -9, 9}};
  const auto sheet = draw_sheet(pictures, {.columns = 2, .zoom = 2});
  ASSERT_EQ(sheet.width, 11);
  ASSERT_EQ(sheet.height, 7);
  const std::vector<std::uint8_t> gaps(11, sheet_gap);
  const std::vector<std::uint8_t> above{64, 0, 0, 255, 255, 64, 128, 128, 191, 191, 64};
  const std::vector<std::uint8_t> below{64, 0, 0, 255, 255, 64, 64, 64, 64, 64, 64};
  std::vector<std::uint8_t> all;
  for (const auto* row : {&gaps, &above, &above, &gaps, &below, &below, &gaps})
    all.insert(all.end(), row->begin(), row->end());
  EXPECT_EQ(sheet.pixels, all);
}

TEST(Sheet, HasNoNameOfAnotherKindOfPicture) {
  for (const char* name : {"sheet.jpg", "out/sheet.JPEG", "sheet.svg"})
    EXPECT_TRUE(
        fails_with(ExitCode::usage, std::string(name) + ": the sheet is a PNG", [&] { require_png_name(name); }));
  for (const char* name : {"sheet.png", "sheet", "v0.5", "a.jpg/sheet.PNG"}) EXPECT_NO_THROW(require_png_name(name));
}

TEST(Sheet, IsAboutSquareByItself) {
  Pictures pictures{.shape = {28, 28}, .values = std::vector<float>(100 * 784)};
  auto sheet = draw_sheet(pictures, {});
  EXPECT_EQ(sheet.width, sheet.height);
  EXPECT_EQ(sheet.width, 10 * (28 * 3 + 1) + 1);
  pictures.shape = {7, 112};  // flat ones: more of them below each other
  sheet = draw_sheet(pictures, {});
  EXPECT_LT(std::abs(static_cast<double>(sheet.width) / static_cast<double>(sheet.height) - 1), 0.5);
  pictures.values.resize(784);  // one picture
  EXPECT_EQ(draw_sheet(pictures, {.columns = 7, .zoom = 1}).width, 114);
  EXPECT_TRUE(fails_with(ExitCode::usage, "2^26 are the most", [&] { draw_sheet(pictures, {.zoom = 100'000}); }));
  pictures = {.shape = {1, 1}, .values = std::vector<float>(600'000)};  // libpng's own limit
  EXPECT_TRUE(fails_with(ExitCode::usage, "1000000 along a side",
                         [&] { draw_sheet(pictures, {.columns = 600'000, .zoom = 1}); }));
}

TEST(Sheet, IsAPngThatOthersRead) {
  const test::TemporaryFolder folder;
  Pictures pictures{.shape = {16, 16}, .black = -127.5, .white = 127.5, .values = std::vector<float>(256)};
  for (std::size_t i = 0; i < 256; ++i) pictures.values[i] = static_cast<float>(i) - 127.5F;  // every shade
  const auto sheet = draw_sheet(pictures, {.zoom = 1});
  write_png(sheet, folder / "sheet.png", io::IfExists::refuse);
  EXPECT_TRUE(
      fails_with(ExitCode::usage, "exists", [&] { write_png(sheet, folder / "sheet.png", io::IfExists::refuse); }));
  const auto read = imports::decode(test::read_bytes(folder / "sheet.png"));
  ASSERT_EQ(read.width, 18);
  ASSERT_EQ(read.height, 18);
  for (std::size_t i = 0; i < sheet.pixels.size(); ++i)
    ASSERT_EQ(std::lround(255 * read.grey[i]), sheet.pixels[i]) << i;
  EXPECT_EQ(sheet.pixels[18 + 1], 0);
  EXPECT_EQ(sheet.pixels[16 * 18 + 16], 255);
}

TEST(Sheet, PicturesHaveTheShapeOfTheLattice) {
  EXPECT_EQ(picture_shape(12, {3, 4}, 0).width, 4);
  EXPECT_EQ(picture_shape(16, {}, 0).height, 4);
  EXPECT_EQ(picture_shape(12, {3, 4}, 6).height, 2);
  EXPECT_TRUE(fails_with(ExitCode::usage, "--width", [] { picture_shape(12, {}, 0); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--width", [] { picture_shape(27, {3, 3, 3}, 0); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "does not divide the 12 units", [] { picture_shape(12, {3, 4}, 5); }));
}

TEST(Sheet, ShowsSamplesAndFiltersByTheirNumbers) {
  const std::vector<std::int64_t> numbers{1, 4};
  const auto data = test::random_real_data(5, 6);
  const auto samples = sample_pictures(data, {2, 3}, numbers);
  ASSERT_EQ(samples.count(), 2);
  EXPECT_EQ(samples.white, 1);
  EXPECT_EQ(samples.black, -1);
  for (std::int64_t unit = 0; unit < 6; ++unit)
    EXPECT_EQ(samples.values[static_cast<std::size_t>(6 + unit)], data.value(4, unit));

  auto model = test::some_model(6, 5);
  for (const bool binary : {false, true}) {
    model.binary = binary;
    const auto filters = filter_pictures(model, {2, 3}, numbers);
    ASSERT_EQ(filters.count(), 2);
    float largest = 0, second = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      const float weight = model.parameters.weights.data()[i % 6 * 5 + (i < 6 ? 1 : 4)];
      EXPECT_EQ(filters.values[i], weight);
      second = std::max(second, std::min(largest, std::abs(weight)));
      largest = std::max(largest, std::abs(weight));
    }
    EXPECT_EQ(filters.white, second);  // of 12: the largest is above the percentile
  }
  std::fill_n(model.parameters.weights.data(), 30, 0.0F);
  EXPECT_EQ(filter_pictures(model, {2, 3}, numbers).white, 1);
}

TEST(Sheet, ShowsUnits0And1AsTheseAre) {
  const std::vector<std::int64_t> numbers{1, 4};
  const auto data = test::random_data(5, 6);
  const auto spins = sample_pictures(data, {2, 3}, numbers), bits = as_bits(spins);
  EXPECT_EQ(bits.black, 0);
  EXPECT_EQ(bits.white, 1);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(bits.values[i], spins.values[i] > 0 ? 1 : 0);
  EXPECT_EQ(draw_sheet(bits, {}).pixels, draw_sheet(spins, {}).pixels);
}

TEST(Sheet, ShowsWhatAGenerationKeeps) {
  const test::TemporaryFolder folder;
  generation::Generation generation;
  generation.data = test::random_data(3, 40);
  generation.data.binary = true;
  generation.snapshots = {0, 7};
  for (unsigned seed : {5U, 6U}) {
    const auto rows = test::random_rows(3, 40, seed);
    generation.snapshot_words.insert(generation.snapshot_words.end(), rows.begin(), rows.end());
  }
  for (int i = 0; i < 120; ++i) generation.probabilities.push_back(static_cast<float>(i) / 128);
  generation::save_generation(generation, folder / "g.h5", io::IfExists::refuse);
  const io::H5Reader file(folder / "g.h5");
  const std::vector<std::int64_t> chains{0, 2};

  const auto means = probability_pictures(file, 3, {5, 8}, chains);
  ASSERT_EQ(means.count(), 2);
  EXPECT_EQ(means.values[40], 80.0F / 128);
  EXPECT_EQ(means.black, 0);

  const auto snapshots = snapshot_pictures(file, 3, {5, 8}, chains);
  ASSERT_EQ(snapshots.count(), 4);  // chain 0 at sweeps 0 and 7, chain 2 at these
  for (std::size_t picture = 0; picture < 4; ++picture)
    for (std::size_t unit = 0; unit < 40; ++unit) {
      const auto row = picture % 2 * 3 + (picture < 2 ? 0 : 2);
      const bool up = (generation.snapshot_words[row * 2 + unit / 32] >> (unit % 32) & 1U) != 0;
      EXPECT_EQ(snapshots.values[picture * 40 + unit], up ? 1 : -1);
    }
  const auto refuse = [&](const char* words, const auto& draw) {
    EXPECT_TRUE(fails_with(ExitCode::bad_input, words, draw));
  };
  refuse("does not fit /samples", [&] { snapshot_pictures(file, 4, {5, 8}, chains); });
  refuse("does not fit /samples", [&] { probability_pictures(file, 3, {5, 4}, chains); });

  io::H5Writer wrong;
  wrong.dataset("/probabilities", std::vector<float>{0.5F, NAN}, {1, 2});
  wrong.dataset("/snapshots", std::vector<std::int8_t>{1, 7}, {1, 1, 2});
  wrong.save(folder / "wrong.h5");
  const io::H5Reader other(folder / "wrong.h5");
  const std::vector<std::int64_t> first{0};
  refuse("/probabilities holds nan at row 0, column 1", [&] { probability_pictures(other, 1, {1, 2}, first); });
  refuse("/snapshots holds 7 at row 0, column 1", [&] { snapshot_pictures(other, 1, {1, 2}, first); });
}

}  // namespace
}  // namespace kadanoff::figures
