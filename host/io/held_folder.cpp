// Keeps a list of the held folders, and looks for those above a path.
#include "host/io/held_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

struct Held {
  std::mutex mutex;
  std::vector<const FolderHandle*> folders;  // an outer one before the inner ones
};

Held& held() {
  static Held all;
  return all;
}

// As it would be now: the working folder may have been moved, too.
fs::path absolute_now(const fs::path& path) {
  std::error_code unknown;
  auto found = fs::absolute(path, unknown).lexically_normal();
  return unknown ? ("/?" / path).lexically_normal() : found;
}

bool is_in(const fs::path& path, const fs::path& folder) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end() || end->empty();  // the last part of "a/" is empty
}

std::string message_about(const FolderHandle& folder, const std::optional<fs::path>& place) {
  const auto what = place ? "moved to " + place->string() : "moved or removed";
  return fmt::format("{} was {} during the work: nothing more is written there", folder.path().string(), what);
}

}  // namespace

FolderLost::FolderLost(const FolderHandle& folder) : FolderLost(folder, folder.place()) {}

FolderLost::FolderLost(const FolderHandle& folder, std::optional<fs::path> place)
    : Error(ExitCode::io, message_about(folder, place)), folder_(folder.path()), place_(std::move(place)) {}

HeldFolder::HeldFolder(const fs::path& folder) : handle_(folder) {
  const std::lock_guard guard(held().mutex);
  held().folders.push_back(&handle_);
}

HeldFolder::~HeldFolder() {
  const std::lock_guard guard(held().mutex);
  auto& folders = held().folders;
  folders.erase(std::find(folders.begin(), folders.end(), &handle_));
}

void require_held_in_place(const fs::path& path) {
  const std::lock_guard guard(held().mutex);
  if (held().folders.empty()) return;
  const auto here = absolute_now(path);
  for (const auto* folder : held().folders)
    if (is_in(here, absolute_now(folder->path())) && !folder->is_in_place()) throw FolderLost(*folder);
}

}  // namespace kadanoff::io
