// Training an RBM by contrastive divergence. A Trainer holds the state of the training and the data on the
// device (or sends the data batch by batch: DataMemory). Besides that state there is only the number of updates done,
// which decides epoch, batch, learning rate and random numbers (and the error summed so far, which is only reported).
#pragma once

#include <cstdint>
#include <optional>

#include "host/data/batches.hpp"
#include "host/runs/state_arrays.hpp"
#include "host/training/options.hpp"
#include "kernels/training/row_stream.hpp"

namespace kadanoff::training {

class Trainer {
 public:
  // With initial_parameters(). `options` are valid for `data`, which must outlive the trainer.
  Trainer(Context& context, const data::Dataset& data, const TrainOptions& options);

  [[nodiscard]] std::int64_t updates_per_epoch() const noexcept { return plan_.updates_per_epoch(); }
  [[nodiscard]] std::int64_t total_updates() const noexcept { return total_updates_; }
  [[nodiscard]] std::int64_t update() const noexcept { return update_; }  // done so far
  [[nodiscard]] bool finished() const noexcept { return update_ >= total_updates_; }
  [[nodiscard]] const ContrastiveDivergence& method() const noexcept { return method_; }
  [[nodiscard]] double learning_rate() const noexcept {  // of the next update
    return plan_.rate.at(static_cast<std::uint32_t>(update_));
  }

  // One update with next_batch() samples; SquaredError::add adds its Σ (v₀ − vₖ)² to squared_error().
  enum class SquaredError : std::uint8_t { skip, add };
  void step(SquaredError error = SquaredError::skip);
  [[nodiscard]] std::int64_t next_batch() const noexcept;

  // Σ (v₀ − vₖ)² over the samples and units of the updates with SquaredError::add since the last
  // forget_squared_error(). Waits for the device.
  [[nodiscard]] double squared_error();
  void forget_squared_error();

  // How the updates were launched on the device.
  [[nodiscard]] const LaunchCounts& launches() const noexcept { return workspace_.launches; }

  [[nodiscard]] const rbm::Parameters& parameters() const noexcept { return state_.parameters; }  // on the device
  [[nodiscard]] rbm::Parameters parameters_on_host();
  [[nodiscard]] runs::StateArrays state_on_host();  // the rest of the training's state

  // Before the first update: with these in place of initial_parameters().
  void start_from(const rbm::Parameters& parameters);

  // Goes on from what another trainer had after `update` updates: its parameters_on_host(), state_on_host() and
  // squared_error(). Throws Error(bad_input) if the method or the shapes differ.
  void restore(const rbm::Parameters& parameters, const runs::StateArrays& state, std::int64_t update,
               double squared_error = 0);

 private:
  void set_parameters(const rbm::Parameters& parameters);

  Context& context_;
  ContrastiveDivergence method_;
  StepPlan plan_;
  std::int64_t total_updates_;
  std::int64_t update_ = 0;
  std::optional<RowStream> stream_;       // if the data stays on the host
  std::optional<data::DeviceRows> rows_;  // otherwise
  TrainingState state_;
  ContrastiveWorkspace workspace_;
  Array<double> squared_error_;  // one value, on the device
};

}  // namespace kadanoff::training
