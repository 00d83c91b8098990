// Images of folders as training sets: which, how they are scaled and split, and what is said of folders without them.
#include "host/papers/whygen2021/image_sets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/host/papers/whygen2021/made_images.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

namespace fs = std::filesystem;
using test::fails_with;

class ImageSetsTest : public testing::Test {
 protected:
  HeldOut read(ImageSet set, std::uint64_t seed = 1) {
    const auto of_seed = folder_ / std::to_string(seed);
    fs::create_directories(of_seed);
    const Stages stages(context_, "whygen2021", to_json(settings_), seed, of_seed);
    return held_out(stages, settings_, image_plan(settings_, set));
  }
  // Grey of the first pixel of each image, from 0 to 255.
  static std::vector<int> shades(const data::Dataset& images) {
    std::vector<int> all;
    for (std::int64_t i = 0; i < images.count; ++i)
      all.push_back(static_cast<int>(std::lround(127.5 * (1 + images.value(i, 0)))));
    return all;
  }

  test::TemporaryFolder folder_;
  Context context_{cpu_device, 1};
  Settings settings_;
};

TEST_F(ImageSetsTest, HoldATenthOut) {
  settings_.folders.mnist = folder_ / "mnist";
  make_idx(settings_.folders.mnist, 40, [](int image, int, int) { return 6 * image; });
  const auto images = read(ImageSet::mnist);
  EXPECT_EQ(images.training.count, 36);
  EXPECT_EQ(images.tests.count, 4);
  EXPECT_EQ(images.training.lattice_shape, (std::vector<std::int64_t>{28, 28}));
  std::set<int> all;
  for (const auto* part : {&images.training, &images.tests})
    for (const int shade : shades(*part)) EXPECT_TRUE(all.insert(shade).second) << shade;
  for (int i = 0; i < 40; ++i) EXPECT_TRUE(all.contains(6 * i)) << i;
  EXPECT_NE(shades(read(ImageSet::mnist, 2).tests), shades(images.tests));
  fs::remove_all(settings_.folders.mnist);  // the stages have them
  EXPECT_EQ(shades(read(ImageSet::mnist).tests), shades(images.tests));
}

TEST_F(ImageSetsTest, AreLimitedByChance) {
  settings_.folders.fashion = folder_ / "fashion";
  settings_.most_images = 20;
  make_idx(
      settings_.folders.fashion, 40, [](int image, int, int) { return 6 * image; }, true);
  const auto images = read(ImageSet::fashion);
  EXPECT_EQ(images.training.count, 18);
  EXPECT_EQ(images.tests.count, 2);
  const auto found = shades(images.training);
  EXPECT_GT(*std::max_element(found.begin(), found.end()), 6 * 20);  // not the first ones only
}

TEST_F(ImageSetsTest, OfPhotographsAreAveraged) {
  settings_.folders.flowers = folder_ / "flowers";
  settings_.flower_side = 4;
  // Left halves black, right halves white, but for a row that is the picture's shade.
  make_pictures(settings_.folders.flowers, 20, 16, [](int image, int y, int x) {
    return y < 4 ? 10 * image : x < 8 ? 0 : 255;
  });
  const auto images = read(ImageSet::flowers);
  EXPECT_EQ(images.training.units, 16);
  for (std::int64_t i = 0; i < images.training.count; ++i)
    for (std::int64_t unit = 4; unit < 16; ++unit)
      EXPECT_NEAR(images.training.value(i, unit), unit % 4 < 2 ? -1 : 1, 1e-6);
  for (const int shade : shades(images.training)) EXPECT_EQ(shade % 10, 0);
}

