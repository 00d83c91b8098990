// The number of threads that the environment and the affinity allow.
#include "kernels/core/usable_threads.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <cstdlib>

#include "tests/support/child.hpp"

namespace kadanoff {
namespace {

class Threads : public testing::Test {
 protected:
  Threads() { clear(); }
  ~Threads() override { clear(); }
  static void clear() {
    unsetenv("OMP_NUM_THREADS");
    unsetenv("SLURM_CPUS_PER_TASK");
  }
};

TEST_F(Threads, AreAsManyAsTheSystemAllows) {
  EXPECT_GE(usable_threads().threads, 1);
  EXPECT_EQ(default_threads().threads, usable_threads().threads);
  EXPECT_FALSE(default_threads().reason.empty());
}

TEST_F(Threads, AreNoMoreThanTheEnvironmentSays) {
  if (usable_threads().threads < 2) GTEST_SKIP() << "one core only";
  for (const char* variable : {"OMP_NUM_THREADS", "SLURM_CPUS_PER_TASK"}) {
    setenv(variable, "1", 1);
    EXPECT_EQ(default_threads().threads, 1) << variable;
    EXPECT_EQ(default_threads().reason, std::string(variable) + "=1");
    EXPECT_GE(usable_threads().threads, 2);  // what is asked for with --threads is another matter
    clear();
  }
  for (const char* list : {"1,4", "1, 4", " 1 "}) {
    setenv("OMP_NUM_THREADS", list, 1);
    EXPECT_EQ(default_threads().threads, 1) << list;
    EXPECT_EQ(ignored_thread_settings(), "") << list;
  }
}

TEST_F(Threads, AreNotThoseOfASettingThatIsNoNumber) {
  for (const char* nothing : {"0", "-1", "many", "1x", "1;4", ",1", "99999999999999999999"}) {
    setenv("OMP_NUM_THREADS", nothing, 1);
    EXPECT_EQ(default_threads().threads, usable_threads().threads) << nothing;
    EXPECT_EQ(ignored_thread_settings(), std::string("OMP_NUM_THREADS=") + nothing);
  }
  setenv("SLURM_CPUS_PER_TASK", "two", 1);
  EXPECT_EQ(ignored_thread_settings(), "SLURM_CPUS_PER_TASK=two, OMP_NUM_THREADS=99999999999999999999");
  clear();
  for (const char* fine : {"", " ", "100000"}) {
    setenv("OMP_NUM_THREADS", fine, 1);
    EXPECT_EQ(default_threads().threads, usable_threads().threads) << fine;
    EXPECT_EQ(ignored_thread_settings(), "") << fine;
  }
}

TEST_F(Threads, AreNoMoreThanTheAffinityAllows) {
  EXPECT_EQ(test::exit_code_in_child([] {
              cpu_set_t one, usable;
              sched_getaffinity(0, sizeof usable, &usable);
              CPU_ZERO(&one);
              for (int core = 0; core < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++core)
                if (CPU_ISSET(core, &usable)) CPU_SET(core, &one);
              if (sched_setaffinity(0, sizeof one, &one) != 0) _exit(42);
              _exit(usable_threads().threads == 1 ? 42 : 1);
            }),
            42);
}

}  // namespace
}  // namespace kadanoff
