// Trains in a run folder: begins or resumes, steps, writes checkpoints and metrics, and leaves the model.
#include "host/training/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <utility>

#include "host/base/json.hpp"
#include "host/base/progress.hpp"
#include "host/base/standard_error.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/stopwatch.hpp"
#include "host/base/words.hpp"
#include "host/io/file_status.hpp"
#include "host/io/held_folder.hpp"
#include "host/io/output.hpp"
#include "host/io/patience.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/metrics.hpp"
#include "host/runs/run_folder.hpp"
#include "host/runs/trained_model.hpp"
#include "host/training/initial_parameters.hpp"
#include "host/training/memory.hpp"
#include "host/training/resume_compatibility.hpp"
#include "host/training/resume_messages.hpp"
#include "host/training/watch.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

// One call of run_training.
class Run {
 public:
  Run(Context& context, const data::Dataset& data, const TrainOptions& options, const RunOptions& run)
      : needed_(to_text(training_memory(options, data, context), context.device())),  // before the trainer allocates it
        context_(context),
        data_(data),
        options_(options),
        run_(run),
        config_(run.config),
        trainer_(context, data, options),
        folder_(run.folder),
        checkpoints_(run.folder),
        metrics_(run.folder / runs::metrics_name),
        fingerprint_(fingerprint_of(data)),
        recorded_(last_epoch()),
        watch_(context, data, options, run) {}

  TrainingResult train() {
    try {
      return begin_and_train();
    } catch (const Error& error) {
      const auto explained = error.code() == ExitCode::io ? with_what_is_left(error) : error;
      folder_.give_up();  // without a checkpoint, undo the start
      throw explained;
    } catch (...) {
      folder_.give_up();
      throw;
    }
  }

 private:
  // `error` is that of a full disk, or of a folder that is lost, whatever system call has failed then.
  [[nodiscard]] Error with_what_is_left(const Error& error) const {
    try {
      io::require_held_in_place(run_.folder);
    } catch (const io::FolderLost& lost) {  // what its path names now is not ours
      return lost.with_hint(what_is_left(lost, run_.folder, saved_in(lost), trainer_.update()));
    } catch (const Error&) {  // the disk does not answer
    }
    if (saved_) return error.with_hint(still_resumable(run_.folder, *saved_));
    return replaces_a_run_ ? error.with_hint(still_the_old_run(run_.folder)) : error;
  }

  // The update of the newest checkpoint in a folder that was moved: it may have got its name just before.
  [[nodiscard]] std::optional<std::int64_t> saved_in(const io::FolderLost& lost) const {
    if (!saved_ || !lost.place()) return saved_;
    try {
      return runs::load_checkpoint(*lost.place() / runs::CheckpointStore::newest_name).update;
    } catch (const Error&) {
      return saved_;
    }
  }

  TrainingResult begin_and_train() {
    const StopRequest stop;
    begin();
    tell(fmt::format("training needs {}", needed_));
    if (!saved_ && !replaces_a_run_) checkpoint();  // from here on there is always a checkpoint
    Progress progress("training", trainer_.total_updates(), "updates");
    progress.start_at(result_.resumed_from);
    Stopwatch since_checkpoint;
    since_check_ = since_checkpoint;
    while (!finished() && !StopRequest::made()) {
      step();
      progress.update(trainer_.update(), note_);
      if (!finished() && run_.checkpoint_every.is_due(trainer_.update(), since_checkpoint.seconds())) {
        checkpoint();
        since_checkpoint = {};
      } else if (check_is_due()) {
        io::require_held_in_place(run_.folder);
        static_cast<void>(finite_parameters());
      }
    }
    if (replaces_a_run_ && trainer_.update() == 0 && !trainer_.finished())  // nothing can replace the old run yet
      fail(ExitCode::stopped, "stopped before the first update: {}", still_the_old_run(run_.folder));
    checkpoint();
    result_.stopped = !finished();
    if (!result_.stopped) {
      gauge::save_model(best() ? best_model() : model(), gauge_, folder_ / runs::model_name, io::IfExists::replace);
      io::remove_file(folder_ / runs::best_name);
    }
    result_.stopped_early = !trainer_.finished() && watch_.is_over();
    result_.best = best();
    result_.updates_per_epoch = trainer_.updates_per_epoch();
    result_.updates = trainer_.update();
    result_.total_updates = trainer_.total_updates();
    result_.epochs = static_cast<double>(trainer_.update()) / static_cast<double>(trainer_.updates_per_epoch());
    result_.seconds = stopwatch_.seconds();
    return result_;
  }

