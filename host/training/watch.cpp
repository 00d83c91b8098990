// Decides when to measure, and puts the measures into rows, lines and decisions.
#include "host/training/watch.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/base/notice.hpp"
#include "host/base/words.hpp"
#include "host/training/resume_compatibility.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

std::string number_text(const nlohmann::json& value, int digits) {
  return value.is_number() ? fmt::format("{:.{}f}", value.get<double>(), digits) : "?";
}

}  // namespace

Watch::Watch(Context& context, const data::Dataset& data, const TrainOptions& options, const RunOptions& run)
    : data_(data), options_(options) {
  if (run.validation == nullptr) {
    expects(run.stop_early == 0 && !run.likelihood, "Watch: there is no validation data");
    return;
  }
  fingerprint_ = fingerprint_of(*run.validation);
  validation_.emplace(context, data, *run.validation, options.seed, run.likelihood);
  const double more =
      run.likelihood ? epochs_of_likelihood(*run.likelihood, data.units, options.hidden, data.count) : 0;
  every_ =
      run.validate_every > 0 ? run.validate_every : epochs_between_validations(data.count, run.validation->count, more);
  if (run.stop_early > 0) early_.emplace(run.stop_early, data.values(), run.likelihood.has_value());
  if (run.likelihood)
    cost_ = fmt::format("a likelihood, with {} ln Z, takes about as long as {:.2g} epochs, and is measured every {}",
                        has_exact_likelihood(data.units, options.hidden) ? "an exact" : "an annealed", more,
                        every_ == 1 ? "epoch" : counted(every_, "epoch"));
}

void Watch::take_up(const runs::Checkpoint& checkpoint, const std::string& name) {
  const auto& then = checkpoint.validation_fingerprint;
  if (!then.empty() && !fingerprint_.empty() && then != fingerprint_)
    fail(ExitCode::usage,
         "{} was validated on other data: give the same data with --validate, or begin another run with --init-from {}",
         name, name);
  if (fingerprint_.empty()) fingerprint_ = then;  // the run remembers it
  if (early_) early_->take_up(checkpoint.best, name);
}

void Watch::begin(const std::vector<nlohmann::json>& rows) {
  for (const auto& row : rows)
    if (const auto noted = row.find("warnings"); noted != row.end() && noted->is_object())
      for (const auto& one : noted->items()) warned_.insert(one.key());
  if (!cost_.empty()) notice(cost_);
  warn(warnings_of(data_, options_));
}

void Watch::warn(const std::vector<Warning>& warnings) {
  for (const auto& warning : warnings) {
    if (!warned_.insert(warning.kind).second) continue;
    notice(warning.text);
    to_note_.push_back(warning);
  }
}

bool Watch::validates(std::int64_t epoch, std::int64_t last_epoch) const {
  return validation_ && (epoch % every_ == 0 || epoch == last_epoch);
}

void Watch::before_update(Trainer& trainer) { step_.emplace(trainer); }

void Watch::after_update(Trainer& trainer, nlohmann::json& row) {
  auto measures = validation_->measure(trainer.parameters());
  measures.update(std::exchange(step_, std::nullopt)->after(trainer));
  row.update(measures);
  if (early_) early_->note(measures, trainer);
  warn(warnings_of(measures));
  measured_ = ", validation " + number_text(measures["validation_error"], 4);
  if (measures.contains("validation_likelihood"))
    measured_ += ", ln likelihood " + number_text(measures["validation_likelihood"], 2);
}

void Watch::note_warnings(nlohmann::json& row) {
  for (auto& warning : std::exchange(to_note_, {})) row["warnings"][warning.kind] = std::move(warning.text);
}

std::string Watch::note(std::int64_t updates_per_epoch) const {
  if (!early_ || !early_->best()) return measured_;
  const auto& best = *early_->best();
  return measured_ +
         fmt::format(", best epoch {:.6g}", static_cast<double>(best.update) / static_cast<double>(updates_per_epoch));
}

}  // namespace kadanoff::training
