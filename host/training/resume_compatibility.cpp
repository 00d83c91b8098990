// Compares the options of a checkpoint with those that are asked for.
#include "host/training/resume_compatibility.hpp"

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

constexpr const char* advice = "or start afresh with --overwrite and without --resume";

// If the learning rate falls over the whole training, the length is part of the training. A graph gives the same bits
// as plain launches, so a training may go on with or without graphs.
nlohmann::json what_matters(nlohmann::json options) {
  if (const auto launch = options.value("launch", ""); launch == "graph" || launch == "plain")
    options["launch"] = "auto";
  if (options.value("schedule", "") == "cosine") return options;
  options.erase("epochs");
  options.erase("updates");
  return options;
}

}  // namespace

void require_same_training(const runs::Checkpoint& checkpoint, const std::filesystem::path& path,
                           const Training& training) {
  const auto& [data, fingerprint, options] = training;
  if (checkpoint.model.visible() != data.units)
    fail(ExitCode::usage, "{} holds a model with {}, but the data has {}: give the same data, {}", path.string(),
         counted(checkpoint.model.visible(), "visible unit"), data.units, advice);
  const auto then = what_matters(checkpoint.options), now = what_matters(to_json(options));
  const auto defaults = to_json(TrainOptions{});  // for options that are newer than the checkpoint
  for (const auto& [name, value] : now.items())
    if (const auto old = then.value(name, defaults[name]); old != value)
      fail(ExitCode::usage, "{} was made with --{} {}, and this is --{} {}: give the same options, {}", path.string(),
           name, json_text(old), name, json_text(value), advice);
  if (checkpoint.data_fingerprint != fingerprint)
    fail(ExitCode::usage, "{} was made with other data: give the same data, {}", path.string(), advice);
  if (const auto total = total_updates(options, data); checkpoint.update > total)
    fail(ExitCode::usage, "{} already holds {}, more than the {} requested", path.string(),
         counted(checkpoint.update, "update"), total);
}

}  // namespace kadanoff::training
