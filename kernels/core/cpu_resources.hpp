// The host's threads. Work is cut into tasks. Their number and bounds depend only on the shape of the data. The number
// of threads, and which thread runs a task, change the time but never the result.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace kadanoff {

class CpuResources {
 public:
  // threads = 0: default_threads() (usable_threads.hpp). Throws Error(usage) if that many threads cannot be started.
  explicit CpuResources(int threads = 0);
  ~CpuResources();
  CpuResources(const CpuResources&) = delete;
  CpuResources& operator=(const CpuResources&) = delete;

  [[nodiscard]] int threads() const noexcept { return threads_; }

  // Calls body(task, worker) for every task in [0, tasks), with worker in [0, threads()). A worker runs one task at a
  // time, so each worker may have its own scratch memory. Returns when all tasks are done; rethrows the first
  // exception. Must not be called from within a body.
  void for_each(std::int64_t tasks, const std::function<void(std::int64_t task, int worker)>& body);

  // for_each over 0 … count − 1 in tasks of `per_task` items (the last may have fewer): body(first, size, worker) must
  // process [first, first + size).
  void for_each_range(std::int64_t count, std::int64_t per_task,
                      const std::function<void(std::int64_t first, std::int64_t size, int worker)>& body);

 private:
  struct Pool;
  int threads_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace kadanoff
