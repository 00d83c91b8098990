// Follows hard, soft and external links, and opens the files that the last ones name.
#include "host/io/hdf5/links.hpp"

#include <algorithm>
#include <vector>

#include "host/io/hdf5/reason.hpp"

namespace kadanoff::io::h5 {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 16;  // as libhdf5 has it

// Empty if there is no such file.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  auto found = fs::canonical(path, error);
  return error ? fs::path() : found;
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// Where a file may be that `from` calls `name`: as libhdf5 looks for it, without the current folder and variables of
// the environment.
fs::path place_of(const fs::path& from, const fs::path& name) {
  if (const auto found = resolved(name.is_absolute() ? name : from.parent_path() / name); !found.empty()) return found;
  return name.is_absolute() ? resolved(from.parent_path() / name.filename()) : fs::path();
}

Handle open_object(hid_t group, const std::string& name) {
  H5O_info_t info{};
  if (H5Oget_info_by_name(group, name.c_str(), &info, H5P_DEFAULT) < 0) return {};
  if (info.type != H5O_TYPE_DATASET) return {H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose};
  const Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  H5Pset_efile_prefix(access, "${ORIGIN}");  // raw files are where the file is, not in the current folder
  return {H5Dopen2(group, name.c_str(), access), H5Dclose};
}

}  // namespace

LinkedFiles::LinkedFiles(const fs::path& path, bool sealed, bool may_leave) : may_leave_(may_leave) {
  silence();
  if (std::error_code error; path.is_relative() && (static_cast<void>(fs::current_path(error)), error))
    fail(ExitCode::io, "cannot read {}: the working folder has no name: {}", path.string(), error.message());
  const auto full = resolved(path);
  folder_ = full.parent_path();
  Handle handle = open_file(path);
  if (!handle.valid()) throw Error(ExitCode::bad_input, path.string() + " " + why_it_cannot_be_opened(path));
  auto& file = files_[full];
  file = std::make_unique<OpenFile>(OpenFile{path, sealed, std::move(handle)});
  main_ = file.get();
}

void LinkedFiles::require_allowed(const OpenFile& file, const fs::path& path, bool raw, const std::string& what) {
  if (may_leave_) return;
  constexpr const char* hint = "if you trust it, give --follow-links";
  if (file.sealed)
    throw Error(ExitCode::bad_input,
                file.path.string() + ": " + what + " " + path.string() + ", which its seal does not cover", hint);
  if (raw)
    throw Error(ExitCode::bad_input, file.path.string() + ": " + what + " " + path.string() + ", which is not HDF5",
                hint);
  if (!is_inside(path, folder_))
    throw Error(ExitCode::bad_input,
                file.path.string() + ": " + what + " " + path.string() + ", which is outside of its folder", hint);
}

const OpenFile& LinkedFiles::linked(const OpenFile& file, const std::string& name, const std::string& what) {
  if (name == ".") return file;
  const auto path = place_of(file.path, name);
  if (path.empty()) fail(ExitCode::bad_input, "{}: {} {}, which is not there", file.path.string(), what, name);
  if (const auto known = files_.find(path); known != files_.end()) return *known->second;
  require_allowed(file, path, false, what);
  const auto seal = require_undamaged(path);
  // As libhdf5 opens the source of a virtual data set: it takes fill values if it cannot, as where the file is open
  // already, and otherwise.
  const Handle access(H5Fget_access_plist(main_->handle), H5Pclose);
  Handle handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  if (!handle.valid()) throw Error(ExitCode::bad_input, path.string() + " " + why_it_cannot_be_opened(path));
  auto& opened = files_[path];
  opened = std::make_unique<OpenFile>(OpenFile{path, seal.has_value(), std::move(handle)});
  return *opened;
}

Found LinkedFiles::find(const OpenFile& file, const std::string& name) {
  int links_left = most_links;
  return walk(file, file.handle, name, links_left);
}

// `from`: a group, or a file, which stands for its root.
Found LinkedFiles::walk(const OpenFile& file, const Handle& from, const std::string& name, int& links_left) {
  const bool absolute = name.starts_with('/');
  Found here{Handle(H5Oopen(absolute ? file.handle : from, absolute ? "/" : ".", H5P_DEFAULT), H5Oclose), &file};
  for (std::size_t at = 0; here.object.valid() && at < name.size();) {
    const auto end = std::min(name.find('/', at), name.size());
    const auto step = name.substr(at, end - at);
    at = end + 1;
    if (step.empty() || step == ".") continue;
    if (H5Iget_type(here.object) != H5I_GROUP || H5Lexists(here.object, step.c_str(), H5P_DEFAULT) <= 0) return {};
    here = follow(*here.file, here.object, step, links_left);
  }
  return here;
}

Found LinkedFiles::follow(const OpenFile& file, const Handle& group, const std::string& link, int& links_left) {
  H5L_info_t info{};
  if (H5Lget_info(group, link.c_str(), &info, H5P_DEFAULT) < 0) return {};
  if (info.type == H5L_TYPE_HARD) {
    Handle object = open_object(group, link);
    if (!object.valid()) fail(ExitCode::bad_input, "{}: {} cannot be opened: {}", file.path.string(), link, reason());
    return {std::move(object), &file};
  }
  if (--links_left < 0)
    fail(ExitCode::bad_input, "{}: {} is one of more than {} links in a row", file.path.string(), link, most_links);
  std::vector<char> value(info.u.val_size + 1, '\0');
  if (H5Lget_val(group, link.c_str(), value.data(), info.u.val_size, H5P_DEFAULT) < 0) return {};
  if (info.type == H5L_TYPE_SOFT) return walk(file, group, value.data(), links_left);
  if (info.type != H5L_TYPE_EXTERNAL)
    fail(ExitCode::bad_input, "{}: {} is a link of an unknown kind", file.path.string(), link);
  const char* file_name = nullptr;
  const char* object_name = nullptr;
  if (H5Lunpack_elink_val(value.data(), info.u.val_size, nullptr, &file_name, &object_name) < 0) return {};
  const auto& other = linked(file, file_name, link + " is a link to");
  return walk(other, other.handle, object_name, links_left);
}

}  // namespace kadanoff::io::h5
