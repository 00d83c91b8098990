// What can be done about a damaged file of a training run, which other files in its folder decide.
#pragma once

#include <filesystem>
#include <string>

namespace kadanoff::runs {

// `message` is what a reader of the file `damaged` said. Where that is a checkpoint or a finished run's model, its
// general advice gives way to what --resume does with a whole checkpoint beside it; or, for a checkpoint without one,
// to training anew. Of any other file it stays as it is.
std::string with_advice(const std::filesystem::path& damaged, const std::string& message);

}  // namespace kadanoff::runs
