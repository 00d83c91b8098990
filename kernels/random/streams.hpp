// The streams of random numbers. A draw is Philox at a counter. The counter says what the number is for, never who
// draws it:
//
//   counter = (unit or site, sample or replica group, block, step)      key = f(seed, stream)
//
// `block` distinguishes several draws for the same unit and step: blocks of binary digits in the Ising update, the
// half-steps of a Gibbs chain in the RBM.
#pragma once

#include <cstdint>

#include "kernels/random/philox.hpp"

namespace kadanoff::random {

// One entry for each purpose that needs numbers independent of all others. The values are part of the file format:
// append, never renumber.
enum class Stream : std::uint32_t {
  ising_start = 1,           // the initial spins of a lattice
  ising_update = 2,          // acceptance digits of a sweep
  rbm_weights = 3,           // the initial weights
  rbm_hidden = 4,            // hidden spins in training
  rbm_visible = 5,           // visible spins in training
  shuffle = 6,               // the order of the data
  flow_hidden = 7,           // hidden spins of a flow
  flow_visible = 8,          // visible spins of a flow
  thermometer_weights = 9,   // the initial weights of a neural thermometer: block 0 is its hidden layer, 1 its output
  evaluate_hidden = 10,      // hidden spins of the step for a reconstruction error
  evaluate_visible = 11,     // visible spins of that step
  annealed_importance = 12,  // chains of annealed importance sampling: block 0 is the hidden layer, 1 the visible one
  pseudo_likelihood = 13,    // the unit that a stochastic pseudo-likelihood evaluates
  generate = 14,             // chains of generated samples: block 0 is the hidden layer, 1 the visible one
  rbm_chains = 15,           // the initial Markov chains of persistent contrastive divergence
  import_split = 16,         // which imported samples go into the first file
  transform = 17,            // hidden spins of transformed samples
  transform_down = 18,       // visible spins of transformed hidden ones
  block_ties = 19,           // block spins whose block has as many +1 as −1
  correlator_controls = 20,  // controls of ⟨v h⟩: block 0 is pairs of samples, 1 arrangements, 2 … weights of layers
  bootstrap = 21,            // which groups of samples a resample has
  gauge = 22,                // another arrangement of hidden units: their permutation, and their signs
  rg_machine_control = 23,  // random hidden vectors in place of an RG machine's
  randomised_svd = 24,      // the signs that a randomised singular value decomposition begins with
  random_subspace = 25,     // subspaces that a model's are compared with
  solvability = 26,         // block 0 is which samples are a draw, 1 the spins of noise
  noise = 27,               // step 0 is which samples are a pair, 1 weights to compare with, 2 … the changes
  universality = 28,        // weights to compare with: block is the layer
  weight_control = 29,      // trained weights in another order (sample 0) with other signs (1): step is its number
  thermometer_steps = 30,  // step 0 is the order of a thermometer's samples, 1 … how the lattice of each step is moved
};

struct RngKey {
  PhiloxKey key{};
  std::uint32_t step = 0;

  [[nodiscard]] constexpr RngKey at_step(std::uint32_t other) const { return {key, other}; }
  friend bool operator==(const RngKey&, const RngKey&) = default;
};

// The key of a stream: Philox itself mixes the stream number into the 64-bit seed.
constexpr RngKey make_key(std::uint64_t seed, Stream stream, std::uint32_t step = 0) {
  const PhiloxKey seed_words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  const auto mixed = philox4x32_10({static_cast<std::uint32_t>(stream), 0, 0, 0}, seed_words);
  return {{mixed[0], mixed[1]}, step};
}

// The four random words for (index, sample, block) in this key's step.
constexpr PhiloxCounter draw(const RngKey& key, std::uint32_t index, std::uint32_t sample, std::uint32_t block = 0) {
  return philox4x32_10({index, sample, block, key.step}, key.key);
}

}  // namespace kadanoff::random
