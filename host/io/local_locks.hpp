// File systems whose locks other hosts do not see.
#pragma once

#include <filesystem>
#include <string>

namespace kadanoff::io {

// Whether other hosts may have the same files as this mounted file system, and do not see the locks that are set here.
// `mounts` is the text of /proc/self/mountinfo, `device` "MAJOR:MINOR" of a file. False for a device that is not there.
bool has_local_locks(const std::string& mounts, const std::string& device);

// The same for the file system on which `path` is. False if the system does not say.
bool has_local_locks(const std::filesystem::path& path);

}  // namespace kadanoff::io
