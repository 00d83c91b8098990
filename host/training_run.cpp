#include "host/training_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <set>

#include "host/checkpoint.hpp"
#include "host/io/digest.hpp"
#include "host/io/folder_lock.hpp"
#include "host/io/output.hpp"
#include "host/progress.hpp"
#include "host/stop_request.hpp"
#include "host/training_metrics.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* config_name = "config.json";
constexpr const char* metrics_name = "metrics.jsonl";
constexpr const char* checkpoint_name = "checkpoint.h5";
constexpr const char* model_name = "model.h5";

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Anything that would be a loss; the beginnings of a run that came to nothing are not.
bool holds_a_run(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / checkpoint_name, ignored) || fs::exists(folder / model_name, ignored);
}

void require_finite(const rbm::Parameters& parameters, std::int64_t update) {
  for (const auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
    if (!std::all_of(array->data(), array->data() + array->size(), [](float x) { return std::isfinite(x); }))
      fail(ExitCode::internal,
           "training diverged: the parameters are not finite after update {}; use a smaller --learning-rate", update);
}

// Options that another length of training may change without making it another training.
nlohmann::json without_length(nlohmann::json options) {
  options.erase("epochs");
  options.erase("updates");
  return options;
}

// One call of run_training.
class Run {
 public:
  Run(Context& context, const Dataset& data, const TrainOptions& options, const RunOptions& run)
      : context_(context),
        data_(data),
        options_(options),
        run_(run),
        trainer_(context, data, options),
        metrics_(run.folder / metrics_name),
        fingerprint_(digest_text(data.words.data(), data.words.size() * sizeof(std::uint32_t))),
        recorded_((trainer_.total_updates() + trainer_.updates_per_epoch() - 1) / trainer_.updates_per_epoch()) {
    for (const auto epoch : run.snapshot_epochs)
      if (epoch > trainer_.total_updates() / trainer_.updates_per_epoch())  // their product might overflow
        fail(ExitCode::usage, "--snapshot-epochs {}: the training ends after {} updates, and an epoch has {}", epoch,
             trainer_.total_updates(), trainer_.updates_per_epoch());
  }

  TrainingResult train() {
    try {
      return begin_and_train();
    } catch (...) {  // a full disk, say, or a rate that diverges: without a checkpoint it is as if nothing had begun
      std::error_code error;
      if (!first_new_folder_.empty() && !fs::exists(run_.folder / checkpoint_name, error))
        fs::remove_all(first_new_folder_, error);
      throw;
    }
  }

 private:
  TrainingResult begin_and_train() {
    const auto start = Clock::now();
    const StopRequest stop;
    begin();
    Progress progress("training", trainer_.total_updates(), "updates");
    progress.start_at(result_.resumed_from);
    auto last_checkpoint = Clock::now();
    while (!trainer_.finished() && !StopRequest::made()) {
      step(start);
      progress.update(trainer_.update(), note_);
      if (!trainer_.finished() && checkpoint_is_due(last_checkpoint)) {
        checkpoint();
        last_checkpoint = Clock::now();
      }
    }
    checkpoint();
    result_.stopped = !trainer_.finished();
    if (!result_.stopped) save_model(model(), run_.folder / model_name, true);
    result_.updates = trainer_.update();
    result_.total_updates = trainer_.total_updates();
    result_.epochs = static_cast<double>(trainer_.update()) / static_cast<double>(trainer_.updates_per_epoch());
    result_.seconds = seconds_since(start);
    return result_;
  }

  void begin() {
    const bool go_on = run_.resume && fs::exists(run_.folder / checkpoint_name);
    if (fs::exists(run_.folder)) lock_.emplace(run_.folder);
    if (go_on)
      take_up_checkpoint();
    else
      start_afresh();
  }

  void take_up_checkpoint() {
    const auto path = run_.folder / checkpoint_name;
    const auto checkpoint = load_checkpoint(path);
    require_same_training(checkpoint, path);
    for (const auto epoch : run_.snapshot_epochs)
      if (epoch <= checkpoint.update / trainer_.updates_per_epoch() && !fs::exists(run_.folder / snapshot_name(epoch)))
        fail(ExitCode::usage, "--snapshot-epochs {}: {} holds {} updates, and the model of that epoch was not kept",
             epoch, path.string(), checkpoint.update);
    trainer_.restore(checkpoint.model.parameters, checkpoint.state, checkpoint.update, checkpoint.squared_error);
    error_samples_ = checkpoint.error_samples;
    result_.resumed_from = checkpoint.update;
    result_.reconstruction_error = metrics_.last_error();
    metrics_.keep_until(checkpoint.update);
    write_text_file(run_.folder / config_name, run_.config.dump(2) + "\n", true);
  }

  void start_afresh() {
    if (!run_.overwrite && fs::exists(run_.folder / model_name))
      fail(ExitCode::usage, "{} holds a model but no checkpoint to go on from: give --overwrite to train anew",
           run_.folder.string());
    if (!fs::exists(run_.folder)) {
      first_new_folder_ = fs::absolute(run_.folder);
      while (!fs::exists(first_new_folder_.parent_path())) first_new_folder_ = first_new_folder_.parent_path();
    }
    std::error_code error;
    fs::create_directories(run_.folder, error);
    if (error) fail(ExitCode::io, "{}: {}", run_.folder.string(), error.message());
    for (const auto& entry : fs::directory_iterator(run_.folder, error))
      if (const auto name = entry.path().filename().string(); name.starts_with("epoch-") && name.ends_with(".h5"))
        old_snapshots_.insert(name);
    write_text_file(run_.folder / metrics_name, "", true);
    write_text_file(run_.folder / config_name, run_.config.dump(2) + "\n", true);
    if (!lock_) lock_.emplace(run_.folder);
  }

  void remove_file(const fs::path& name) const {
    std::error_code error;
    fs::remove(run_.folder / name, error);
    if (error) fail(ExitCode::io, "{}: {}", (run_.folder / name).string(), error.message());
  }

  void save_snapshot(std::int64_t epoch) {
    const auto name = snapshot_name(epoch);
    save_model(model(), run_.folder / name, true);
    old_snapshots_.erase(name);
  }

  void require_same_training(const Checkpoint& checkpoint, const fs::path& path) const {
    const auto then = without_length(checkpoint.options), now = without_length(to_json(options_));
    for (const auto& [name, value] : now.items())
      if (!then.contains(name) || then[name] != value)
        fail(ExitCode::usage,
             "{} was made with --{} {}, and this is --{} {}: give the same options, or start afresh with --overwrite "
             "and without --resume",
             path.string(), name, then.value(name, nlohmann::json()).dump(), name, value.dump());
    if (checkpoint.data_fingerprint != fingerprint_)
      fail(ExitCode::usage,
           "{} was made with other data: give the same data, or start afresh with --overwrite and without --resume",
           path.string());
    if (checkpoint.update > trainer_.total_updates())
      fail(ExitCode::usage, "{} holds {} updates already, and {} are asked for", path.string(), checkpoint.update,
           trainer_.total_updates());
  }

  void step(Clock::time_point start) {
    const auto per_epoch = trainer_.updates_per_epoch();
    const auto epoch = trainer_.update() / per_epoch + 1;
    const bool record = recorded_.contains(epoch);
    if (record) error_samples_ += trainer_.next_batch();
    trainer_.step(record);
    const bool epoch_ends = trainer_.update() % per_epoch == 0;
    if (record && (epoch_ends || trainer_.finished())) write_metrics(epoch, start);
    if (epoch_ends && std::count(run_.snapshot_epochs.begin(), run_.snapshot_epochs.end(), epoch) > 0)
      save_snapshot(epoch);
    if (epoch_ends && error_samples_ > 0) {
      trainer_.forget_squared_error();
      error_samples_ = 0;
    }
  }

  void write_metrics(std::int64_t epoch, Clock::time_point start) {
    const double error =
        trainer_.squared_error() / (static_cast<double>(error_samples_) * static_cast<double>(data_.units));
    if (!std::isfinite(error))
      fail(ExitCode::internal,
           "training diverged: the reconstruction error of epoch {} is not finite; use a smaller --learning-rate or "
           "--init",
           epoch);
    metrics_.append({{"epoch", epoch},
                     {"update", trainer_.update()},
                     {"reconstruction_error", error},
                     {"seconds", seconds_since(start)}});
    result_.reconstruction_error = error;
    note_ = fmt::format("epoch {}  reconstruction error {:.4f}", epoch, error);
  }

  [[nodiscard]] bool checkpoint_is_due(Clock::time_point last) const {
    const auto& every = run_.checkpoint_every;
    return every.updates > 0 ? trainer_.update() % every.updates == 0 : seconds_since(last) >= every.seconds;
  }

  Model model() {
    Model model{trainer_.parameters_on_host(), data_.lattice_shape, {}};
    require_finite(model.parameters, trainer_.update());
    model.provenance.command = "train";
    model.provenance.config = run_.config;
    model.provenance.seed = options_.seed;
    model.provenance.device = device_description(context_);
    return model;
  }

  void checkpoint() {
    save_checkpoint({model(), trainer_.state_on_host(), trainer_.update(), trainer_.squared_error(), error_samples_,
                     fingerprint_, to_json(options_)},
                    run_.folder / checkpoint_name);
    // Only now may the models of an earlier training go: of one that was shorter, or that is overwritten.
    if (!trainer_.finished()) remove_file(model_name);
    for (const auto& name : old_snapshots_) remove_file(name);
    old_snapshots_.clear();
  }

  Context& context_;
  const Dataset& data_;
  const TrainOptions& options_;
  const RunOptions& run_;
  Trainer trainer_;
  TrainingMetrics metrics_;
  std::string fingerprint_;
  RecordedEpochs recorded_;
  std::optional<FolderLock> lock_;
  fs::path first_new_folder_;            // the topmost of those that this run made; empty if its folder was there
  std::set<std::string> old_snapshots_;  // of a training that this one replaces
  TrainingResult result_;
  std::int64_t error_samples_ = 0;  // that trainer_.squared_error() is summed over
  std::string note_;
};

}  // namespace

