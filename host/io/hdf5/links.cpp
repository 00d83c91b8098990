// Follows hard, soft and external links, and opens the files that the last ones name.
#include "host/io/hdf5/links.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

#include "host/base/system_error.hpp"
#include "host/io/hdf5/reason.hpp"
#include "host/io/hdf5/storage.hpp"
#include "host/io/provenance.hpp"

namespace kadanoff::io::h5 {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 16;  // as libhdf5 has it

// Empty if there is no such file. `what` begins the message if the system does not say that.
fs::path resolved(const fs::path& path, const std::string& what) {
  std::error_code error;
  auto found = fs::canonical(path, error);
  if (!error) return found;
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return {};
  const bool impossible = error == std::errc::too_many_symbolic_link_levels || error == std::errc::filename_too_long;
  fail(impossible ? ExitCode::bad_input : ExitCode::io, "{}, which cannot be read: {}", what,
       system_reason(error.value()));
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// Where the file is that `file` calls `name`, as libhdf5 looks for it, but not in the current folder and not where
// variables of the environment say. Empty if there is none.
fs::path place_of(const OpenFile& file, const fs::path& name, const std::string& what) {
  const auto message = fmt::format("{}: {} {}", file.path.string(), what, name.string());
  const auto place = name.is_absolute() ? name : file.folder / name;
  if (auto found = resolved(place, message); !found.empty()) return found;
  return name.is_absolute() ? resolved(file.folder / name.filename(), message) : fs::path();
}

Handle open_object(hid_t group, const std::string& name, std::int64_t most_cached) {
  H5O_info_t info{};
  if (H5Oget_info_by_name(group, name.c_str(), &info, H5P_DEFAULT) < 0) return {};
  if (info.type != H5O_TYPE_DATASET) return {H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose};
  Handle dataset(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose);
  const auto cache = dataset.valid() ? cache_of(band_of(dataset), most_cached) : 0;
  if (cache == 0) return dataset;
  const Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  // The cache takes its size when the data set is opened. Slots: a prime, and many more than chunks beside each other;
  // two chunks in one slot push each other out. A chunk that was read whole goes first.
  H5Pset_chunk_cache(access, 100'003, static_cast<std::size_t>(cache), 1.0);
  dataset = Handle();
  return {H5Dopen2(group, name.c_str(), access), H5Dclose};
}

}  // namespace

std::string from_root(const std::string& name) { return name.starts_with('/') ? name : "/" + name; }

bool lost_its_seal(const OpenFile& file) {
  if (file.sealed) return false;
  const auto cannot = [&] {
    fail(ExitCode::bad_input, "{}: its attributes cannot be read: {}", file.path.string(), reason());
  };
  const Handle creation(H5Fget_create_plist(file.handle), H5Pclose);
  hsize_t user_block = 0;
  if (H5Pget_userblock(creation, &user_block) < 0) cannot();
  std::size_t ours = 0;
  for (const char* name : provenance_attributes) {
    const auto is_there = H5Aexists(file.handle, name);
    if (is_there < 0) cannot();
    ours += is_there > 0 ? 1 : 0;
  }
  // Names may be damaged, too: with the room of a seal, few are enough. Without, it is a copy that has all.
  return ours >= (user_block == seal_bytes ? 2 : provenance_attributes.size());
}

LinkedFiles::LinkedFiles(const fs::path& path, bool sealed, bool may_leave, std::int64_t most_cached)
    : may_leave_(may_leave), most_cached_(most_cached) {
  silence();
  if (std::error_code error; path.is_relative() && (static_cast<void>(fs::current_path(error)), error))
    fail(ExitCode::io, "cannot read {}: the working folder has no name: {}", path.string(), error.message());
  const auto full = resolved(path, path.string());
  folder_ = full.parent_path();
  Handle handle = open_file(full.string());  // libhdf5 looks for parts beside the file, too
  if (!handle.valid()) throw Error(ExitCode::bad_input, path.string() + " " + why_it_cannot_be_opened(path));
  auto& file = files_[full];
  file = std::make_unique<OpenFile>(OpenFile{path, folder_, sealed, std::move(handle)});
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

bool LinkedFiles::has_file(const OpenFile& file, const std::string& name, const std::string& what) {
  return name == "." || !place_of(file, name, what).empty();
}

const OpenFile& LinkedFiles::linked(const OpenFile& file, const std::string& name, const std::string& what) {
  if (name == ".") return file;
  const auto path = place_of(file, name, what);
  if (path.empty()) fail(ExitCode::bad_input, "{}: {} {}, which is not there", file.path.string(), what, name);
  if (const auto known = files_.find(path); known != files_.end()) return *known->second;
  require_allowed(file, path, false, what);
  const auto seal = require_undamaged(path);
  // As libhdf5 opens the source of a virtual data set: it takes fill values if it cannot, as where the file is open
  // already, and otherwise.
  const Handle access(H5Fget_access_plist(main_->handle), H5Pclose);
  Handle handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  if (!handle.valid()) throw Error(ExitCode::bad_input, path.string() + " " + why_it_cannot_be_opened(path));
  auto opened = std::make_unique<OpenFile>(OpenFile{path, path.parent_path(), seal.has_value(), std::move(handle)});
  if (lost_its_seal(*opened)) fail_for_lost_seal(path);
  return *(files_[path] = std::move(opened));
}

Found LinkedFiles::find(const OpenFile& file, const std::string& name, const Visit& visit) {
  Way way{.visit = visit, .links_left = most_links};
  return walk(root_of(file), name, way);
}

Found LinkedFiles::root_of(const OpenFile& file) {
  Found root{.object = Handle(H5Oopen(file.handle, "/", H5P_DEFAULT), H5Oclose), .file = &file};
  if (!root.object.valid())
    fail(ExitCode::bad_input, "{}: its root cannot be opened: {}", file.path.string(), reason());
  return root;
}

// `from`: a group, where names begin that do not begin with "/".
Found LinkedFiles::walk(Found from, const std::string& name, Way& way) {
  Found here = name.starts_with('/') ? root_of(*from.file) : std::move(from);
  if (way.visit) way.visit(here);
  for (std::size_t at = 0; here.object.valid() && at < name.size();) {
    const auto end = std::min(name.find('/', at), name.size());
    const auto step = name.substr(at, end - at);
    at = end + 1;
    if (step.empty() || step == ".") continue;
    if (H5Iget_type(here.object) != H5I_GROUP) return {};
    const auto is_there = H5Lexists(here.object, step.c_str(), H5P_DEFAULT);
    if (is_there < 0)
      fail(ExitCode::bad_input, "{}: {} cannot be opened: {}", here.file->path.string(), name, reason());
    if (is_there == 0) return {};
    here = follow(here, step, way);
  }
  return here;
}

Found LinkedFiles::follow(const Found& group, const std::string& link, Way& way) {
  const OpenFile& file = *group.file;
  const auto name = group.name + "/" + link;
  const auto cannot_open = [&] {
    fail(ExitCode::bad_input, "{}: {} cannot be opened: {}", file.path.string(), name, reason());
  };
  H5L_info_t info{};
  if (H5Lget_info(group.object, link.c_str(), &info, H5P_DEFAULT) < 0) cannot_open();
  if (info.type == H5L_TYPE_HARD) {
    Found found{.object = open_object(group.object, link, most_cached_), .file = &file, .name = name};
    if (!found.object.valid()) cannot_open();
    if (way.visit) way.visit(found);
    return found;
  }
  if (--way.links_left < 0)
    fail(ExitCode::bad_input, "{}: {} is one of more than {} links in a row", file.path.string(), name, most_links);
  std::vector<char> value(info.u.val_size + 1, '\0');
  if (H5Lget_val(group.object, link.c_str(), value.data(), info.u.val_size, H5P_DEFAULT) < 0) cannot_open();
  const auto target = [&](Found found, const std::string& where) {
    if (!found.object.valid() && found.missing.empty()) found.missing = fmt::format("{} is a link to {}", name, where);
    return found;
  };
  if (info.type == H5L_TYPE_SOFT) {
    Found here{.object = Handle(H5Oopen(group.object, ".", H5P_DEFAULT), H5Oclose), .file = &file, .name = group.name};
    if (!here.object.valid()) cannot_open();
    return target(walk(std::move(here), value.data(), way), value.data());
  }
  if (info.type != H5L_TYPE_EXTERNAL)
    fail(ExitCode::bad_input, "{}: {} is a link of an unknown kind", file.path.string(), name);
  const char* file_name = nullptr;
  const char* object_name = nullptr;
  if (H5Lunpack_elink_val(value.data(), info.u.val_size, nullptr, &file_name, &object_name) < 0) cannot_open();
  const auto& other = linked(file, file_name, name + " is a link to");
  return target(walk(root_of(other), object_name, way),
                fmt::format("{} of {}", from_root(object_name), other.path.string()));
}

}  // namespace kadanoff::io::h5
