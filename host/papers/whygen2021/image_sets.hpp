// The sets of images of WhyGen 2021, as the user's folders have them: what is trained on each, its training images, and
// those that are held out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/papers/stages.hpp"
#include "host/papers/whygen2021/plan.hpp"

namespace kadanoff::papers::whygen2021 {

enum class ImageSet : std::uint8_t { mnist, fashion, flowers, clouds, pictures };  // pictures: 200 × 200

// What is done with a set.
struct ImagePlan {
  ImageSet set = ImageSet::mnist;
  std::string name, title;       // of files, and for people: "fashion", "Fashion-MNIST"
  std::int64_t side = 0;         // of the visible lattice; the hidden one has half of it
  std::int64_t epochs = 0;       // of the RBM
  std::int64_t more_epochs = 0;  // from the RG machine on; 0: there is none
  double papers_factor = 0;      // the paper's ratio of the two
  [[nodiscard]] std::int64_t hidden_side() const { return side / 2; }
  [[nodiscard]] std::int64_t hidden() const { return hidden_side() * hidden_side(); }
};

ImagePlan image_plan(const Settings& settings, ImageSet set);

// Those that have a folder; pictures only at a scale that trains on them (Settings::picture_side).
std::vector<ImageSet> given_sets(const Settings& settings);

// Which option is missing: "needs --mnist DIR: a folder with the four IDX files".
std::string why_not_tested(const Settings& settings, ImageSet set);

// Throws Error(bad_input), naming the option, if a folder that was given does not hold such images.
void require_images(const Settings& settings);

// What the folders hold, for people and to tell whether two are the same: of IDX the file, "file 1b2c…"; of others the
// names and sizes of all files, "20 files 1b2c…": pixels that change in a file of the same size are not seen. Empty for
// a folder that is not given. To be called after require_images().
ImageContents contents_of(const Settings& settings);

struct HeldOut {
  data::Dataset training, tests;  // real values, −1 is black and 1 white
};

// Reads the images, or at most Settings::most_images (most_digits) of them, drawn by the repetition's seed; a tenth is
// held out. Of clouds, of which an image is a tile, photographs are held out, until they have a tenth of the tiles.
// Throws Error(bad_input) for fewer than twenty images, and for clouds of one photograph. Files: NAME-train.h5 and
// NAME-test.h5, both made again if one of them is missing.
HeldOut held_out(const Stages& stages, const Settings& settings, const ImagePlan& plan);

}  // namespace kadanoff::papers::whygen2021