std::string snapshot_name(std::int64_t epoch) { return fmt::format("epoch-{}.h5", epoch); }

CheckpointInterval parse_checkpoint_interval(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const std::string unit = end;
  const bool positive = end != text.c_str() && std::isfinite(number) && number > 0;
  if (positive && unit == "u" && number == std::floor(number) && number < 1e18)
    return {0, static_cast<std::int64_t>(number)};
  const double scale = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (!positive || scale == 0)
    fail(ExitCode::usage,
         "--checkpoint-every '{}' is neither a time, as in 30s, 5m or 1h, nor a number of updates, as in 100u", text);
  return {number * scale, 0};
}

void require_usable_run_folder(const RunOptions& run) {
  std::error_code error;
  if (run.folder.empty()) fail(ExitCode::usage, "--output is empty; a training run needs a folder");
  if (fs::exists(run.folder, error) && !fs::is_directory(run.folder, error))
    fail(ExitCode::usage, "{} is not a folder; a training run needs one", run.folder.string());
  if (holds_a_run(run.folder) && !run.resume && !run.overwrite)
    fail(ExitCode::usage, "{} holds a run already: go on with it by --resume, or replace it by --overwrite",
         run.folder.string());
  auto parent = fs::absolute(run.folder);
  while (!fs::exists(parent, error) && parent.has_relative_path()) parent = parent.parent_path();
  if (!fs::is_directory(parent, error) || access(parent.c_str(), W_OK) != 0)
    fail(ExitCode::io, "{} cannot be made: {} is not a folder that can be written to", run.folder.string(),
         parent.string());
}

nlohmann::json TrainingResult::json() const {
  return {{"updates", updates}, {"total_updates", total_updates},
          {"epochs", epochs},   {"resumed_from", resumed_from},
          {"stopped", stopped}, {"reconstruction_error", reconstruction_error},
          {"seconds", seconds}};
}

TrainingResult run_training(Context& context, const Dataset& data, const TrainOptions& options, const RunOptions& run) {
  validate(options, data, context);
  require_usable_run_folder(run);
  return Run(context, data, options, run).train();
}

}  // namespace kadanoff