TEST_F(ImageSetsTest, OfCloudsAreTiles) {
  settings_.folders.clouds = folder_ / "clouds";
  settings_.flower_side = 10;
  make_pictures(settings_.folders.clouds, 5, 250,
                [](int image, int y, int x) { return 40 * image + 10 * (y / 100) + (x / 100); });
  const auto images = read(ImageSet::clouds);
  EXPECT_EQ(images.training.count + images.tests.count, 20);  // four of each: what is left over is not used
  std::set<int> all;
  for (const auto* part : {&images.training, &images.tests})
    for (const int shade : shades(*part)) all.insert(shade);
  for (int image = 0; image < 5; ++image)
    for (const int tile : {0, 1, 10, 11}) EXPECT_TRUE(all.contains(40 * image + tile));
}

TEST_F(ImageSetsTest, OfAPhotographAreInOnePart) {
  settings_.folders.clouds = folder_ / "clouds";
  settings_.flower_side = 10;
  make_pictures(settings_.folders.clouds, 6, 300, [](int image, int, int) { return 40 * image; });
  for (const std::int64_t most : {0, 30}) {
    settings_.most_images = most;
    for (std::uint64_t seed = 10; seed < 14; ++seed) {
      const auto images = read(ImageSet::clouds, seed + static_cast<std::uint64_t>(most));
      EXPECT_EQ(images.training.count + images.tests.count, most == 0 ? 54 : most);
      const auto learned = shades(images.training), held = shades(images.tests);
      EXPECT_FALSE(learned.empty() || held.empty());
      for (const int shade : held) EXPECT_EQ(std::count(learned.begin(), learned.end(), shade), 0) << shade;
    }
  }
  fs::remove_all(settings_.folders.clouds);
  make_pictures(settings_.folders.clouds, 1, 500, [](int, int, int) { return 0; });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "its images are all of one photograph", [&] { read(ImageSet::clouds); }));
}

TEST_F(ImageSetsTest, AreSplitAgainIfAPartIsMissing) {
  settings_.folders.mnist = folder_ / "mnist";
  for (const char* missing : {"mnist-test.h5", "mnist-train.h5"}) {
    make_idx(settings_.folders.mnist, 40, [](int image, int, int) { return 5 * image; });
    read(ImageSet::mnist);
    fs::remove(folder_ / "1" / missing);
    make_idx(settings_.folders.mnist, 50, [](int image, int, int) { return 5 * image; });
    const auto images = read(ImageSet::mnist);
    EXPECT_EQ(images.training.count + images.tests.count, 50);
    const auto learned = shades(images.training);
    for (const int shade : shades(images.tests))
      EXPECT_EQ(std::count(learned.begin(), learned.end(), shade), 0) << shade << " without " << missing;
  }
}

TEST_F(ImageSetsTest, AreToldApartByWhatTheFoldersHold) {
  EXPECT_TRUE(to_json(settings_).at("flowers").is_null());
  const auto found = [&] {
    settings_.contents = contents_of(settings_);
    return to_json(settings_);
  };
  const auto shade = [](int image, int y, int x) { return (image * y * x) % 256; };
  settings_.folders.flowers = folder_ / "flowers";
  make_pictures(settings_.folders.flowers, 3, 30, shade);
  const auto first = found();
  EXPECT_TRUE(first.at("flowers").get<std::string>().starts_with("3 files "));
  EXPECT_TRUE(first.at("mnist").is_null());
  fs::copy(settings_.folders.flowers, folder_ / "copy", fs::copy_options::recursive);
  settings_.folders.flowers = folder_ / "copy";
  test::write_bytes(folder_ / "copy" / ".hidden", "not read");
  EXPECT_EQ(found(), first);  // wherever they are
  test::write_bytes(folder_ / "copy" / "002.png", "changed");
  EXPECT_NE(found(), first);
  settings_.folders.fashion = folder_ / "fashion";
  make_idx(settings_.folders.fashion, 2, [](int, int, int) { return 1; });
  const auto before = found().at("fashion");
  make_idx(settings_.folders.fashion, 2, [](int, int, int) { return 2; });  // of the same size
  EXPECT_NE(found().at("fashion"), before);
}

