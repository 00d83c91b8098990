// What must not stay when a signal ends the process: temporary files, and programs that we have started. (After SIGKILL
// they may stay.)
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace kadanoff {

// While it lives, a signal that ends the process removes this file, or this folder, if it is empty then: files go
// before folders, and folders before those that they are in.
class RemovedOnSignal {
 public:
  explicit RemovedOnSignal(const std::filesystem::path& file);
  ~RemovedOnSignal();
  RemovedOnSignal(const RemovedOnSignal&) = delete;
  RemovedOnSignal& operator=(const RemovedOnSignal&) = delete;

 private:
  std::string name_;  // absolute or not: the process never changes its folder
  int place_;
};

// While it lives, a signal that ends the process kills this group of processes.
class KilledOnSignal {
 public:
  explicit KilledOnSignal(pid_t group);
  ~KilledOnSignal();
  KilledOnSignal(const KilledOnSignal&) = delete;
  KilledOnSignal& operator=(const KilledOnSignal&) = delete;

 private:
  int place_;
};

// Removes and kills all of that. For signal handlers: it makes system calls only.
void clean_up_for_signal() noexcept;

}  // namespace kadanoff
