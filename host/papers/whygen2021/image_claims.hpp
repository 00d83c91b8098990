// The two halves of image_claims(), and what they share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/papers/repetitions.hpp"
#include "host/papers/whygen2021/claims.hpp"

namespace kadanoff::papers::whygen2021 {

// G16–G18, G28, G29: singular values, vectors and biases of RBMs of images.
std::vector<Claim> image_weights_claims(const Settings& settings, const Repetitions& repetitions);

// G19–G27: the RG machine, and trainings that start from it.
std::vector<Claim> image_training_claims(const Settings& settings, const Repetitions& repetitions);

inline bool has(const Repetitions& repetitions, ImageSet set) {
  return !repetitions.empty() && repetitions.front().images.sets.contains(set);
}

template <class Value>
std::vector<double> of_set(const Repetitions& repetitions, ImageSet set, Value value) {
  return over(repetitions, [&](const Repetition& one) { return value(one.images.sets.at(set)); });
}

// What none of the statements about images says; told once, by G16.
inline constexpr const char* how_images_are_left_open =
    "rate, batch, optimiser, the scale of grey, and any measure of quality; ours: plain steps of 0.01 × 784 / N_v, "
    "batches of 50, black −1 and white 1, Xavier weights, and the mean squared error of held-out images, a tenth of "
    "the "
    "set, by the means of both layers";

}  // namespace kadanoff::papers::whygen2021
