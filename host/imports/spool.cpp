// Writes out all rows in memory when they reach the bound.
#include "host/imports/spool.hpp"

#include <algorithm>

namespace kadanoff::imports {

Spool::Spool(std::filesystem::path output, std::int64_t row_bytes, std::int64_t most_in_memory)
    : output_(std::move(output)), row_bytes_(row_bytes), most_in_memory_(most_in_memory) {}

void Spool::append(const char* row) {
  memory_.insert(memory_.end(), row, row + row_bytes_);
  ++rows_;
  if (static_cast<std::int64_t>(memory_.size()) >= most_in_memory_) write_out();
}

void Spool::write_out() {
  if (!file_) file_.emplace(output_);
  file_->append(memory_.data(), memory_.size());
  rows_in_file_ = rows_;
  memory_.clear();
}

void Spool::read(std::int64_t first, std::int64_t count, char* to) const {
  const auto bytes = [&](std::int64_t rows) { return static_cast<std::size_t>(rows * row_bytes_); };
  const auto in_file = std::clamp<std::int64_t>(rows_in_file_ - first, 0, count);
  if (in_file > 0) file_->read(first * row_bytes_, to, bytes(in_file));
  const auto from = memory_.begin() + static_cast<std::ptrdiff_t>(bytes(first + in_file - rows_in_file_));
  if (count > in_file) std::copy_n(from, bytes(count - in_file), to + bytes(in_file));
}

}  // namespace kadanoff::imports