  void begin() {
    folder_.open();
    require_usable_run_folder(run_);  // once more, now that no other process can change it
    // A child reads the checkpoint. The context is idle: docs/decisions/foreign-files-in-a-child.md says why it may.
    if (auto found = run_.resume ? checkpoints_.load() : std::nullopt)
      take_up(*found);
    else
      start_afresh();
    if (!finished()) watch_.begin(metrics_.rows(runs::TrainingMetrics::BadLines::passed_over));
  }

  [[nodiscard]] bool finished() const { return trainer_.finished() || watch_.is_over(); }

  // Also of a run that had ended with it, and is resumed without --stop-early: nothing is left to do, and it stays.
  [[nodiscard]] std::optional<runs::BestModel> best() const { return watch_.best() ? watch_.best() : best_of_ended_; }

  void take_up(const runs::FoundCheckpoint& found) {
    const auto& [checkpoint, path, refused] = found;
    require_same_training(checkpoint, path,
                          {.data = data_,
                           .data_fingerprint = fingerprint_,
                           .options = options_,
                           .may_change_rate = run_.may_change_rate});
    for (const auto epoch : run_.snapshot_epochs)
      if (epoch <= checkpoint.update / trainer_.updates_per_epoch() &&
          !io::is_there(folder_ / runs::snapshot_name(epoch)))
        fail(ExitCode::usage, "--snapshot-epochs {}: {} holds {}, and the model of that epoch was not kept", epoch,
             path.string(), counted(checkpoint.update, "update"));
    watch_.take_up(checkpoint, path.string());
    if (!gauge_) gauge_ = checkpoint.gauge;
    const bool has_ended = checkpoint.update >= trainer_.total_updates() || watch_.is_over();
    if (const auto units = other_units(checkpoint, run_.folder, run_.units, has_ended); !units.empty()) tell(units);
    tell(going_on(found, trainer_.total_updates(), watch_.is_over() ? run_.stop_early : 0));
    const bool by_tables =
        works_by_tables(context_.device(), options_.method, batch_size(options_, data_), data_.values());
    if (const auto warning = another_machine(found, context_, by_tables); !warning.empty()) tell(warning);
    trainer_.restore(checkpoint.model.parameters, checkpoint.state, checkpoint.update, checkpoint.squared_error);
    error_samples_ = checkpoint.error_samples;
    seconds_before_ = checkpoint.seconds;
    result_.resumed_from = checkpoint.update;
    saved_ = last_finite_ = checkpoint.update;
    result_.reconstruction_error =
        metrics_.keep_until(checkpoint.update, finished() ? std::nullopt : std::optional(trainer_.updates_per_epoch()));
    keep_history(checkpoint);
    io::write_text_file(folder_ / runs::config_name, json_text(config_, 2) + "\n", io::IfExists::replace);
    if (!watch_.best()) io::remove_file(folder_ / runs::best_name);
    save_best();  // there may be one from after the checkpoint
    if (run_.taken_over) run_.taken_over(!finished());
  }

  // What the configuration knows of the run before the checkpoint, and what changes there. Where nothing is left to do,
  // no other rate is used, and where nothing was left before, no other option at all.
  void keep_history(const runs::Checkpoint& checkpoint) {
    const auto& then = checkpoint.model.provenance.config;
    if (finished() && had_ended(checkpoint) && then.is_object()) {
      config_ = then;
      best_of_ended_ = checkpoint.best;
      return;
    }
    for (const char* key : record_keys)
      if (then.is_object() && then.contains(key)) config_[key] = then[key];
    auto used = options_;
    if (const auto rate = checkpoint.options.value(rate_key, nlohmann::json()); finished() && rate.is_number())
      config_[rate_key] = used.learning_rate.rate = rate.get<double>();
    if (const auto change = change_text(checkpoint, used, run_.stop_early); !change.empty())
      config_[changes_key].push_back(change);
  }

  // The parameters of another model, if the training starts from one.
  void take_start() {
    if (options_.init_from.empty()) return;
    const auto start = runs::load_latest_model(options_.init_from);
    auto parameters = trainer_.parameters_on_host();
    const auto shared = take_over(start.model, data_, parameters);
    trainer_.start_from(parameters);
    if (!start.digest.empty()) config_[digest_key] = start.digest;
    tell(starting_from(start, shared, options_));
  }

