// Writes files completely or not at all, and never replaces a file without permission.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/io/if_exists.hpp"

namespace kadanoff::io {

// To be called before the work begins. Throws Error(usage) if `path` exists and may not be replaced, is a folder, or is
// not an ordinary file; Error(io) if its folder is missing or not writable.
void require_writable_output(const std::filesystem::path& path, IfExists if_exists = IfExists::refuse);

// Also throws Error(usage) if `path` is one of the `inputs`, even under another name; empty names are skipped.
void require_writable_output(const std::filesystem::path& path, IfExists if_exists,
                             const std::vector<std::filesystem::path>& inputs);

// Throws Error(io) if no file can be made in the existing `folder`: no permission, or a file system without new files
// (/proc). The message names the output `path`.
void require_takes_files(const std::filesystem::path& folder, const std::filesystem::path& path);

// Writes `contents` to `path`, whole or not at all (see OutputFile).
void write_text_file(const std::filesystem::path& path, std::string_view contents,
                     IfExists if_exists = IfExists::refuse);

// New names in a folder are safe on the disk only after the folder was synced. Throws Error(io) if the disk fails; it
// is no error if the file system cannot sync folders.
void sync_folder(const std::filesystem::path& folder);

// A file that is being written. It has no name (or a temporary one, in the same folder) until commit() has synced its
// bytes to the disk and moved it to `path` in one step; if the object is destroyed before that, the file is gone. Any
// failure (a full disk, a limit on the file size) throws Error(io); a `path` that exists by then throws Error(usage). A
// failure leaves nothing behind.
class OutputFile {
 public:
  // from_the_start: a temporary name, for a library that opens the file by its name.
  enum class Named : std::uint8_t { at_the_end, from_the_start };

  OutputFile(std::filesystem::path path, IfExists if_exists, Named named = Named::at_the_end);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(const void* bytes, std::size_t count);
  void write_at(std::int64_t offset, const void* bytes, std::size_t count);
  void commit();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }  // for Named::from_the_start

 private:
  [[noreturn]] void fail_with_errno(int error) const;
  void give_name();
  void move_into_place();

  std::filesystem::path path_;
  std::filesystem::path folder_;
  std::filesystem::path temporary_;  // empty while the file has no name
  IfExists if_exists_;
  int descriptor_ = -1;
};

}  // namespace kadanoff::io
