// The stages of images of WhyGen 2021, and their files, for each set whose folder is given:
//
//   mnist-train.h5, mnist-test.h5          images, and those that are held out
//   mnist-rgm.h5, mnist-random.h5          the RG machine, and its control with random hidden vectors
//   mnist-xavier-sampled-sgd/ …            training runs: start, statistics of contrastive divergence, optimiser
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/papers/stages.hpp"
#include "host/papers/whygen2021/image_sets.hpp"
#include "host/papers/whygen2021/plan.hpp"
#include "host/spectrum/weights_spectrum.hpp"
#include "host/training/options.hpp"

namespace kadanoff::papers::whygen2021 {

// Where a training starts; random_machine is the control: the RG machine's weights with random hidden vectors.
enum class Start : std::uint8_t { xavier, block_spin, rg_machine, random_machine };

struct ImageTraining {
  Start start = Start::xavier;
  training::Statistics statistics = training::Statistics::sampled;
  training::Optimizer::Rule rule = training::Optimizer::Rule::sgd;

  [[nodiscard]] std::string name() const;  // "xavier-sampled-sgd"
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the compiler's own 0 for ours
  friend auto operator<=>(const ImageTraining&, const ImageTraining&) = default;
};

// Of a set's trainings: their epochs.
std::map<ImageTraining, std::int64_t> trainings_of(const ImagePlan& plan);

// Mean squared errors of held-out images (host/evaluation/reconstruction.hpp) after epochs of a training, rising.
struct Course {
  std::vector<std::int64_t> epochs{};
  std::vector<double> errors{};

  [[nodiscard]] double at(std::int64_t epoch) const;  // throws Error(internal) for one that is not there
};

// A model's errors of each held-out image.
struct Quality {
  double error = 0;  // their mean
  std::vector<double> errors{};
};

// A bias beside the leading singular vector of its layer, both of length 1 (but of a bias that is 0).
struct BiasBeside {
  std::vector<double> bias{}, vector{};
  double cosine = 0;  // |bias · vector|
};

// Some held-out images as they are, or as a model gives them back.
struct SheetRow {
  std::string name;                          // "RGM"
  std::vector<std::vector<float>> images{};  // from −1 to 1
  std::vector<double> errors{};              // of each; empty for the originals
};

struct SetResults {
  ImagePlan plan;
  std::int64_t training_images = 0, test_images = 0;
  double error_of_the_mean = 0;  // of the held-out images' mean, in the place of each
  // Eigenvalues of the training images' covariance and of their second moments, descending, as many as so many images
  // can have; of pictures none.
  std::vector<double> variances{}, moments{};
  std::map<ImageTraining, Course> courses{};

  spectrum::WeightsSpectrum spectrum{};          // of the RBM after the plan's epochs
  spectrum::WeightsSpectrum machine_spectrum{};  // of the RG machine after its own
  BiasBeside visible_bias{}, hidden_bias{};      // of that RBM
  Quality rbm{}, machine{}, random{};            // that RBM; both machines as they are made, without training
  std::vector<SheetRow> sheet{};
};

struct ImageResults {
  std::map<ImageSet, SetResults> sets{};  // those that are given
};

// Makes the stages that do not exist yet.
ImageResults run_image_stages(const Stages& stages, const Settings& settings);

}  // namespace kadanoff::papers::whygen2021
