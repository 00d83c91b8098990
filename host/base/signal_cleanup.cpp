// Tables that a signal handler can read at any moment: each entry is one atomic word.
#include "host/base/signal_cleanup.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace kadanoff {
namespace {

constexpr int places = 1024;

std::array<std::atomic<const char*>, places> files{};
std::array<std::atomic<pid_t>, places> groups{};
static_assert(std::atomic<const char*>::is_always_lock_free && std::atomic<pid_t>::is_always_lock_free);

// The place that now holds `value`; −1 if the table is full: then the entry stays behind, as after SIGKILL.
template <class T>
int put(std::array<std::atomic<T>, places>& table, T value) {
  for (int place = 0; place < places; ++place)
    if (T nothing{}; table[static_cast<std::size_t>(place)].compare_exchange_strong(nothing, value)) return place;
  return -1;
}

template <class T>
void take(std::array<std::atomic<T>, places>& table, int place) {
  if (place >= 0) table[static_cast<std::size_t>(place)] = T{};
}

}  // namespace

RemovedOnSignal::RemovedOnSignal(const std::filesystem::path& file)
    : name_(file.string()), place_(put(files, name_.c_str())) {}

RemovedOnSignal::~RemovedOnSignal() { take(files, place_); }

KilledOnSignal::KilledOnSignal(pid_t group) : place_(put(groups, group)) {}

KilledOnSignal::~KilledOnSignal() { take(groups, place_); }

void clean_up_for_signal() noexcept {
  for (const auto& file : files)
    if (const char* name = file.load(); name != nullptr) unlink(name);
  for (bool removed = true; removed;) {  // a folder after those in it
    removed = false;
    for (const auto& folder : files)
      if (const char* name = folder.load(); name != nullptr && rmdir(name) == 0) removed = true;
  }
  for (const auto& entry : groups)
    if (const pid_t group = entry.load(); group > 0) kill(-group, SIGKILL);
}

}  // namespace kadanoff