  // Until the first checkpoint is there, the files of the new run wait under other names: a kill leaves what was there.
  void start_afresh() {
    take_start();
    if (run_.resume) tell(nothing_to_resume(run_.folder));
    replaces_a_run_ = folder_.holds_a_run();  // it must stay until there is a checkpoint later than update 0
    folder_.begin_replacement();
    metrics_.is_at(folder_.place_of(runs::metrics_name));
    io::write_text_file(folder_.place_of(runs::metrics_name), "", io::IfExists::replace);
    io::write_text_file(folder_.place_of(runs::config_name), json_text(config_, 2) + "\n", io::IfExists::replace);
  }

  void save_snapshot(std::int64_t epoch) {
    gauge::save_model(model(), gauge_, folder_.place_of(runs::snapshot_name(epoch)), io::IfExists::replace);
  }

  void step() {
    const auto per_epoch = trainer_.updates_per_epoch();
    const auto epoch = trainer_.update() / per_epoch + 1;
    const bool validate = watch_.validates(epoch, last_epoch()), record = recorded_.contains(epoch) || validate;
    const bool epoch_ends = (trainer_.update() + 1) % per_epoch == 0;
    if (record) error_samples_ += trainer_.next_batch();
    if (validate && (epoch_ends || trainer_.update() + 1 == trainer_.total_updates())) watch_.before_update(trainer_);
    trainer_.step(record ? Trainer::SquaredError::add : Trainer::SquaredError::skip);
    if (record && (epoch_ends || trainer_.finished())) write_metrics(epoch);
    if (epoch_ends && std::count(run_.snapshot_epochs.begin(), run_.snapshot_epochs.end(), epoch) > 0)
      save_snapshot(epoch);
    if (epoch_ends && error_samples_ > 0) {
      trainer_.forget_squared_error();
      error_samples_ = 0;
    }
  }

  [[nodiscard]] std::int64_t last_epoch() const {  // which may end within
    return (trainer_.total_updates() + trainer_.updates_per_epoch() - 1) / trainer_.updates_per_epoch();
  }

  void write_metrics(std::int64_t epoch) {
    const double error =
        trainer_.squared_error() / (static_cast<double>(error_samples_) * static_cast<double>(data_.units));
    if (!std::isfinite(error))
      fail_as_diverged(fmt::format("the reconstruction error of epoch {} is not finite", epoch));
    nlohmann::json row{
        {"epoch", epoch}, {"update", trainer_.update()}, {"reconstruction_error", error}, {"seconds", seconds()}};
    note_ = fmt::format("epoch {}  reconstruction error {:.4f}", epoch, error);
    if (watch_.validates(epoch, last_epoch())) watch_.after_update(trainer_, row);
    watch_.note_warnings(row);
    note_ += watch_.note(trainer_.updates_per_epoch());
    metrics_.append(row);
    result_.reconstruction_error = error;
  }

  // Checks are due also when nothing is written, often in the first updates: a learning rate that is too large usually
  // shows there.
  [[nodiscard]] bool check_is_due() const {
    constexpr double seconds_between = 10;
    return std::has_single_bit(static_cast<std::uint64_t>(trainer_.update())) ||
           since_check_.seconds() >= seconds_between;
  }

