// Compares each validation with the best one.
#include "host/training/early_stopping.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/training/trainer.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {

EarlyStopping::EarlyStopping(std::int64_t patience, rows::Values values, bool has_likelihood)
    : patience_(patience),
      measure_(has_likelihood                  ? "validation_likelihood"
               : values == rows::Values::spins ? "validation_pseudo_likelihood"
                                               : "validation_error"),
      higher_is_better_(has_likelihood || values == rows::Values::spins) {
  expects(patience >= 1, "EarlyStopping: a patience of at least 1");
}

void EarlyStopping::take_up(const std::optional<runs::BestModel>& best, const std::string& checkpoint) {
  if (best && best->measure != measure_)
    fail(ExitCode::usage,
         "{}: its best model is so by {}, and this --stop-early goes by {}: give --validate-likelihood in both or in "
         "none",
         checkpoint, best->measure, measure_);
  best_ = best;
}

void EarlyStopping::note(const nlohmann::json& measures, Trainer& trainer) {
  const auto& value = measures.at(measure_);
  const bool better =
      value.is_number() && (!best_ || (higher_is_better_ ? value > best_->value : value < best_->value));
  if (better)
    best_ = {.parameters = std::make_shared<rbm::Parameters>(trainer.parameters_on_host()),
             .update = trainer.update(),
             .measure = measure_,
             .value = value};
  else if (best_)
    ++best_->since;
}

std::string to_text(const runs::BestModel& best, std::int64_t updates_per_epoch) {
  auto measure = best.measure;
  std::replace(measure.begin(), measure.end(), '_', ' ');
  return fmt::format("of epoch {:.6g} (update {}), {} {:.6g}",
                     static_cast<double>(best.update) / static_cast<double>(updates_per_epoch), best.update, measure,
                     best.value);
}

}  // namespace kadanoff::training
