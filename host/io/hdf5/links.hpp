// The files of an H5Reader: the one that was named, and those that its links lead to. Paths inside of files are walked
// here, link by link, so that libhdf5 opens no file that was not looked at. Only for the HDF5 sources.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "host/io/hdf5/handle.hpp"

namespace kadanoff::io::h5 {

struct OpenFile {
  std::filesystem::path path;    // as it was named, for messages
  std::filesystem::path folder;  // of the file itself, where its parts are looked for: symbolic links are resolved
  bool sealed = false;
  Handle handle;
};

// An object, the file that holds it, and its name there ("/params/vbias"; empty for the root). The handle is invalid if
// there is no such object; then `missing` says which link leads nowhere, if one does: "/samples is a link to /data".
struct Found {
  Handle object;
  const OpenFile* file = nullptr;
  std::string missing{};
  std::string name{};
};

// Is told what lies on the way to an object, with the object: the roots, groups and data sets that links lead through.
using Visit = std::function<void(const Found&)>;

// "/samples" for "samples": links to other files may name an object without the slash, and it is one of the root.
std::string from_root(const std::string& name);

// Is it a file of ours, without its seal? Throws Error(bad_input) if its attributes cannot be read.
bool lost_its_seal(const OpenFile& file);

class LinkedFiles {
 public:
  // `path` was checked by require_undamaged(). Throws Error(bad_input) if libhdf5 cannot open it. `most_cached`: bytes
  // of chunks beside each other that are kept (storage.hpp).
  LinkedFiles(const std::filesystem::path& path, bool sealed, bool may_leave, std::int64_t most_cached);

  [[nodiscard]] const OpenFile& main() const { return *main_; }
  [[nodiscard]] std::int64_t most_cached() const { return most_cached_; }

  // An object of `file` such as "/params/vbias"; by default of the main file. Throws Error(bad_input) where it cannot
  // be opened, or a link leads to a file that is not there, is damaged, or may not be followed; Error(io) where the
  // system does not say what is there.
  [[nodiscard]] Found find(const std::string& name, const Visit& visit = {}) { return find(*main_, name, visit); }
  [[nodiscard]] Found find(const OpenFile& file, const std::string& name, const Visit& visit = {});

  // The file called `name` in `file`: whether it is there, and itself, checked and open. `what` begins the message if
  // that fails: "/samples is a link to".
  [[nodiscard]] static bool has_file(const OpenFile& file, const std::string& name, const std::string& what);
  const OpenFile& linked(const OpenFile& file, const std::string& name, const std::string& what);

  // May a data set of `file` lie in `path`? Throws Error(bad_input) if not.
  void require_allowed(const OpenFile& file, const std::filesystem::path& path, bool raw, const std::string& what);

 private:
  struct Way {  // of one find()
    const Visit& visit;
    int links_left;
  };
  static Found root_of(const OpenFile& file);
  Found walk(Found from, const std::string& name, Way& way);
  Found follow(const Found& group, const std::string& link, Way& way);

  std::map<std::filesystem::path, std::unique_ptr<OpenFile>> files_;
  const OpenFile* main_ = nullptr;
  std::filesystem::path folder_;
  bool may_leave_;
  std::int64_t most_cached_;
};

}  // namespace kadanoff::io::h5
