// What can be done about a damaged file of a training run, which other files in its folder decide.
#pragma once

#include <filesystem>
#include <string>

namespace kadanoff {

// `message` is what a reader of the file `damaged` said. Where that is a checkpoint or a finished run's model, and a
// whole checkpoint lies beside it, its general advice gives way to what --resume does; else it stays as it is.
std::string with_advice(const std::filesystem::path& damaged, const std::string& message);

}  // namespace kadanoff
