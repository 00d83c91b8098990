// The stages of WhyGen 2021 on Ising lattices at T = 4, and their files:
//
//   ising.h5, ising-test.h5          configurations
//   rbm/ …                           the training run from random weights, with snapshots
//   block-start/ …, rgm-start/ …     from overlapping block spins, and from the weights of the RG machine (rgm.h5)
//   layer-2/ …, layer-3/ …           the stack above the first RBM; layer-2.h5, layer-3.h5: what they learn
//   first-half/ …, second-half/ …, quarter/ …, eighth/ …   RBMs of fewer samples
//
// Analyses of these are computed each time: they take seconds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/papers/stages.hpp"
#include "host/papers/whygen2021/plan.hpp"
#include "host/spectrum/weights_spectrum.hpp"
#include "host/subspaces/alignment.hpp"
#include "host/subspaces/noise.hpp"
#include "host/subspaces/parameter_counts.hpp"
#include "host/subspaces/solvability.hpp"
#include "host/subspaces/truncation.hpp"
#include "host/subspaces/universality.hpp"

namespace kadanoff::papers::whygen2021 {

// The weights at one time of a training.
struct LookedAt {
  double time = 0;  // rate × updates
  spectrum::WeightsSpectrum spectrum;
  subspaces::Alignment alignment;
};

// Mean squared errors of reconstructions by means, of an RBM that learned so many samples.
struct Gap {
  std::int64_t samples = 0;
  double training = 0, test = 0;
  double of_the_mean = 0;  // of test lattices, with the mean of all in place of reconstructions
  double free_energy = 0;  // the mean of test lattices less that of training ones, over its spread among the former

  [[nodiscard]] double relative() const { return (test - training) / training; }
};

// A layer of the stack. Of those above the first also with the units below at the sites of their filters: as they
// stand, their lattice is their order, which nothing fixes.
struct Layer {
  spectrum::WeightsSpectrum as_it_is, gauge_fixed;
};

struct IsingResults {
  std::vector<LookedAt> along;                       // from random weights, by rising time; the last is the end
  spectrum::WeightsSpectrum block_start, rgm_start;  // after other_training_time
  std::vector<Layer> layers;                         // 1, 2, 3; each after other_training_time
  subspaces::Truncation truncation;                  // at the end: an eighth of the modes, and all
  subspaces::ParameterCounts counts;                 // at the end
  std::vector<Gap> gaps;                             // by rising number of samples, after other_training_time
  Gap gap_at_end;
  std::vector<double> eigenvalues;  // of the second moments, descending
  subspaces::Noise noise;           // of the stack
  subspaces::Solvability solvability;
  subspaces::Universality universality;                // of the RBMs of the two halves
  std::vector<double> fitting_blocks;                  // singular values of the blocks that fit best(), on its lattice
  std::map<std::int64_t, std::vector<double>> blocks;  // 80 → 40: singular values by the size of the blocks
  std::map<std::int64_t, spectrum::WeightsSpectrum> block_vectors;  // of some of them, with their waves

  // The time at which block spins fit best.
  [[nodiscard]] const LookedAt& best() const;
  [[nodiscard]] const LookedAt& end() const { return along.back(); }
  [[nodiscard]] const LookedAt& at(double time) const;  // throws Error(internal) if it was not looked at then
};

// Makes the stages that do not exist yet.
IsingResults run_ising_stages(const Stages& stages, const Settings& settings);

}  // namespace kadanoff::papers::whygen2021
