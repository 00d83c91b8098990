// Ends a training whose model does not get better on the validation data any more, and keeps the best model.
//
// A model is better if its measure is: the likelihood where that is measured, else the pseudo-likelihood of spins, or
// the error of a reconstruction of real values (validation.hpp). The training ends after `patience` validations in a
// row without a better value. What was the best is part of a checkpoint, the patience is not: with a larger one a
// training that has stopped goes on as if it had never stopped.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/runs/checkpoint.hpp"
#include "kernels/rows/sample_rows.hpp"

namespace kadanoff::training {

class Trainer;

class EarlyStopping {
 public:
  // `patience` is at least 1.
  EarlyStopping(std::int64_t patience, rows::Values values, bool has_likelihood);

  // Goes on from a checkpoint of that name. Throws Error(usage) if its best model is so by another measure.
  void take_up(const std::optional<runs::BestModel>& best, const std::string& checkpoint);

  // The measures of the trainer's model, as Validation::measure() gives them. One that is no number is not better.
  void note(const nlohmann::json& measures, Trainer& trainer);

  [[nodiscard]] bool is_over() const { return best_ && best_->since >= patience_; }
  [[nodiscard]] const std::optional<runs::BestModel>& best() const { return best_; }

 private:
  std::int64_t patience_;
  const char* measure_;
  bool higher_is_better_;
  std::optional<runs::BestModel> best_;
};

// "of epoch 12 (update 240), validation pseudo-likelihood -0.4123"
std::string to_text(const runs::BestModel& best, std::int64_t updates_per_epoch);

}  // namespace kadanoff::training
