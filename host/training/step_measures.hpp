// What one update does to the state of a training:
//
//   learning_rate   ε of the update
//   update_norm     √ Σ (ΔW)²
//   gradient_norm   √ Σ g², where g is what the optimizer has got: the positive less the negative phase of this batch,
//                   and penalties. It is taken from what the optimizer made of it: g = ΔW / ε of plain sgd,
//                   u − μ u before of momentum, and (m − β₁ m before) / (1 − β₁) of Adam
//   chain_flips     share of the hidden spins of PCD's chains, of those that move in this update, that have changed
//
// All on the host, from copies of the state before and after.
#pragma once

#include <nlohmann/json.hpp>

#include "host/training/trainer.hpp"

namespace kadanoff::training {

class StepMeasures {
 public:
  explicit StepMeasures(Trainer& trainer);  // before the update

  // After it: the measures, as named above.
  [[nodiscard]] nlohmann::json after(Trainer& trainer) const;

 private:
  rbm::Parameters parameters_;
  runs::StateArrays state_;
  double rate_;
  std::int64_t batch_;
};

}  // namespace kadanoff::training
