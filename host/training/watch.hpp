// Watches a training: measures its model on validation data, says what may harm it, and ends it early. What is noted in
// a row of metrics:
//
//   the measures of validation.hpp and step_measures.hpp, after every few epochs and after the last one
//   warnings   {kind: text}, of warnings.hpp; each kind once in a run, and then also on stderr
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/training/early_stopping.hpp"
#include "host/training/run_options.hpp"
#include "host/training/step_measures.hpp"
#include "host/training/validation.hpp"
#include "host/training/warnings.hpp"

namespace kadanoff::training {

class Watch {
 public:
  // Throws like Validation.
  Watch(Context& context, const data::Dataset& data, const TrainOptions& options, const RunOptions& run);

  // Goes on with a run from the checkpoint of that name. Throws Error(usage) if it has seen other validation data, and
  // like EarlyStopping.
  void take_up(const runs::Checkpoint& checkpoint, const std::string& name);

  // Before the first update of this call, with the rows of the run so far: tells what a likelihood costs, and warns of
  // the data.
  void begin(const std::vector<nlohmann::json>& rows);

  [[nodiscard]] bool validates(std::int64_t epoch, std::int64_t last_epoch) const;

  // Around the last update of an epoch that is validated; the second one measures, and adds to the epoch's row.
  void before_update(Trainer& trainer);
  void after_update(Trainer& trainer, nlohmann::json& row);

  // Adds the warnings that have not been noted yet: to the row of every epoch that has one.
  void note_warnings(nlohmann::json& row);

  // For the line of progress: the last measures, and what was the best.
  [[nodiscard]] std::string note(std::int64_t updates_per_epoch) const;

  [[nodiscard]] bool is_over() const { return early_ && early_->is_over(); }
  [[nodiscard]] std::optional<runs::BestModel> best() const { return early_ ? early_->best() : std::nullopt; }
  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }  // of the validation data

 private:
  void warn(const std::vector<Warning>& warnings);

  const data::Dataset& data_;
  const TrainOptions& options_;
  std::optional<Validation> validation_;
  std::optional<EarlyStopping> early_;
  std::string fingerprint_;
  std::int64_t every_ = 1;  // epochs
  std::optional<StepMeasures> step_;
  std::string cost_;              // of the likelihood, in words
  std::string measured_;          // for note()
  std::set<std::string> warned_;  // kinds
  std::vector<Warning> to_note_;
};

}  // namespace kadanoff::training
