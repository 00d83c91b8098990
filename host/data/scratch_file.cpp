// Writes in pieces, and maps the whole.
#include "host/data/scratch_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "host/io/output.hpp"
#include "host/io/system_call.hpp"
#include "host/io/temporary_name.hpp"

namespace kadanoff::data {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path>& folder_setting() {
  static std::optional<fs::path> folder;
  return folder;
}

std::shared_ptr<io::PendingFile> make_file(const fs::path& beside) {
  const auto folder = beside.has_parent_path() ? beside.parent_path() : fs::path(".");
  io::remove_stale_temporaries(folder);
  return std::make_shared<io::PendingFile>(beside, io::PendingFile::way_in(folder),
                                           io::PendingFile::Readers::owner_only);
}

}  // namespace

ScratchFile::ScratchFile(fs::path beside) : beside_(std::move(beside)), file_(make_file(beside_)) {}

void ScratchFile::append(const void* bytes, std::size_t count) {
  constexpr std::size_t most_at_once = 64 << 20;
  for (std::size_t done = 0; done < count;) {
    const auto piece = std::min(count - done, most_at_once);
    const auto written = io::uninterrupted(
        [&] { return ::write(file_->descriptor(), static_cast<const std::byte*>(bytes) + done, piece); });
    if (written <= 0) io::fail_to_write(beside_, written < 0 ? errno : ENOSPC);
    done += static_cast<std::size_t>(written);
  }
  size_ += static_cast<std::int64_t>(count);
}

void ScratchFile::read(std::int64_t offset, void* to, std::size_t count) const {
  for (std::size_t done = 0; done < count;) {
    const auto got = io::uninterrupted([&] {
      return ::pread(file_->descriptor(), static_cast<std::byte*>(to) + done, count - done,
                     static_cast<off_t>(offset) + static_cast<off_t>(done));
    });
    if (got <= 0)
      throw io::SystemError("cannot read the temporary file beside " + beside_.string(), got < 0 ? errno : EIO);
    done += static_cast<std::size_t>(got);
  }
}

std::shared_ptr<const std::byte> ScratchFile::map() const {
  const auto size = static_cast<std::size_t>(size_);
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file_->descriptor(), 0);
  if (memory == MAP_FAILED) throw io::SystemError("cannot map the temporary file beside " + beside_.string(), errno);
  return {static_cast<const std::byte*>(memory), [file = file_, size](const std::byte* begin) {
            ::munmap(const_cast<std::byte*>(begin), size);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
          }};
}

const std::optional<fs::path>& scratch_folder() { return folder_setting(); }
void set_scratch_folder(std::optional<fs::path> folder) { folder_setting() = std::move(folder); }

}  // namespace kadanoff::data
