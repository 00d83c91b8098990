// Writes to a temporary file beside the output, which gets its name when it is complete.
#include "host/io/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "host/base/standard_error.hpp"
#include "host/io/file_status.hpp"
#include "host/io/folder_handle.hpp"
#include "host/io/held_folder.hpp"
#include "host/io/patience.hpp"
#include "host/io/system_call.hpp"
#include "host/io/temporary_name.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

[[noreturn]] void fail_because_it_exists(const fs::path& path) {
  fail(ExitCode::usage, "{} exists already: give --overwrite to replace it, or another name", path.string());
}

// Where a chain of symbolic links leads, whether or not there is anything.
fs::path target_of(fs::path path) {
  constexpr int most_links = 40;  // as Linux allows
  const auto name = path;
  struct stat info {};
  for (int i = 0; i < most_links; ++i) {
    if (lstat(path.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return path;
    std::error_code error;
    const auto next = fs::read_symlink(path, error);
    if (error) fail_to_write(name, error.value());
    path = folder_of(path) / next;  // an absolute `next` replaces all of it
  }
  fail_to_write(name, ELOOP);
}

NewOutputs* new_outputs = nullptr;  // those that live

// Where the output goes; throws if that cannot be.
fs::path require_possible(const fs::path& path, IfExists if_exists) {
  if (path.empty() || !path.has_filename()) fail(ExitCode::usage, "'{}' is not the name of a file", path.string());
  auto target = if_exists == IfExists::replace ? target_of(path) : path;
  struct stat info {};
  if (lstat(target.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) fail(ExitCode::usage, "{} is a folder: give the name of a file", path.string());
    if (if_exists == IfExists::refuse) fail_because_it_exists(path);
    if (!S_ISREG(info.st_mode))
      fail(ExitCode::usage, "{} is not an ordinary file and cannot be replaced", path.string());
  } else if (errno != ENOENT) {
    fail_to_write(path);
  }
  const auto folder = folder_of(target);
  if (stat(folder.c_str(), &info) != 0)
    throw SystemError(fmt::format("cannot write {}: its folder {}", path.string(), folder.string()), errno);
  if (!S_ISDIR(info.st_mode)) fail(ExitCode::io, "cannot write {}: {} is not a folder", path.string(), folder.string());
  return target;
}

// Each promised output with its folder, as that was at the start.
std::map<fs::path, FolderHandle>& promised() {
  static std::map<fs::path, FolderHandle> outputs;
  return outputs;
}

void promise(const fs::path& path, const fs::path& folder) {
  promised().erase(path);
  promised().try_emplace(path, folder);
}

// Where a promised output goes now. A folder that is gone is made again.
fs::path place_of(const fs::path& path, const FolderHandle& folder, IfExists if_exists) {
  auto target = if_exists == IfExists::replace ? target_of(path) : path;
  if (folder_of(target) != folder.path()) return target;
  const auto there = status_of(folder.path());
  if (there && (there->st_nlink > 0 || is_there(folder.absolute()))) return target;  // a removed "." is still there
  make_folders(folder.absolute());
  tell(fmt::format("kadanoff: {} was moved or removed during the work: it is made again", folder.absolute().string()));
  return folder.absolute() / target.filename();
}

// Somebody has put something there that a file cannot replace.
bool is_no_file(const fs::path& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

PendingFile::Named require_way(const fs::path& folder, const fs::path& path) {
  try {
    return PendingFile::way_in(folder);
  } catch (const SystemError& error) {
    if (error.number() == ENOENT && is_folder(folder))
      fail(ExitCode::io, "cannot write {}: no file can be made in {}: its file system takes none", path.string(),
           folder.string());
    throw SystemError(fmt::format("cannot write {}: no file can be made in {}", path.string(), folder.string()),
                      error.number());
  }
}

// The new file shall be as secret as the one that it replaces. Its owner and its group are kept where that is allowed;
// a group of its own may do no more than others might.
void keep_mode(int descriptor, const fs::path& target, const std::optional<struct stat>& at_the_start) {
  struct stat old {
  }, now{};
  if (stat(target.c_str(), &old) != 0) {
    if (!at_the_start) return;
    old = *at_the_start;  // somebody has removed it meanwhile
  }
  if (!S_ISREG(old.st_mode) || fstat(descriptor, &now) != 0) return;
  constexpr uid_t as_it_is = static_cast<uid_t>(-1);
  bool same_group = old.st_gid == now.st_gid;
  if (old.st_uid != now.st_uid && fchown(descriptor, old.st_uid, old.st_gid) == 0)
    same_group = true;
  else if (!same_group)
    same_group = fchown(descriptor, as_it_is, old.st_gid) == 0;
  constexpr mode_t permissions = 07777, of_group = 070, of_others = 07;
  mode_t mode = old.st_mode & permissions;
  if (!same_group) mode &= ~of_group | (mode & of_others) << 3;
  if (mode == (now.st_mode & permissions) || fchmod(descriptor, mode) == 0) return;
  if (is_of_the_disk(errno)) fail_to_write(target);  // else the file system knows no modes, and it is secret enough
}

}  // namespace

void require_takes_files(const fs::path& folder, const fs::path& path) {
  remove_stale_temporaries(folder);
  static_cast<void>(require_way(folder, path));
}

void require_writable_output(const fs::path& path, IfExists if_exists) {
  const auto folder = folder_of(require_possible(path, if_exists));
  require_takes_files(folder, path);
  promise(path, folder);
}

void require_writable_output(const fs::path& path, IfExists if_exists, const std::vector<fs::path>& inputs) {
  require_writable_output(path, if_exists);
  for (const auto& input : inputs)
    if (!input.empty() && same_file(input, path))
      fail(ExitCode::usage, "{} is one of the inputs: choose another name", path.string());
}

void make_output_folder(const fs::path& folder) {
  if (is_there(folder) && !is_folder(folder)) fail(ExitCode::usage, "{} is not a folder", folder.string());
  make_folders(fs::absolute(folder));
}

void write_text_file(const fs::path& path, std::string_view contents, IfExists if_exists) {
  write_output(path, if_exists, [&](OutputFile& file) { file.write(contents.data(), contents.size()); });
}

void write_output(const fs::path& path, IfExists if_exists, const std::function<void(OutputFile&)>& fill,
                  OutputFile::Named named) {
  const auto write = [&] {
    with_patience([&] {
      OutputFile file(path, if_exists, named);
      fill(file);
      file.commit();
    });
  };
  try {
    write();
  } catch (const SystemError& error) {
    if (error.number() != ENOENT || !promised().contains(path)) throw;
    write();  // its folder was lost within the first call
  }
}

NewOutputs::NewOutputs() : outer_(new_outputs) { new_outputs = this; }

NewOutputs::~NewOutputs() {
  new_outputs = outer_;
  for (const auto& [path, removed] : files_) unlink(path.c_str());
}

void NewOutputs::keep() noexcept { files_.clear(); }

void NewOutputs::hand_on() noexcept {
  if (outer_ == nullptr) return keep();
  outer_->files_.splice(outer_->files_.end(), files_);
}

void NewOutputs::keep_all() noexcept {
  for (auto* outputs = this; outputs != nullptr; outputs = outputs->outer_) outputs->keep();
}

// publish() gives a file the name `path`; false: something is there.
bool NewOutputs::publish(const fs::path& path, const std::function<bool()>& publish) {
  struct stat info {};
  if (new_outputs == nullptr || lstat(path.c_str(), &info) == 0) return publish();
  auto& files = new_outputs->files_;
  files.emplace_back(std::piecewise_construct, std::tuple(path), std::tuple(path));  // a signal may come in the midst
  bool published = false;
  try {
    published = publish();
  } catch (...) {
    files.pop_back();
    throw;
  }
  if (!published) files.pop_back();
  return published;
}

void require_distinct_outputs(const std::vector<std::pair<std::string, fs::path>>& outputs) {
  const auto place = [](const fs::path& path) {
    std::error_code ignored;
    auto whole = fs::weakly_canonical(fs::absolute(path, ignored), ignored);
    return whole.empty() ? path : whole;
  };
  for (std::size_t i = 0; i < outputs.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto& [option, path] = outputs[i];
      const auto& [other_option, other] = outputs[j];
      if (path.empty() || other.empty()) continue;
      if (place(path) == place(other) || same_file(path, other))
        fail(ExitCode::usage, "{} {} and {} {} are one file: give two names", other_option, other.string(), option,
             path.string());
    }
}

OutputFile::OutputFile(fs::path path, IfExists if_exists, Named named) : path_(std::move(path)), if_exists_(if_exists) {
  require_held_in_place(path_);
  if (const auto found = promised().find(path_); found != promised().end()) {
    target_ = place_of(path_, found->second, if_exists);
    if (folder_of(target_) != found->second.path() || !found->second.is_in_place()) if_exists_ = IfExists::refuse;
  } else {
    target_ = require_possible(path_, if_exists);
  }
  const auto way = require_way(folder_of(target_), path_);
  if (if_exists_ == IfExists::replace) replaced_ = status_of(target_);
  file_.emplace(target_, named == Named::from_the_start ? named : way,
                replaced_ ? PendingFile::Readers::owner_only : PendingFile::Readers::as_usual);
}

void OutputFile::write(const void* bytes, std::size_t count) {
  constexpr std::size_t most_at_once = 64 << 20;  // Linux moves less than 2 GiB in one call
  for (const char* next = static_cast<const char*>(bytes); count > 0;) {
    const auto written = uninterrupted([&] { return ::write(descriptor(), next, std::min(count, most_at_once)); });
    if (written <= 0) fail_to_write(path_, written < 0 ? errno : ENOSPC);
    next += written;
    count -= static_cast<std::size_t>(written);
  }
}

void OutputFile::write_at(std::int64_t offset, const void* bytes, std::size_t count) {
  if (lseek(descriptor(), offset, SEEK_SET) < 0) fail_to_write(path_);
  write(bytes, count);
}

// Gives the file its name, or a free one beside it.
fs::path OutputFile::publish() {
  require_held_in_place(path_);
  if (NewOutputs::publish(target_, [this] { return !is_no_file(target_) && file_->publish(target_, if_exists_); }))
    return target_;
  constexpr int attempts = 1000;
  for (int n = 1; n <= attempts; ++n)
    if (auto free = numbered_name(target_, n); file_->publish(free, IfExists::refuse)) {
      if (new_outputs != nullptr) new_outputs->keep_all();  // the error that follows says where it is
      return free;
    }
  fail_to_write(path_, EEXIST);
}

void OutputFile::commit() {
  if (if_exists_ == IfExists::replace) keep_mode(descriptor(), target_, replaced_);
  if (uninterrupted([&] { return fsync(descriptor()); }) != 0 && errno != EINVAL && errno != ENOSYS &&
      errno != EOPNOTSUPP)  // some file systems cannot sync
    fail_to_write(path_);
  const auto name = publish();
  promised().erase(path_);
  try {
    with_patience([this] { sync_folder(folder_of(target_)); });
  } catch (const Error& error) {  // another one than SystemError: the file must not be written again
    if (new_outputs != nullptr) new_outputs->keep_all();
    fail(ExitCode::io, "{} is written, but a power cut could take it away: {}", name.string(), error.what());
  }
  if (name != target_)
    fail(ExitCode::io,
         "something else was put at {} since the work began, or its folder was exchanged: that is left alone, and the "
         "result is in {}",
         path_.string(), name.string());
}

}  // namespace kadanoff::io
