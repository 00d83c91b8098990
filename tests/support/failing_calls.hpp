// System calls that fail in this process from now on, as on a file system that lacks them. For a child process
// (tests/support/child.hpp): it cannot be undone.
//
//   make_calls_fail({{SYS_flock, ENOLCK}, {SYS_openat, EOPNOTSUPP, 2, O_TMPFILE & ~O_DIRECTORY}});
#pragma once

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace kadanoff::test {

struct FailingCall {
  long number;
  int error;
  unsigned argument = 0;  // which argument has the bits; only calls with one of them fail
  unsigned bits = 0;      // 0: all calls
};

// Ends the process with exit code 99 where the system does not let it.
inline void make_calls_fail(const std::vector<FailingCall>& calls) {
  const auto op = [](unsigned code, unsigned k, unsigned char yes = 0, unsigned char no = 0) {
    return sock_filter{static_cast<unsigned short>(code), yes, no, k};
  };
  const auto load = [&](std::size_t at) { return op(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(at)); };
  std::vector<sock_filter> program;
  for (const auto& call : calls) {
    program.push_back(load(offsetof(seccomp_data, nr)));
    program.push_back(op(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call.number), 0, call.bits == 0 ? 1 : 3));
    if (call.bits != 0) {
      program.push_back(load(offsetof(seccomp_data, args) + sizeof(__u64) * call.argument));
      program.push_back(op(BPF_JMP | BPF_JSET | BPF_K, call.bits, 0, 1));
    }
    program.push_back(op(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(call.error)));
  }
  program.push_back(op(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
    _exit(99);
}

// The calls of hard links, on every architecture.
inline std::vector<FailingCall> hard_links(int error) {
  std::vector<FailingCall> calls{{SYS_linkat, error}};
#ifdef SYS_link
  calls.push_back({SYS_link, error});
#endif
  return calls;
}

inline std::vector<FailingCall> renames(int error) {
  std::vector<FailingCall> calls{{SYS_renameat2, error}};
#ifdef SYS_rename
  calls.push_back({SYS_rename, error});
#endif
#ifdef SYS_renameat
  calls.push_back({SYS_renameat, error});
#endif
  return calls;
}

inline std::vector<FailingCall> removals(int error) {
  std::vector<FailingCall> calls{{SYS_unlinkat, error}};
#ifdef SYS_unlink
  calls.push_back({SYS_unlink, error});
#endif
  return calls;
}

// Files without a name, and renaming without replacing.
inline FailingCall nameless_files(int error) { return {SYS_openat, error, 2, O_TMPFILE & ~O_DIRECTORY}; }
inline FailingCall careful_renames(int error) { return {SYS_renameat2, error, 4, 0xFFFFFFFF}; }

}  // namespace kadanoff::test
