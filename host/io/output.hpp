// Writes files completely or not at all, and never replaces a file without permission.
#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/signal_cleanup.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/pending_file.hpp"

namespace kadanoff::io {

// To be called before the work begins. Writes, replaces and removes a file of one byte in the folder of `path`, by the
// same steps as the output will take, and removes temporary files of processes that were killed. Throws Error(usage) if
// `path` exists and may not be replaced, is a folder, or is not an ordinary file; Error(io) if its folder is missing or
// not writable. A symbolic link that may be replaced stands for its target.
//
// From then on the output is promised: whatever happens to its place meanwhile, the work is not lost (OutputFile).
void require_writable_output(const std::filesystem::path& path, IfExists if_exists = IfExists::refuse);

// Also throws Error(usage) if `path` is one of the `inputs`, even under another name; empty names are skipped.
void require_writable_output(const std::filesystem::path& path, IfExists if_exists,
                             const std::vector<std::filesystem::path>& inputs);

// Throws Error(io) if no file can be made in the existing `folder`: no permission, or a file system without new files
// (/proc). The message names the output `path`.
void require_takes_files(const std::filesystem::path& folder, const std::filesystem::path& path);

// Makes the folder of an output, and those above it, as make_folders does. Throws Error(usage) if it is a file.
void make_output_folder(const std::filesystem::path& folder);

// Writes `contents` to `path`, whole or not at all (see write_output).
void write_text_file(const std::filesystem::path& path, std::string_view contents,
                     IfExists if_exists = IfExists::refuse);

// A file that is being written. It has no name (or a temporary one, in the same folder) until commit() has synced its
// bytes to the disk and moved it to `path` in one step; if the object is destroyed before that, the file is gone. A
// file that replaces another one has the mode of that, and until then nobody else may read it. Any failure (a full
// disk, a limit on the file size) throws Error(io), and leaves nothing behind. So does a `path` in a held folder that
// has lost its place (held_folder.hpp).
//
// A `path` that exists and may not be replaced throws Error(usage). But if it came into being since the output was
// promised or this object was made, the file gets a name beside it, which Error(io) says; so too where it cannot be
// replaced any more, or its folder is another one now. If the folder of a promised output is gone, it is made again.
class OutputFile {
 public:
  using Named = PendingFile::Named;  // from_the_start: for a library that opens the file by its name

  OutputFile(std::filesystem::path path, IfExists if_exists, Named named = Named::at_the_end);

  void write(const void* bytes, std::size_t count);
  void write_at(std::int64_t offset, const void* bytes, std::size_t count);
  void commit();

  [[nodiscard]] int descriptor() const { return file_->descriptor(); }
  [[nodiscard]] const std::filesystem::path& temporary() const { return file_->temporary(); }

 private:
  std::filesystem::path publish();

  std::filesystem::path path_;    // as given, for messages
  std::filesystem::path target_;  // where a symbolic link leads
  IfExists if_exists_;
  std::optional<struct stat> replaced_;  // the file that was there at the start
  std::optional<PendingFile> file_;
};

// The outputs of a command that are of use only together. While it lives, each new file that an OutputFile gives its
// name is taken away again: by the destructor, unless keep() was called, and by a signal that ends the process. Files
// that replace others stay, and so do all if one of them had to get another name than its own, or is written and not
// safe: the error says where it is. Where several live, the one that was made last counts.
class NewOutputs {
 public:
  NewOutputs();
  ~NewOutputs();
  NewOutputs(const NewOutputs&) = delete;
  NewOutputs& operator=(const NewOutputs&) = delete;

  void keep() noexcept;     // all is written
  void hand_on() noexcept;  // these are among those of the one that was made before; keep() if there is none

 private:
  friend class OutputFile;
  static bool publish(const std::filesystem::path& path, const std::function<bool()>& publish);
  void keep_all() noexcept;  // those of outer ones, too

  NewOutputs* outer_;
  std::list<std::pair<std::filesystem::path, RemovedOnSignal>> files_;
};

// Throws Error(usage) if two of the outputs are the same file, perhaps under two names. `outputs` are the names of
// options and what they were given; those without a path are skipped.
void require_distinct_outputs(const std::vector<std::pair<std::string, std::filesystem::path>>& outputs);

// Writes `path` by fill(file), which may be called several times, each time for a new file: what fails for a moment is
// tried again (patience.hpp). Throws as OutputFile.
void write_output(const std::filesystem::path& path, IfExists if_exists, const std::function<void(OutputFile&)>& fill,
                  OutputFile::Named named = OutputFile::Named::at_the_end);

}  // namespace kadanoff::io
