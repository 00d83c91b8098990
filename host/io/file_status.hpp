// What is at a path, and what is in a folder. Only "no such file" means that nothing is there. Any other failure, such
// as a network drive that does not answer, is an Error(io): a caller that took it for "not there" would replace files.
// What changes files throws FolderLost for those in a held folder that has lost its place (held_folder.hpp).
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kadanoff::io {

// What stat(2) says, following symbolic links; no value if nothing is there.
std::optional<struct stat> status_of(const std::filesystem::path& path);

bool is_there(const std::filesystem::path& path);
bool is_folder(const std::filesystem::path& path);  // false if nothing is there

// Both are there, and they are the same file, perhaps under two names.
bool same_file(const std::filesystem::path& one, const std::filesystem::path& other);

// The names in a folder, sorted; none if there is no such folder.
std::vector<std::string> names_in(const std::filesystem::path& folder);
std::vector<std::string> names_in(const std::filesystem::path& folder,
                                  const std::function<bool(const std::string&)>& wanted);

// What could not be looked at, and why.
struct Unread {
  std::filesystem::path path;
  std::string problem;  // names the path
};

// Calls visit(path) for all that is below `folder`, in the order of the names, and goes into the folders for which it
// returns true, but not through symbolic links. Where that throws SystemError, as for a folder that may not be read, it
// goes on with the next name. Returns those errors; throws one only for `folder` itself.
std::vector<Unread> visit_below(const std::filesystem::path& folder,
                                const std::function<bool(const std::filesystem::path&)>& visit);

// Makes `folder` and the folders above it as needed, and syncs them to the disk. Returns the topmost one that this call
// has made; an empty path if there was nothing to make.
std::filesystem::path make_folders(const std::filesystem::path& folder);

// Does nothing if there is no such file.
void remove_file(const std::filesystem::path& path);

// Removes a file, or a folder with all that is in it.
void remove_tree(const std::filesystem::path& path);

// One step, in which the file `to` is replaced.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

// New names in a folder are safe on the disk only after the folder was synced. Throws if the disk fails. It is no error
// if the file system cannot sync folders; a folder that may not be opened for that is told on stderr.
void sync_folder(const std::filesystem::path& folder);

}  // namespace kadanoff::io
