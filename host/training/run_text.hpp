// The result of a training run, for people and as JSON for programs.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "host/training/stack.hpp"

namespace kadanoff::training {

std::string to_text(const TrainingResult& result, const std::filesystem::path& folder);

// {updates, total_updates, epochs, resumed_from, stopped, reconstruction_error, seconds, run}; of a training that stops
// early also stopped_early and best: {update, epoch, measure, value, validations_since}.
nlohmann::json to_json(const TrainingResult& result, const std::filesystem::path& folder);

// The same of a stack: {layers: [those of each], stopped, run}.
std::string to_text(const StackResult& result, const std::filesystem::path& folder);
nlohmann::json to_json(const StackResult& result, const std::filesystem::path& folder);

}  // namespace kadanoff::training
