// The text and the JSON of a training run.
#include "host/training/run_text.hpp"

#include <fmt/format.h>

#include "host/base/words.hpp"
#include "host/runs/run_folder.hpp"
#include "host/training/early_stopping.hpp"

namespace kadanoff::training {

namespace {

// "500 updates (10 epochs) in 3.2 s, reconstruction error 0.1234"
std::string what_was_done(const TrainingResult& result) {
  const auto error =
      result.updates == 0 ? std::string() : fmt::format(", reconstruction error {:.4f}", result.reconstruction_error);
  const auto epochs = result.epochs == 1 ? "1 epoch" : fmt::format("{:.6g} epochs", result.epochs);
  return fmt::format("{} ({}) in {:.1f} s{}", counted(result.updates, "update"), epochs, result.seconds, error);
}

std::string what_stopped(const TrainingResult& result, const std::filesystem::path& folder) {
  return fmt::format("stopped after {} of {}; the checkpoint is in {}: run again with --resume\n", result.updates,
                     counted(result.total_updates, "update"), folder.string());
}

// "stopped early: 5 validations brought nothing better\n", if it was.
std::string why_early(const TrainingResult& result) {
  return result.stopped_early
             ? fmt::format("stopped early: {} brought nothing better\n", counted(result.best->since, "validation"))
             : "";
}

// "of epoch 12 …", behind `before`; empty without early stopping.
std::string best_of(const TrainingResult& result, const char* before) {
  return result.best ? before + to_text(*result.best, result.updates_per_epoch) : "";
}

}  // namespace

std::string to_text(const TrainingResult& result, const std::filesystem::path& folder) {
  if (result.stopped) return what_stopped(result, folder);
  return fmt::format("{}\n{}the model is {}/model.h5{}\n", what_was_done(result), why_early(result), folder.string(),
                     best_of(result, ", "));
}

std::string to_text(const StackResult& result, const std::filesystem::path& folder) {
  std::string text;
  for (std::size_t layer = 0; layer < result.layers.size(); ++layer) {
    const auto& one = result.layers[layer];
    text += fmt::format("layer {}: ", layer + 1) +
            (one.stopped ? what_stopped(one, folder / runs::layer_name(static_cast<std::int64_t>(layer + 1)))
                         : what_was_done(one) + best_of(one, "; the model is ") + "\n" + why_early(one));
  }
  if (!result.stopped) return text + fmt::format("the stack is {}/model.h5\n", folder.string());
  return text + (result.layers.back().stopped ? "" : "stopped before the next layer: run again with --resume\n");
}

nlohmann::json to_json(const TrainingResult& result, const std::filesystem::path& folder) {
  nlohmann::json json{{"updates", result.updates}, {"total_updates", result.total_updates},
                      {"epochs", result.epochs},   {"resumed_from", result.resumed_from},
                      {"stopped", result.stopped}, {"reconstruction_error", result.reconstruction_error},
                      {"seconds", result.seconds}, {"run", folder.string()}};
  if (const auto& best = result.best) {
    json["stopped_early"] = result.stopped_early;
    json["best"] = {{"update", best->update},
                    {"epoch", static_cast<double>(best->update) / static_cast<double>(result.updates_per_epoch)},
                    {"measure", best->measure},
                    {"value", best->value},
                    {"validations_since", best->since}};
  }
  return json;
}

nlohmann::json to_json(const StackResult& result, const std::filesystem::path& folder) {
  auto layers = nlohmann::json::array();
  for (std::size_t layer = 0; layer < result.layers.size(); ++layer)
    layers.push_back(to_json(result.layers[layer], folder / runs::layer_name(static_cast<std::int64_t>(layer + 1))));
  return {{"layers", layers}, {"stopped", result.stopped}, {"run", folder.string()}};
}

}  // namespace kadanoff::training
