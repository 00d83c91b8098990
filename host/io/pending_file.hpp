// A file on its way to its name. File systems differ in what they can do: some know no files without a name (NFS,
// FUSE), some no hard links (buckets, FAT), some no renaming of open files, and a container may lack /proc. Every step
// here has another way, and way_in() tries the whole way before any work depends on it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "host/base/signal_cleanup.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::io {

class PendingFile {
 public:
  // at_the_end: the file has no name until publish(), and vanishes if the process is killed. from_the_start: it has a
  // temporary name (temporary_name.hpp).
  enum class Named : std::uint8_t { at_the_end, from_the_start };

  // The better of the two that works in `folder`, by a trial with a file of one byte; the trial is made once per
  // folder. Throws SystemError if no file can be made there.
  static Named way_in(const std::filesystem::path& folder);

  // Who may read the file until its mode is set: all whom the umask allows, or, where it replaces one that may be
  // secret, nobody else.
  enum class Readers : std::uint8_t { as_usual, owner_only };

  // In the folder that `path` will be in. All members throw SystemError if the system refuses.
  PendingFile(const std::filesystem::path& path, Named named, Readers readers);
  ~PendingFile();  // an unpublished file is gone
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }

  // Gives the file its final name in one step. IfExists::refuse: false, and nothing has happened, if a file of this
  // name exists.
  bool publish(const std::filesystem::path& path, IfExists if_exists);

 private:
  bool move(const std::filesystem::path& path, IfExists if_exists);
  int give_name(const std::filesystem::path& name) const;
  void close_descriptor();

  std::filesystem::path folder_;
  std::string name_;                 // the last part of the final path
  std::filesystem::path temporary_;  // empty while the file has no name
  std::optional<RemovedOnSignal> removal_;
  int descriptor_ = -1;
};

}  // namespace kadanoff::io
