// Numbers that decide what WhyGen 2021 says of images.
#pragma once

#include <cstdint>

#include "host/papers/whygen2021/image_stages.hpp"

namespace kadanoff::papers::whygen2021 {

// The epochs after which a training's error is first as small as `error`; between two that were looked at, on a
// straight line in the logarithm of the epochs. Infinite if it never is; 1 if it is so from the first epoch on. NaN if
// that is not known: of an error that is NaN, or where the training had no number before or instead.
double epochs_until(const Course& course, double error);

// How many times as many epochs the RBM from Xavier weights needs for what the RG machine reaches after the plan's
// more_epochs. Within the plan's epochs, that is: where it does not get there, `at_least`. NaN as epochs_until() is.
struct Factor {
  double value = 0;
  bool at_least = false;
};
Factor saved_factor(const SetResults& results, training::Statistics statistics, training::Optimizer::Rule rule);

// The largest value that saved_factor() can have.
double most_factor(const ImagePlan& plan);

// The error after the plan's more_epochs from that start, over that of the RBM from Xavier weights after its epochs.
double error_ratio(const SetResults& results, Start start, training::Statistics statistics);

// The part of the RBM's epochs, those of the plan, that an error of `error` is worth: 1 if it never gets there. NaN as
// epochs_until() is.
double share_of_training(const SetResults& results, double error, training::Statistics statistics);

// The share of images of which `a` has the smaller error.
double share_better(const Quality& a, const Quality& b);

// The share of epochs 1, 2, 5 and 10 after which the first start's error is smaller.
double share_of_epochs_better(const SetResults& results, Start first, Start second, training::Statistics statistics);

// Means over the five leading singular vectors.
struct LeadingWaves {
  double visible_share = 0, hidden_share = 0, difference = 0;
  double fixed_hidden_share = 0, fixed_difference = 0, permuted_hidden_share = 0, permuted_difference = 0;
};
LeadingWaves leading_waves(const spectrum::WeightsSpectrum& spectrum);

// Of the singular values, those of at least `share` times the largest.
double share_of_values(const spectrum::WeightsSpectrum& spectrum, double share);

}  // namespace kadanoff::papers::whygen2021
