// Runs work in a child process, so that another user, a limit or a kill does not affect the test program.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "kernels/core/check.hpp"

namespace kadanoff::test {

// Runs `work` in a forked child. Returns the code of the Error that `work` throws, 0 without an exception, 1 for
// another exception, and −signal if a signal killed the child.
template <class Work>
int exit_code_in_child(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      work();
      _exit(0);
    } catch (const Error& error) {
      _exit(static_cast<int>(error.code()));
    } catch (...) {
      _exit(1);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

// For the child: files may not grow beyond `bytes`, as if the disk was full.
inline void limit_file_size(rlim_t bytes) {
  const rlimit limit{bytes, bytes};
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || std::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) _exit(99);  // as main() does
}

// For the child: root, who may read and write everything, becomes an ordinary user.
inline void stop_being_root() {
  if (geteuid() == 0 && setuid(65534) != 0) _exit(99);
}

}  // namespace kadanoff::test
