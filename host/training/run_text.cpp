// The text and the JSON of a training run.
#include "host/training/run_text.hpp"

#include <fmt/format.h>

#include "host/base/words.hpp"

namespace kadanoff::training {

std::string to_text(const TrainingResult& result, const std::filesystem::path& folder) {
  if (result.stopped)
    return fmt::format("stopped after {} of {}; the checkpoint is in {}: run again with --resume\n", result.updates,
                       counted(result.total_updates, "update"), folder.string());
  const auto error =
      result.updates == 0 ? std::string() : fmt::format(", reconstruction error {:.4f}", result.reconstruction_error);
  const auto epochs = result.epochs == 1 ? "1 epoch" : fmt::format("{:.6g} epochs", result.epochs);
  return fmt::format("{} ({}) in {:.1f} s{}\nthe model is {}/model.h5\n", counted(result.updates, "update"), epochs,
                     result.seconds, error, folder.string());
}

nlohmann::json to_json(const TrainingResult& result, const std::filesystem::path& folder) {
  return {{"updates", result.updates}, {"total_updates", result.total_updates},
          {"epochs", result.epochs},   {"resumed_from", result.resumed_from},
          {"stopped", result.stopped}, {"reconstruction_error", result.reconstruction_error},
          {"seconds", result.seconds}, {"run", folder.string()}};
}

}  // namespace kadanoff::training
