// The pool of threads: workers take tasks by number until none is left.
#include "kernels/core/cpu_resources.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/usable_threads.hpp"

namespace kadanoff {
namespace {

using Body = std::function<void(std::int64_t, int)>;

// Waits a moment for what a thread on another core is about to do: an update of a small RBM is a dozen calls of
// for_each, of some ten microseconds each, and to sleep and be woken takes longer.
template <class Done>
void wait_briefly(const Done& done) {
  constexpr auto moment = std::chrono::microseconds(50);
  constexpr int looks = 64;  // between two looks at the clock
  const auto start = std::chrono::steady_clock::now();
  do {
    for (int look = 0; look < looks; ++look) {
      if (done()) return;
#ifdef KADANOFF_X86
      __builtin_ia32_pause();
#endif
    }
  } while (std::chrono::steady_clock::now() - start < moment);
}

// One call of for_each: the tasks still to be claimed and the first exception.
struct Job {
  const Body* body = nullptr;
  std::int64_t tasks = 0;
  std::atomic<std::int64_t> next{0};
  std::once_flag failed;
  std::exception_ptr error;

  void run(int worker) {
    for (auto task = next.fetch_add(1); task < tasks; task = next.fetch_add(1)) {
      try {
        (*body)(task, worker);
      } catch (...) {
        std::call_once(failed, [&] { error = std::current_exception(); });
        next.store(tasks);
      }
    }
  }
};

}  // namespace

struct CpuResources::Pool {
  std::mutex mutex;
  std::condition_variable wake, idle;
  std::atomic<std::uint64_t> generation{0};
  std::atomic<int> busy{0};
  bool stopping = false;
  bool brief_waits = false;  // only if each thread has a core: otherwise who waits keeps the others from working
  Job* job = nullptr;
  std::vector<std::thread> workers;

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    wake.notify_all();
    for (auto& thread : workers) thread.join();
  }

  void work(int worker) {
    sigset_t others;  // the main thread takes all signals but those for faults of this one
    sigfillset(&others);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&others, fault);
    pthread_sigmask(SIG_BLOCK, &others, nullptr);
    omp_set_num_threads(1);  // the libraries that we call from here must not start threads of their own
    {
      const std::lock_guard lock(mutex);
      if (--busy == 0) idle.notify_one();
    }
    std::uint64_t seen = 0;
    for (;;) {
      if (brief_waits) wait_briefly([&] { return generation.load(std::memory_order_relaxed) != seen; });
      std::unique_lock lock(mutex);
      wake.wait(lock, [&] { return stopping || generation != seen; });
      if (stopping) return;
      seen = generation;
      Job* mine = job;
      lock.unlock();
      mine->run(worker);
      lock.lock();
      if (--busy == 0) idle.notify_one();
    }
  }
};

CpuResources::CpuResources(int threads)
    : threads_(threads > 0 ? threads : default_threads().threads), pool_(std::make_unique<Pool>()) {
  pool_->brief_waits = threads_ <= usable_threads().threads;
  omp_set_num_threads(1);  // for the calling thread, which is worker 0
  pool_->busy = threads_ - 1;
  try {
    for (int worker = 1; worker < threads_; ++worker)
      pool_->workers.emplace_back([pool = pool_.get(), worker] { pool->work(worker); });
  } catch (const std::system_error&) {
    pool_->stop();
    fail(ExitCode::usage, "{} threads are more than this process may start; use a smaller --threads", threads_);
  }
  // A process may fork when this returns: then no thread is within its start, where it may hold a lock of the allocator
  // that the address sanitizer would leave locked in the child.
  std::unique_lock lock(pool_->mutex);
  pool_->idle.wait(lock, [&] { return pool_->busy == 0; });
}

CpuResources::~CpuResources() { pool_->stop(); }

void CpuResources::for_each(std::int64_t tasks, const Body& body) {
  Job job;
  job.body = &body;
  job.tasks = tasks;
  const bool alone = tasks <= 1 || threads_ == 1;
  if (!alone) {
    const std::lock_guard lock(pool_->mutex);
    pool_->job = &job;
    pool_->busy = threads_ - 1;
    ++pool_->generation;
    pool_->wake.notify_all();
  }
  job.run(0);
  if (!alone) {
    if (pool_->brief_waits) wait_briefly([&] { return pool_->busy.load(std::memory_order_relaxed) == 0; });
    std::unique_lock lock(pool_->mutex);
    pool_->idle.wait(lock, [&] { return pool_->busy == 0; });
  }
  if (job.error) std::rethrow_exception(job.error);
}

void CpuResources::for_each_range(std::int64_t count, std::int64_t per_task,
                                  const std::function<void(std::int64_t, std::int64_t, int)>& body) {
  for_each((count + per_task - 1) / per_task, [&](std::int64_t task, int worker) {
    const auto first = task * per_task;
    body(first, std::min(per_task, count - first), worker);
  });
}

}  // namespace kadanoff