TEST_F(ImageSetsTest, ThatAreNotThereAreToldBeforeAnythingIsDone) {
  const auto refused = [&](std::string ImageFolders::*which, const std::string& words) {
    Settings settings;
    settings.folders.*which = folder_ / "given";
    return fails_with(ExitCode::bad_input, words, [&] { require_images(settings); });
  };
  EXPECT_TRUE(refused(&ImageFolders::mnist, "--mnist " + (folder_ / "given").string() + ": there is no such folder"));
  fs::create_directories(folder_ / "given");
  EXPECT_TRUE(refused(&ImageFolders::mnist, "it has no train-images-idx3-ubyte, compressed or not"));
  EXPECT_TRUE(refused(&ImageFolders::flowers, "--flowers "));
  EXPECT_TRUE(refused(&ImageFolders::images, "holds no picture"));
  make_pictures(folder_ / "given", 1, 50, [](int, int, int) { return 0; });
  EXPECT_TRUE(refused(&ImageFolders::clouds, "no picture is as large as a tile"));  // smaller than a tile
  test::write_bytes(folder_ / "given" / "train-images-idx3-ubyte", test::idx_file(8, {1, 2, 2}, "abcd"));
  EXPECT_TRUE(refused(&ImageFolders::fashion, "holds no images of 28 × 28"));
  EXPECT_NO_THROW(require_images(Settings{}));
}

TEST_F(ImageSetsTest, MustBeTwentyOrMore) {
  settings_.folders.flowers = folder_ / "flowers";
  make_pictures(settings_.folders.flowers, 19, 30, [](int, int, int) { return 0; });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "it holds 19 images, and at least 20 are needed",
                         [&] { read(ImageSet::flowers); }));
}

TEST(ImagePlans, HaveThePapersEpochsInProportion) {
  Settings settings;
  settings.share_of_epochs = 0.1;
  EXPECT_EQ(image_plan(settings, ImageSet::mnist).epochs, 8);
  EXPECT_EQ(image_plan(settings, ImageSet::mnist).more_epochs, 2);
  EXPECT_EQ(image_plan(settings, ImageSet::fashion).epochs, 100);
  EXPECT_EQ(image_plan(settings, ImageSet::fashion).more_epochs, 10);
  EXPECT_EQ(image_plan(settings, ImageSet::flowers).more_epochs, 1);
  EXPECT_EQ(image_plan(full(), ImageSet::flowers).epochs, 1000);
  EXPECT_EQ(image_plan(full(), ImageSet::flowers).more_epochs, 10);
  EXPECT_EQ(image_plan(full(), ImageSet::flowers).hidden(), 2500);
  EXPECT_EQ(image_plan(full(), ImageSet::pictures).side, 200);
}

TEST(ImagePlans, LearnAllDigitsUnlessTheyAreQuick) {
  EXPECT_EQ(quick().most_digits, 2000);
  auto settings = standard();
  EXPECT_EQ(settings.most_digits, 60'000);
  shrink(settings, 100);
  EXPECT_EQ(settings.most_digits, 600);
  EXPECT_EQ(full().most_digits, 0);
}

TEST(ImagePlans, AreForTheFoldersThatAreGiven) {
  auto settings = quick();
  EXPECT_TRUE(given_sets(settings).empty());
  settings.folders.fashion = "a";
  settings.folders.images = "b";
  EXPECT_EQ(given_sets(settings), std::vector{ImageSet::fashion});
  EXPECT_NE(why_not_tested(settings, ImageSet::mnist).find("--mnist DIR"), std::string::npos);
  EXPECT_NE(why_not_tested(settings, ImageSet::pictures).find("--full"), std::string::npos);
  settings.picture_side = 200;
  EXPECT_EQ(given_sets(settings), (std::vector{ImageSet::fashion, ImageSet::pictures}));
}

}  // namespace
}  // namespace kadanoff::papers::whygen2021
