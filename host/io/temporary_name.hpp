// Names for files that cannot have theirs, or not yet. A file that is being written is ".STEM.kadanoff-HOST-PID-N.tmp".
// That tells which process writes it, so that a later process can remove what a killed one has left.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace kadanoff::io {

// The n-th temporary name in `folder` for a file that will be called `name`. It is short enough for every file system.
std::filesystem::path temporary_name(const std::filesystem::path& folder, const std::string& name, int n);

// The n-th other name for the file `path`, beside it: "model-1.h5" for "model.h5". It may be shorter.
std::filesystem::path numbered_name(const std::filesystem::path& path, int n);

// Is `name` a temporary one, of any process? With a `stem`: of a file whose name begins with it?
bool is_temporary_name(std::string_view name, std::string_view stem = {});

// Removes the temporary files in `folder` whose writers are gone: processes of this host that do not run any more, and
// others that have not written for a week. A file that cannot be removed stays; that is no error.
void remove_stale_temporaries(const std::filesystem::path& folder);

}  // namespace kadanoff::io
