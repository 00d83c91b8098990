// Writing a file so that it is there whole or not at all, and never in place of one that was to be kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/io/if_exists.hpp"

namespace kadanoff::io {

// To be called before the work begins: throws Error(usage) if `path` exists and is not to be replaced, is a folder,
// or is something else than a file; Error(io) if its folder is missing or not writable.
void require_writable_output(const std::filesystem::path& path, IfExists if_exists = IfExists::refuse);

// Also throws Error(usage) if `path`, by whatever name, is one of the files that are to be read; an empty name is none.
void require_writable_output(const std::filesystem::path& path, IfExists if_exists,
                             const std::vector<std::filesystem::path>& inputs);

// Throws Error(io) if no file can be made in `folder`, which is there: it may not be written to, or its file system
// takes no files (/proc). `path` is what was to be written.
void require_takes_files(const std::filesystem::path& folder, const std::filesystem::path& path);

// Writes `contents` to `path`, whole or not at all (see OutputFile).
void write_text_file(const std::filesystem::path& path, std::string_view contents,
                     IfExists if_exists = IfExists::refuse);

// New names in a folder are on the disk only when the folder is. Throws Error(io) if the disk fails; a file system that
// cannot sync a folder has nothing to add.
void sync_folder(const std::filesystem::path& folder);

// A file in the making. It has no name (or a temporary one, in the same folder) until commit() has brought its bytes to
// the disk and put it at `path` in one step; destroyed before that, it is gone. Whatever fails (a full disk, a limit on
// the file size, a path that is there by now) throws Error(io), or Error(usage) for the last, and leaves nothing
// behind.
class OutputFile {
 public:
  // From the start: a temporary one, for a library that wants to open the file by itself.
  enum class Named : std::uint8_t { at_the_end, from_the_start };

  OutputFile(std::filesystem::path path, IfExists if_exists, Named named = Named::at_the_end);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(const void* bytes, std::size_t count);
  void write_at(std::int64_t offset, const void* bytes, std::size_t count);
  void commit();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }  // if it was to be named

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