  rbm::Parameters finite_parameters() {
    auto parameters = trainer_.parameters_on_host();
    for (const auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
      if (!std::all_of(array->data(), array->data() + array->size(),
                       [](float x) { return std::abs(x) <= data::largest_parameter; }))
        fail_as_diverged(
            fmt::format("after update {} a parameter is not finite or exceeds 10⁶ (after update {} all were good)",
                        trainer_.update(), last_finite_));
    last_finite_ = trainer_.update();
    since_check_ = {};
    return parameters;
  }

  runs::StateArrays finite_state() {
    auto state = trainer_.state_on_host();
    for (const auto& [name, values] : state.floats)
      if (!std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); }))
        fail_as_diverged(fmt::format("after update {} the {} are not finite", trainer_.update(), name));
    return state;
  }

  [[noreturn]] void fail_as_diverged(const std::string& symptom) const {
    fail(ExitCode::internal,
         "training diverged: {}; start again with --overwrite and a smaller --learning-rate or --init ({})", symptom,
         saved_ ? fmt::format("the checkpoint in {} is of update {}", run_.folder.string(), *saved_)
                : still_the_old_run(run_.folder));
  }

  // Seconds of training so far, in all calls.
  [[nodiscard]] double seconds() const { return seconds_before_ + stopwatch_.seconds(); }

  data::Model model() { return model_of(finite_parameters()); }

  data::Model model_of(rbm::Parameters parameters) {
    data::Model model{
        .parameters = std::move(parameters),
        .lattice_shape = data_.lattice_shape,
        .provenance = {
            .command = "train", .config = config_, .seed = options_.seed, .device = io::device_description(context_)}};
    data::use_units(model, run_.units);
    return model;
  }

  data::Model best_model() {
    auto model = model_of(best()->parameters->copied_to(context_, cpu_device));
    model.provenance.config[best_key] = to_text(*best(), trainer_.updates_per_epoch());
    return model;
  }

  // When the newest checkpoint has it, too.
  void save_best() {
    if (finished() || !best() || best()->update == saved_best_) return;
    gauge::save_model(best_model(), gauge_, folder_ / runs::best_name, io::IfExists::replace);
    saved_best_ = best()->update;
  }

  void checkpoint() {
    const auto update = trainer_.update();
    if (saved_ == update) return;  // the folder holds this state, and perhaps a finished model of it
    metrics_.sync();
    checkpoints_.write({.model = model(),
                        .state = finite_state(),
                        .update = update,
                        .squared_error = trainer_.squared_error(),
                        .error_samples = error_samples_,
                        .data_fingerprint = fingerprint_,
                        .options = to_json(options_),
                        .total_updates = trainer_.total_updates(),
                        .updates_per_epoch = trainer_.updates_per_epoch(),
                        .seconds = seconds(),
                        .instruction_set = io::instruction_set(context_),
                        .validation_fingerprint = watch_.fingerprint(),
                        .best = best(),
                        .gauge = gauge_});
    auto change = folder_.replacement();
    if (checkpoints_.previous_is_foreign())  // after a kill within install()
      change.remove.insert(runs::CheckpointStore::previous_name);
    if (!change.empty()) runs::announce(run_.folder, change);
    checkpoints_.install();  // from here on the folder holds the new run
    const bool is_first = !saved_;
    saved_ = update;
    replaces_a_run_ = false;
    if (!change.empty()) io::with_patience([&] { runs::carry_out(run_.folder, change); });
    folder_.end_replacement();
    metrics_.is_at(folder_ / runs::metrics_name);
    save_best();
    if (is_first && run_.taken_over) run_.taken_over(!finished());
  }

  Stopwatch stopwatch_;
  double seconds_before_ = 0;  // of earlier calls of this run
  std::string needed_;         // the memory it needs, as text
  Context& context_;
  const data::Dataset& data_;
  const TrainOptions& options_;
  const RunOptions& run_;
  std::optional<gauge::UnitGauge> gauge_ = run_.gauge;  // or the checkpoint's, of the same samples
  nlohmann::json config_;                               // of the command, and what the run adds to it
  Trainer trainer_;
  runs::RunFolder folder_;
  runs::CheckpointStore checkpoints_;
  runs::TrainingMetrics metrics_;
  std::string fingerprint_;
  runs::RecordedEpochs recorded_;
  Watch watch_;
  TrainingResult result_;
  bool replaces_a_run_ = false;     // an old run is still there
  std::int64_t error_samples_ = 0;  // samples in the sum trainer_.squared_error()
  std::string note_;
  std::int64_t saved_best_ = 0;        // the update of the model in best.h5, if this call has written it
  std::optional<std::int64_t> saved_;  // the update of the newest checkpoint
  std::optional<runs::BestModel> best_of_ended_;
  std::int64_t last_finite_ = 0;  // the update after which the parameters were last seen to be finite
  Stopwatch since_check_;         // since that check
};

}  // namespace

void validate(const TrainOptions& options, const RunOptions& run, const data::Dataset& data, Context& context) {
  validate(options, data, context);
  const auto total = total_updates(options, data), per_epoch = updates_per_epoch(options, data);
  for (const auto epoch : run.snapshot_epochs)
    if (epoch > total / per_epoch)  // their product might overflow
      fail(ExitCode::usage, "--snapshot-epochs {}: the training ends after {}, and an epoch has {}", epoch,
           counted(total, "update"), per_epoch);
}

TrainingResult run_training(Context& context, const data::Dataset& data, const TrainOptions& options,
                            const RunOptions& run) {
  validate(options, run, data, context);
  require_usable_run_folder(run);
  return Run(context, data, options, run).train();
}

}  // namespace kadanoff::training
