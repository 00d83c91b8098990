// Training an RBM by contrastive divergence. A Trainer holds the parameters and the packed data on the device; its
// whole state besides the parameters is the number of updates done, from which epoch, batch and random numbers follow
// (and the error summed so far, which is told and not used).
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "host/dataset.hpp"
#include "host/initial_weights.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/contrastive.hpp"

namespace kadanoff {

struct TrainOptions {
  std::int64_t hidden = 0;  // N_h
  rbm::Statistics statistics = rbm::Statistics::sampled;
  int cd_steps = 1;               // k of CD-k
  std::int64_t batch_size = 100;  // full_batch: all samples
  double learning_rate = 0.01;    // on the mean over the samples of a batch
  InitialWeights init;
  std::int64_t epochs = 100;  // passes over the data; if the batch does not divide it, the last one is smaller
  std::int64_t updates = 0;   // if not 0: how many updates, in place of epochs
  std::uint64_t seed = 1;

  static constexpr std::int64_t full_batch = 0;
};

// "full" or a number, "sampled" or "mean-field". Throw Error(usage) for anything else.
std::int64_t parse_batch_size(const std::string& text);
rbm::Statistics parse_statistics(const std::string& text);

nlohmann::json to_json(const TrainOptions& options);

// Throws Error(usage) naming the option that is out of range, does not fit the data, or needs more memory than the
// context's device has.
void validate(const TrainOptions& options, const Dataset& data, Context& context);

class Trainer {
 public:
  // Weights drawn from the seed, biases zero. `options` are valid for `data`.
  Trainer(Context& context, const Dataset& data, const TrainOptions& options);

  [[nodiscard]] std::int64_t updates_per_epoch() const noexcept { return updates_per_epoch_; }
  [[nodiscard]] std::int64_t total_updates() const noexcept { return total_updates_; }
  [[nodiscard]] std::int64_t update() const noexcept { return update_; }  // done so far
  [[nodiscard]] bool finished() const noexcept { return update_ >= total_updates_; }

  // One update, of next_batch() samples; with `add_squared_error` its Σ (v₀ − vₖ)² is added to squared_error().
  void step(bool add_squared_error = false);
  [[nodiscard]] std::int64_t next_batch() const noexcept;

  // Σ (v₀ − vₖ)² over the samples and units of the updates that were to add theirs, since it was last forgotten. Waits
  // for the device.
  [[nodiscard]] double squared_error();
  void forget_squared_error();

  [[nodiscard]] rbm::Parameters parameters_on_host();

  // Goes on from another trainer's parameters (on the CPU) and squared_error() after `update` updates.
  void restore(const rbm::Parameters& parameters, std::int64_t update, double squared_error = 0);

 private:
  Context& context_;
  TrainOptions options_;
  std::int64_t samples_;
  std::int64_t units_;
  std::int64_t batch_size_;
  std::int64_t updates_per_epoch_;
  std::int64_t total_updates_;
  std::int64_t update_ = 0;
  Array<std::uint32_t> words_;
  rbm::Parameters parameters_;
  rbm::ContrastiveWorkspace workspace_;
  Array<double> squared_error_;  // a single one, on the device
};

}  // namespace kadanoff
