// Forks, runs the work in the child, and reads its answer from a pipe.
#include "host/io/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <exception>

#include "kernels/core/check.hpp"

namespace kadanoff::io {
namespace {

constexpr char alive = '\0';  // a sign of life in the pipe; all other bytes are the text of an error

void send(int pipe, const char* bytes, std::size_t count) {
  while (count > 0) {
    const auto sent = write(pipe, bytes, count);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) _exit(1);  // the parent no longer reads
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
}

[[noreturn]] void be_the_child(const std::function<void(const StillAlive&)>& work, int pipe) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL}) std::signal(signal, SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);
  // The user shall not see what a crashing library prints.
  if (const int nothing = open("/dev/null", O_WRONLY); nothing >= 0) {
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
  }
  try {
    work([pipe] { send(pipe, &alive, 1); });
    _exit(0);  // no destructors of globals: they belong to the parent
  } catch (const std::exception& error) {
    const std::string message = error.what();
    send(pipe, message.data(), message.size());
  }
  _exit(1);
}

// Reads until the child closes the pipe; false when it was silent for too long.
bool listen(int pipe, std::chrono::seconds patience, std::string& message) {
  const int milliseconds = static_cast<int>(std::chrono::milliseconds(patience).count());
  std::array<char, 4096> buffer;
  for (;;) {
    pollfd wait{pipe, POLLIN, 0};
    const int ready = poll(&wait, 1, milliseconds);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return false;
    const auto got = read(pipe, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    std::copy_if(buffer.begin(), buffer.begin() + got, std::back_inserter(message), [](char c) { return c != alive; });
  }
}

}  // namespace

std::optional<std::string> run_in_child(const std::function<void(const StillAlive&)>& work,
                                        std::chrono::seconds patience) {
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) fail(ExitCode::internal, "cannot make a pipe to a child process");
  const pid_t child = fork();
  if (child == 0) {
    close(pipe[0]);
    be_the_child(work, pipe[1]);
  }
  close(pipe[1]);
  std::string message;
  const bool spoke = child > 0 && listen(pipe[0], patience, message);
  close(pipe[0]);
  if (child < 0) fail(ExitCode::internal, "cannot start a child process");
  if (!spoke) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!spoke) return "it takes too long";
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return std::nullopt;
  return message.empty() ? "the process crashed" : message;
}

}  // namespace kadanoff::io
