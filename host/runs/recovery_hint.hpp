// What can be done about a damaged file of a training run, which other files in its folder decide.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "kernels/core/check.hpp"

namespace kadanoff::runs {

// Of a checkpoint or a finished run's model: what --resume does with a whole checkpoint beside it; of a checkpoint
// without one, to train anew. Nothing for any other file.
std::optional<std::string> recovery_hint(const std::filesystem::path& damaged);

// `error` is what a reader of `file` threw. Where it is of the file's content, a recovery hint replaces its own.
Error with_recovery_hint(const std::filesystem::path& file, const Error& error);

}  // namespace kadanoff::runs
