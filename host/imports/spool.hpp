// Rows on their way into a file: kept in memory, and beyond a bound in a temporary file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "host/data/scratch_file.hpp"

namespace kadanoff::imports {

class Spool {
 public:
  // The temporary file would be in the folder of `output`.
  Spool(std::filesystem::path output, std::int64_t row_bytes, std::int64_t most_in_memory = largest);
  static constexpr std::int64_t largest = std::int64_t{256} << 20;

  // Throws SystemError if the temporary file cannot be written.
  void append(const char* row);
  [[nodiscard]] std::int64_t rows() const { return rows_; }

  // Copies rows [first, first + count).
  void read(std::int64_t first, std::int64_t count, char* to) const;

 private:
  void write_out();

  std::filesystem::path output_;
  std::int64_t row_bytes_, most_in_memory_, rows_ = 0, rows_in_file_ = 0;
  std::vector<char> memory_;  // the rows after those in the file
  std::optional<data::ScratchFile> file_;
};

}  // namespace kadanoff::imports
