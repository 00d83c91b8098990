// What three authors named de Mello Koch (2021) did, as sizes: RBMs and a stack on Ising lattices at T = 4, whose
// weights are compared with overlapping block spins, and RBMs of images, beside the RG machine.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/papers/scale.hpp"

namespace kadanoff::papers::whygen2021 {

// Folders of images that the user has; empty: what needs them is not tested.
struct ImageFolders {
  std::string mnist, fashion;           // each with the IDX files of that data set
  std::string flowers, clouds, images;  // JPEG and PNG; `images` are 200 × 200 at least
};

// For each folder that is given a digest of what it holds (image_sets.hpp): another folder, or other files in it, are
// other settings.
struct ImageContents {
  std::string mnist, fashion, flowers, clouds, images;
};

struct Settings {
  Scale scale = Scale::quick;

  // Ising lattices
  std::int64_t side = 24;           // L_v of the first layer; the paper: 80. L_h is half of it
  std::int64_t samples = 4000;      // for training, and half as many for tests; the paper: 40,000
  double learning_rate = 0.01;      // the paper: 0.001
  std::int64_t batch = 1000;        // the paper's
  double training_time = 60;        // rate × updates; the paper: 240
  double other_training_time = 10;  // of the other RBMs: deeper layers, other starts, fewer samples
  std::int64_t block_side = 80;     // of the matrices of block spins: the paper's, at every scale; hidden: half of it
  static constexpr double temperature = 4;
  static constexpr double papers_training_time = 240;
  static constexpr std::int64_t sweeps = 200;

  // Images
  ImageFolders folders;
  ImageContents contents;           // of the folders; reproduce() finds them
  std::int64_t most_images = 2000;  // of each set but MNIST; 0: all
  std::int64_t most_digits = 2000;  // of MNIST; 0: all
  double share_of_epochs = 0.1;     // of the paper's 1000; those of MNIST, eight, are always the paper's
  std::int64_t flower_side = 28;    // the paper: 100; the hidden side is half of it
  std::int64_t picture_side = 0;    // the paper: 200; 0: nothing is trained on folders.images

  std::uint64_t seed = 1;  // of the first repetition; seed + 1 for the next one, and so on
  std::int64_t seeds = 1;  // independent repetitions

  [[nodiscard]] std::int64_t visible() const { return side * side; }
  [[nodiscard]] std::int64_t hidden() const { return side * side / 4; }
  // Updates that take this time, whole epochs; at least one.
  [[nodiscard]] std::int64_t epochs_of(double time, std::int64_t samples_of_it) const;
  [[nodiscard]] double time_of(std::int64_t epochs, std::int64_t samples_of_it) const;  // that so many epochs take
};

Settings quick();     // a few minutes on two CPU cores, one repetition
Settings standard();  // three repetitions; 40 × 40 lattices
Settings full();      // the paper's sizes

// Divides numbers of samples, of images, and lengths of training, down to the least that there can be: to see what is
// made, not what comes out.
void shrink(Settings& settings, std::int64_t divisor);

// All settings but `seeds`, which may grow later, `block_side`, of which there is no stage, and the names of the
// folders: of each is written what it holds, or null if none is given.
nlohmann::json to_json(const Settings& settings);

// Times of the first RBM's training at which its weights are looked at, rising: those of
// whole epochs, that of other_training_time among them, and
// its end the last one.
std::vector<double> times_looked_at(const Settings& settings);

// The paper has 40,000 samples for 6400 × 1600 weights: as many for each weight of ours.
std::int64_t papers_samples(const Settings& settings);

// Four draws of the data must each have the directions that are compared.
std::int64_t least_samples(std::int64_t side);

// Of 1,600 hidden units the paper takes the 200 largest modes.
std::int64_t papers_modes(std::int64_t hidden);

}  // namespace kadanoff::papers::whygen2021
