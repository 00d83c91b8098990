// Arrays of npy and npz files, for the readers of samples and of models.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/imports/bytes.hpp"
#include "host/imports/number_type.hpp"

namespace kadanoff::imports {

struct NpyHeader {
  NumberType type;
  std::int64_t text_width = 0;  // of texts: 4-byte characters, or bytes; 0: numbers
  bool is_unicode = false;      // texts of 4-byte characters
  bool columns_first = false;
  std::vector<std::int64_t> extents;

  [[nodiscard]] bool is_text() const { return text_width > 0; }
};

// The arrays of a file, by their names: "x" of x.npy in an npz; one without a name is an npy. Throws Error(bad_input)
// for a damaged file, a name twice, and an array of what is neither numbers nor texts.
std::vector<std::pair<std::string, NpyHeader>> list_arrays(const std::filesystem::path& path);

// The file at an array, behind its header.
std::unique_ptr<Container> open_array(const std::filesystem::path& path, const std::string& name);

}  // namespace kadanoff::imports
