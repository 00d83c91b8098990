// Training an RBM by contrastive divergence. A Trainer holds the training's state and the packed data on the device
// (or sends that a batch at a time: DataMemory).
// Besides that state there is only the number of updates done, from which epoch, batch, learning rate and random
// numbers follow (and the error summed so far, which is told and not used).
#pragma once

#include <cstdint>
#include <optional>

#include "host/runs/state_arrays.hpp"
#include "host/training/options.hpp"
#include "kernels/training/row_stream.hpp"

namespace kadanoff::training {

class Trainer {
 public:
  // Weights drawn from the seed, biases zero. `options` are valid for `data`, which must outlive the trainer.
  Trainer(Context& context, const data::Dataset& data, const TrainOptions& options);

  [[nodiscard]] std::int64_t updates_per_epoch() const noexcept { return plan_.updates_per_epoch(); }
  [[nodiscard]] std::int64_t total_updates() const noexcept { return total_updates_; }
  [[nodiscard]] std::int64_t update() const noexcept { return update_; }  // done so far
  [[nodiscard]] bool finished() const noexcept { return update_ >= total_updates_; }

  // One update, of next_batch() samples; its Σ (v₀ − vₖ)² is added to squared_error(), if that is asked for.
  enum class SquaredError : std::uint8_t { skip, add };
  void step(SquaredError error = SquaredError::skip);
  [[nodiscard]] std::int64_t next_batch() const noexcept;

  // Σ (v₀ − vₖ)² over the samples and units of the updates that were to add theirs, since it was last forgotten. Waits
  // for the device.
  [[nodiscard]] double squared_error();
  void forget_squared_error();

  // How the device was given this trainer's updates.
  [[nodiscard]] const LaunchCounts& launches() const noexcept { return workspace_.launches; }

  [[nodiscard]] rbm::Parameters parameters_on_host();
  [[nodiscard]] runs::StateArrays state_on_host();  // the rest of the training's state

  // Goes on from what another trainer had after `update` updates: its parameters_on_host(), state_on_host() and
  // squared_error(). Throws Error(bad_input) for those of another method or shape.
  void restore(const rbm::Parameters& parameters, const runs::StateArrays& state, std::int64_t update,
               double squared_error = 0);

 private:
  Context& context_;
  ContrastiveDivergence method_;
  StepPlan plan_;
  std::int64_t units_;
  std::int64_t total_updates_;
  std::int64_t update_ = 0;
  std::optional<RowStream> stream_;  // where the data stays on the host
  Array<std::uint32_t> words_;       // where it does not
  TrainingState state_;
  ContrastiveWorkspace workspace_;
  Array<double> squared_error_;  // a single one, on the device
};

}  // namespace kadanoff::training
