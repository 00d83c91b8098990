// What the user can do about a damaged file of a training run. This depends on the other files in the folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "kernels/core/check.hpp"

namespace kadanoff::runs {

// For a checkpoint or the model of a finished run: what --resume does with an undamaged checkpoint beside it. For a
// checkpoint without one: train anew. For any other file: no value.
std::optional<std::string> recovery_hint(const std::filesystem::path& damaged);

// `error` is what a reader of `file` threw. If the content of the file is the problem, a recovery hint replaces the
// hint of the error.
Error with_recovery_hint(const std::filesystem::path& file, const Error& error);

}  // namespace kadanoff::runs
