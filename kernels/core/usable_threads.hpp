// How many threads this process may run, and what says so.
#pragma once

#include <string>

namespace kadanoff {

struct ThreadCount {
  int threads = 1;
  std::string reason;  // "the cores of this machine", "OMP_NUM_THREADS=4"
};

// At a time: by its CPU affinity and the quota of its control group (a container, a batch job).
ThreadCount usable_threads();

// With --threads 0: at most that many, and no more than SLURM_CPUS_PER_TASK and OMP_NUM_THREADS in the environment say.
ThreadCount default_threads();

// Which of these two are set to something else than a number of threads: "OMP_NUM_THREADS=many"; empty if none is.
std::string ignored_thread_settings();

}  // namespace kadanoff
