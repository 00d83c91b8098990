// Small text files, read whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace kadanoff::io {

// The contents; no value if there is no such file. Throws SystemError if it is there and cannot be read.
std::optional<std::string> read_text_file(const std::filesystem::path& path);

}  // namespace kadanoff::io
