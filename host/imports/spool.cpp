// Writes out all rows in memory when they reach the bound.
#include "host/imports/spool.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "host/io/system_call.hpp"

namespace kadanoff::imports {

Spool::Spool(std::filesystem::path output, std::int64_t row_bytes, std::int64_t most_in_memory)
    : output_(std::move(output)), row_bytes_(row_bytes), most_in_memory_(most_in_memory) {}

void Spool::append(const char* row) {
  memory_.insert(memory_.end(), row, row + row_bytes_);
  ++rows_;
  if (static_cast<std::int64_t>(memory_.size()) >= most_in_memory_) write_out();
}

void Spool::write_out() {
  if (!file_) {
    const auto folder = output_.has_parent_path() ? output_.parent_path() : std::filesystem::path(".");
    file_ = std::make_unique<io::PendingFile>(output_, io::PendingFile::way_in(folder),
                                              io::PendingFile::Readers::owner_only);
  }
  constexpr std::size_t most_at_once = 64 << 20;
  for (std::size_t done = 0; done < memory_.size();) {
    const auto count = std::min(memory_.size() - done, most_at_once);
    const auto written = io::uninterrupted([&] { return ::write(file_->descriptor(), memory_.data() + done, count); });
    if (written <= 0) io::fail_to_write(output_, written < 0 ? errno : ENOSPC);
    done += static_cast<std::size_t>(written);
  }
  rows_in_file_ = rows_;
  memory_.clear();
}

void Spool::read(std::int64_t first, std::int64_t count, char* to) const {
  const auto bytes = [&](std::int64_t rows) { return static_cast<std::size_t>(rows * row_bytes_); };
  const auto in_file = std::clamp<std::int64_t>(rows_in_file_ - first, 0, count);
  for (std::size_t done = 0; done < bytes(in_file);) {
    const auto got = io::uninterrupted([&] {
      return ::pread(file_->descriptor(), to + done, bytes(in_file) - done, static_cast<off_t>(bytes(first) + done));
    });
    if (got <= 0)
      throw io::SystemError("cannot read the temporary file beside " + output_.string(), got < 0 ? errno : EIO);
    done += static_cast<std::size_t>(got);
  }
  const auto from = memory_.begin() + static_cast<std::ptrdiff_t>(bytes(first + in_file - rows_in_file_));
  if (count > in_file) std::copy_n(from, bytes(count - in_file), to + bytes(in_file));
}

}  // namespace kadanoff::imports
