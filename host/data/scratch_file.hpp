// A temporary file for what does not fit into memory: written once, from its start on, and then read. It has no name,
// or a temporary one where the file system knows no files without. It goes when it is not used any more; one with a
// name that a killed process has left goes when the next is made in its folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "host/io/pending_file.hpp"

namespace kadanoff::data {

class ScratchFile {
 public:
  // In the folder of `beside`, which messages name. All members throw io::SystemError if the system refuses.
  explicit ScratchFile(std::filesystem::path beside);

  void append(const void* bytes, std::size_t count);
  void read(std::int64_t offset, void* to, std::size_t count) const;

  // All bytes as memory, which the system reads from the disk where they are used, and may drop again. The file lives
  // as long as the result. A disk that fails under it ends the process (SIGBUS).
  std::shared_ptr<const std::byte> map() const;

 private:
  std::filesystem::path beside_;
  std::shared_ptr<io::PendingFile> file_;
  std::int64_t size_ = 0;
};

// Where samples that do not fit into memory may lie. A setting of the whole process, like the option --scratch that
// sets it: nowhere at the start.
const std::optional<std::filesystem::path>& scratch_folder();
void set_scratch_folder(std::optional<std::filesystem::path> folder);

}  // namespace kadanoff::data
