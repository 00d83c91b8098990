// Compares the options of a checkpoint with those that are asked for.
#include "host/training/resume_compatibility.hpp"

#include <fmt/ranges.h>

#include <vector>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/io/digest.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

constexpr const char* stop_early_key = "stop-early";  // of a configuration
constexpr const char* advice = "or start afresh with --overwrite and without --resume";

// If the learning rate falls over the whole training, the length is part of the training. A graph gives the same bits
// as plain launches, so a training may go on with or without graphs.
nlohmann::json what_matters(nlohmann::json options, bool may_change_rate) {
  if (const auto launch = options.value("launch", ""); launch == "graph" || launch == "plain")
    options["launch"] = "auto";
  if (may_change_rate) options.erase("learning-rate");
  if (options.value("schedule", "") == "cosine") return options;
  options.erase("epochs");
  options.erase("updates");
  return options;
}

}  // namespace

std::string fingerprint_of(const data::Dataset& data) {
  const auto samples = data.rows();
  const void* rows = data.is_real() ? static_cast<const void*>(samples.real.data) : samples.spins.words.data;
  return io::digest_text(rows, static_cast<std::size_t>(data.count * data.row_bytes()));
}

void require_same_training(const runs::Checkpoint& checkpoint, const std::filesystem::path& path,
                           const Training& training) {
  const auto& [data, fingerprint, options, may_change_rate] = training;
  if (checkpoint.model.visible() != data.units)
    fail(ExitCode::usage, "{} holds a model with {}, but the data has {}: give the same data, {}", path.string(),
         counted(checkpoint.model.visible(), "visible unit"), data.units, advice);
  const auto then = what_matters(checkpoint.options, may_change_rate),
             now = what_matters(to_json(options), may_change_rate);
  const auto defaults = to_json(TrainOptions{});  // for options that are newer than the checkpoint
  for (const auto& [name, value] : now.items())
    if (const auto old = then.value(name, defaults[name]); old != value)
      fail(ExitCode::usage, "{} was made with --{} {}, and this is --{} {}{}: give the same options, {}", path.string(),
           name, json_text(old), name, json_text(value),
           name == "epochs" || name == "updates" ? " (under --schedule cosine the length is part of the schedule)" : "",
           advice);
  if (checkpoint.data_fingerprint != fingerprint)
    fail(ExitCode::usage, "{} was made with other data: give the same data, {}", path.string(), advice);
  if (const auto total = total_updates(options, data); checkpoint.update > total)
    fail(ExitCode::usage, "{} already holds {}, more than the {} requested", path.string(),
         counted(checkpoint.update, "update"), total);
}

std::string change_text(const runs::Checkpoint& checkpoint, const TrainOptions& options, std::int64_t patience) {
  const auto defaults = to_json(TrainOptions{}), now = to_json(options);
  const auto then = [&](const char* name) { return checkpoint.options.value(name, defaults[name]); };
  std::vector<std::string> changed;
  const auto instead = [&](const std::string& name, const std::string& value, const std::string& before) {
    changed.push_back(fmt::format("{} {} instead of {}", name, value, before));
  };
  const std::string length = options.updates > 0 ? "updates" : "epochs";
  const std::string length_then = then("updates") != 0 ? "updates" : "epochs";
  if (length != length_then)
    instead(length, json_text(now[length]), fmt::format("{} {}", length_then, json_text(then(length_then.c_str()))));
  else if (now[length] != then(length.c_str()))
    instead(length, json_text(now[length]), json_text(then(length.c_str())));
  const auto patience_text = [](std::int64_t value) { return value > 0 ? std::to_string(value) : "none"; };
  if (const auto before = patience_of(checkpoint); patience != before)
    instead(stop_early_key, patience_text(patience), patience_text(before));
  if (const char* rate = "learning-rate"; now[rate] != then(rate))
    instead(rate, json_text(now[rate]), json_text(then(rate)));
  return changed.empty() ? "" : fmt::format("from update {}: {}", checkpoint.update, fmt::join(changed, ", "));
}

std::string other_units(const runs::Checkpoint& checkpoint, const std::filesystem::path& folder, data::Units units,
                        bool has_ended) {
  const auto then = checkpoint.model.binary ? data::Units::bits : data::Units::spins;
  if (then == units) return {};
  if (!has_ended)
    return fmt::format("kadanoff: its models were of --units {}, and are of --units {} from here on", name_of(then),
                       name_of(units));
  fail(ExitCode::usage,
       "--units {}: {} has ended, with a model of --units {}; kadanoff import {} --units {} makes another",
       name_of(units), folder.string(), name_of(then), (folder / runs::model_name).string(), name_of(units));
}

std::int64_t patience_of(const runs::Checkpoint& checkpoint) {
  const auto& config = checkpoint.model.provenance.config;
  const auto patience = config.is_object() ? config.value(stop_early_key, nlohmann::json()) : nlohmann::json();
  return patience.is_number_integer() ? patience.get<std::int64_t>() : 0;
}

bool had_ended(const runs::Checkpoint& checkpoint) {
  const auto patience = patience_of(checkpoint);
  return (checkpoint.total_updates > 0 && checkpoint.update >= checkpoint.total_updates) ||
         (patience > 0 && checkpoint.best && checkpoint.best->since >= patience);
}

}  // namespace kadanoff::training
