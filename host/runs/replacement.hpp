// The change from one run to the next in a folder of several files. One rename decides: before it the folder holds the
// old run, after it the new one. What else has to be done is written down before, in the file ".replacement.json", so
// that the next process can do it after a kill.
//
// The files of the new run wait under the names next(name).
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace kadanoff::runs {

struct Replacement {
  std::set<std::string> remove;   // names of the old run
  std::set<std::string> install;  // names whose next(name) takes their place

  [[nodiscard]] bool empty() const { return remove.empty() && install.empty(); }
};

// The temporary name of the file that will replace `name`.
std::string next(const std::string& name);

// Before the rename of the checkpoint-next.h5 that decides, which is on the disk already.
void announce(const std::filesystem::path& folder, const Replacement& replacement);

// After it. May be called again.
void carry_out(const std::filesystem::path& folder, const Replacement& replacement);

// Ends what a killed process has begun: carries it out if it was decided, else forgets it.
void end_interrupted_replacement(const std::filesystem::path& folder);

// `name` belongs to an old run that another one has replaced, and a killed process had no time to remove it.
bool is_outdated(const std::filesystem::path& folder, const std::string& name);

// Where the file `name` of the run is: in its place, or where a killed process had no time to take it from.
std::filesystem::path place_now(const std::filesystem::path& folder, const std::string& name);

}  // namespace kadanoff::runs
