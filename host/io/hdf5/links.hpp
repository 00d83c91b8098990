// The files of an H5Reader: the one that was named, and those that its links lead to. Paths inside of files are walked
// here, link by link, so that libhdf5 opens no file that was not looked at. Only for the HDF5 sources.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "host/io/hdf5/handle.hpp"

namespace kadanoff::io::h5 {

struct OpenFile {
  std::filesystem::path path;
  bool sealed = false;
  Handle handle;
};

// An object, and the file that holds it. The handle is invalid if there is no such object.
struct Found {
  Handle object;
  const OpenFile* file = nullptr;
};

class LinkedFiles {
 public:
  // `path` was checked by require_undamaged(). Throws Error(bad_input) if libhdf5 cannot open it.
  LinkedFiles(const std::filesystem::path& path, bool sealed, bool may_leave);

  [[nodiscard]] const OpenFile& main() const { return *main_; }

  // An object of `file` such as "/params/vbias"; by default of the main file. Throws Error(bad_input) where a link
  // leads to a file that is not there, is damaged, or may not be followed.
  [[nodiscard]] Found find(const std::string& name) { return find(*main_, name); }
  [[nodiscard]] Found find(const OpenFile& file, const std::string& name);

  // The file called `name` in `file`, checked and open. `what` begins the message if that fails: "/samples is a link
  // to".
  const OpenFile& linked(const OpenFile& file, const std::string& name, const std::string& what);

  // May a data set of `file` lie in `path`? Throws Error(bad_input) if not.
  void require_allowed(const OpenFile& file, const std::filesystem::path& path, bool raw, const std::string& what);

 private:
  Found walk(const OpenFile& file, const Handle& from, const std::string& name, int& links_left);
  Found follow(const OpenFile& file, const Handle& group, const std::string& link, int& links_left);

  std::map<std::filesystem::path, std::unique_ptr<OpenFile>> files_;
  const OpenFile* main_ = nullptr;
  std::filesystem::path folder_;
  bool may_leave_;
};

}  // namespace kadanoff::io::h5
