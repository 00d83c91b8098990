// The text and the JSON of a training run.
#include "host/training/run_text.hpp"

#include <fmt/format.h>

namespace kadanoff::training {

std::string to_text(const TrainingResult& result, const std::filesystem::path& folder) {
  if (result.stopped)
    return fmt::format("stopped after {} of {} updates; the checkpoint is in {}: run again with --resume\n",
                       result.updates, result.total_updates, folder.string());
  const auto error =
      result.updates == 0 ? std::string() : fmt::format(", reconstruction error {:.4f}", result.reconstruction_error);
  return fmt::format("{} updates ({:.6g} epochs) in {:.1f} s{}\nthe model is {}/model.h5\n", result.updates,
                     result.epochs, result.seconds, error, folder.string());
}

nlohmann::json to_json(const TrainingResult& result, const std::filesystem::path& folder) {
  return {{"updates", result.updates}, {"total_updates", result.total_updates},
          {"epochs", result.epochs},   {"resumed_from", result.resumed_from},
          {"stopped", result.stopped}, {"reconstruction_error", result.reconstruction_error},
          {"seconds", result.seconds}, {"run", folder.string()}};
}

}  // namespace kadanoff::training
