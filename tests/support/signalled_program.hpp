// Runs `kadanoff` and sends it a signal right before one of the system calls that change the content of a folder: the
// first, the second … Signals at random moments hit a gap between two calls only by luck; this finds every gap.
//
//   for (int n = 1; ; ++n) if (!signal_before_call(n, SIGKILL, arguments).signalled) break;
#pragma once

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace kadanoff::test {

struct SignalledProgram {
  bool traced = true;      // false: the system does not allow tracing
  bool signalled = false;  // false: the program ended before the call
  int exit_code = -1;      // −1: it was killed
  std::string call;        // the call right before which the signal was sent
};

namespace signalled_detail {

// The name of a call that counts, "" for any other. Lists the calls that every architecture has, and the old calls of
// x86-64: glibc uses no others for these where both exist.
inline std::string name_of_call(std::uint64_t number) {
  switch (number) {
#ifdef SYS_rename
    case SYS_rename:
      return "rename";
    case SYS_link:
      return "link";
    case SYS_unlink:
      return "unlink";
#endif
    case SYS_renameat2:
      return "renameat2";
    case SYS_linkat:
      return "linkat";
    case SYS_unlinkat:
      return "unlinkat";
    default:
      return "";
  }
}

[[noreturn]] inline void become_traced(char* const* arguments) {
  const int nothing = open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, stream);
  setenv("ASAN_OPTIONS", "detect_leaks=0", 1);  // leak detection itself needs ptrace
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(99);
  execv(arguments[0], arguments);
  _exit(99);
}

}  // namespace signalled_detail

// Only calls of the main thread count; the program writes files in no other thread.
inline SignalledProgram signal_before_call(int n, int signal, const std::vector<std::string>& arguments) {
  std::vector<std::string> words{std::filesystem::read_symlink("/proc/self/exe").replace_filename("kadanoff").string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("signal_before_call: cannot fork");
  if (child == 0) signalled_detail::become_traced(pointers.data());

  SignalledProgram outcome;
  int status = 0, seen = 0;
  waitpid(child, &status, 0);  // stopped by its own execv
  if (!WIFSTOPPED(status)) return {false, false, -1, ""};
  ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  for (int to_deliver = 0;;) {
    ptrace(PTRACE_SYSCALL, child, nullptr, to_deliver);
    to_deliver = 0;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) break;
    if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
      to_deliver = WSTOPSIG(status);
      continue;
    }
    __ptrace_syscall_info info{};
    if (ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info) <= 0) continue;
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY || signalled_detail::name_of_call(info.entry.nr).empty()) continue;
    if (++seen != n) continue;
    outcome.signalled = true;
    outcome.call = signalled_detail::name_of_call(info.entry.nr);
    kill(child, signal);
  }
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  return outcome;
}

}  // namespace kadanoff::test
