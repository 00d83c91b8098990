// The evidence for the claims about Ising lattices and block spins: numbers of one spectrum.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/papers/part.hpp"
#include "host/papers/repetitions.hpp"
#include "host/papers/whygen2021/stages.hpp"

namespace kadanoff::papers::whygen2021 {

template <class Value>
std::vector<double> of_ising(const Repetitions& repetitions, Value value) {
  return over(repetitions, [&](const Repetition& one) { return static_cast<double>(value(one.ising)); });
}

// A training that ends earlier than the paper's says nothing of what the paper measured: numbers at its end are
// independent ones then, and the text, else empty, says so.
Measure of_end(const Settings& settings);
std::string no_end(const Settings& settings);

// The same of the other RBMs (Settings::other_training_time).
Measure of_others(const Settings& settings);
std::string no_end_of_others(const Settings& settings);

// The share of the singular values that are at least 20 % of the largest.
double large_share(const spectrum::WeightsSpectrum& spectrum);
double large_share(const std::vector<double>& values);

// max |S_i / S_0 − B_i / B_0| of the best blocks; of blocks of one size. NaN if none of them was compared.
double best_distance(const spectrum::WeightsSpectrum& spectrum);
double distance_of(const spectrum::WeightsSpectrum& spectrum, std::int64_t size);
double best_size(const spectrum::WeightsSpectrum& spectrum);

// How the hidden units are arranged (host/spectrum/weights_spectrum.hpp).
enum class Gauge { as_it_is, fixed, permuted };

// Of several pairs of vectors, the mean share of |F|² at |k| ≤ L / 8, and the mean of |visible − hidden| / |visible|.
double visible_share(const std::vector<spectrum::Waves>& waves);
double hidden_share(const std::vector<spectrum::Waves>& waves, Gauge gauge);
double difference(const std::vector<spectrum::Waves>& waves, Gauge gauge);

// R² of the straight line of least squares through the values against their index.
double straightness(const std::vector<double>& values);

// The relative change of the test error a doubling of the samples: of the line of least squares through its logarithm.
double change_a_doubling(const std::vector<Gap>& gaps);

// The smallest number of the descending eigenvalues that sum to `share` of all, over the number of units.
double share_of_directions(const std::vector<double>& eigenvalues, double share, std::int64_t units);

}  // namespace kadanoff::papers::whygen2021
