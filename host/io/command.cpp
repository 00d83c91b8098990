// Starts a program with streams for its input and outputs, and ends it when its time is over.
#include "host/io/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string_view>
#include <thread>

#include "host/base/signal_cleanup.hpp"
#include "host/base/system_error.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::io {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t most_output = std::size_t{256} << 20;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void reset(int number = -1) {
    if (number_ >= 0) close(number_);
    number_ = number;
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

// A stream to another program: our end and its end.
struct Stream {
  Descriptor ours, theirs;

  bool make_output() {  // from it to us
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    ours.reset(ends[0]);
    theirs.reset(ends[1]);
    return true;
  }

  // From us to it. A socket, because a write to a pipe that the program no longer reads may send us SIGPIPE.
  bool make_input() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
    ours.reset(ends[0]);
    theirs.reset(ends[1]);
    return true;
  }
};

// Sends what there is room for, and takes it from `input`; false if the program reads no more.
bool feed(int descriptor, std::string_view& input) {
  const auto sent = ::send(descriptor, input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
  return sent > 0 || errno == EINTR || errno == EAGAIN;
}

std::vector<std::string> environment_in_the_c_locale() {
  std::vector<std::string> variables{"LC_ALL=C"};
  for (char** next = environ; *next != nullptr; ++next) {
    const std::string_view variable = *next;
    if (!variable.starts_with("LC_") && !variable.starts_with("LANG")) variables.emplace_back(variable);
  }
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// The returned error number covers exec, too: posix_spawn waits for it.
int spawn(pid_t& child, std::vector<std::string> words, int in, int out, int err) {
  auto variables = environment_in_the_c_locale();
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  sigset_t usual, none;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ}) sigaddset(&usual, signal);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  const int error = posix_spawn(&child, words[0].c_str(), &actions, &attributes, pointers_to(words).data(),
                                pointers_to(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

// Appends the available bytes to `text`; false at the end of the stream.
bool drain(int descriptor, std::string& text) {
  std::array<char, 65536> buffer;
  const auto got = read(descriptor, buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

// A started program with its process group. The destructor kills and reaps the group unless wait() has seen the program
// end.
class Child {
 public:
  explicit Child(pid_t id) : id_(id), killed_with_us_(id) {}
  ~Child() {
    if (id_ <= 0) return;
    kill(-id_, SIGKILL);
    while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Waits for the program's end until `deadline`. Returns an empty string if it succeeded, else how it failed.
  std::string wait(Clock::time_point deadline, const std::string& too_late) {
    int status = 0;
    for (milliseconds pause{1};; pause = std::min(2 * pause, milliseconds{50})) {
      const auto ended = waitpid(id_, &status, WNOHANG);
      if (ended == id_) break;
      if (ended < 0 && errno != EINTR) return fmt::format("its end cannot be waited for: {}", system_reason());
      if (Clock::now() >= deadline) return too_late;
      std::this_thread::sleep_for(pause);
    }
    id_ = 0;
    if (WIFSIGNALED(status))
      return fmt::format("ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return WEXITSTATUS(status) == 0 ? std::string{} : fmt::format("exit code {}", WEXITSTATUS(status));
  }

 private:
  pid_t id_;
  KilledOnSignal killed_with_us_;  // its group is its own: a signal to ours does not reach it
};

// Hands over the input and reads both outputs to their ends. Returns an empty string, or why it could not.
std::string converse(Stream& in, std::string_view input, int out, int err, Clock::time_point deadline,
                     const std::string& too_late, CommandOutcome& outcome) {
  std::array<pollfd, 3> streams{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}, pollfd{in.ours.get(), POLLOUT, 0}};
  const auto close_input = [&] {
    in.ours.reset();
    streams[2].fd = -1;
  };
  if (input.empty()) close_input();
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return too_late;
    if (outcome.out.size() + outcome.err.size() > most_output) return "it printed without end";
    const int ready = poll(streams.data(), streams.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return fmt::format("what it prints cannot be read: {}", system_reason());
    if (ready <= 0) continue;
    if (streams[0].revents != 0 && !drain(out, outcome.out)) streams[0].fd = -1;
    if (streams[1].revents != 0 && !drain(err, outcome.err)) streams[1].fd = -1;
    if (streams[2].revents != 0 && (!feed(streams[2].fd, input) || input.empty())) close_input();
  }
  return {};
}

}  // namespace

CommandOutcome run_command(const std::vector<std::string>& words, const std::string& input,
                           std::chrono::milliseconds patience) {
  expects(!words.empty(), "run_command: no program");
  Stream in, out, err;
  CommandOutcome outcome;
  if (!in.make_input() || !out.make_output() || !err.make_output()) {
    outcome.problem = fmt::format("cannot be started: no streams to it: {}", system_reason());
    return outcome;
  }
  pid_t id = 0;
  if (const int error = spawn(id, words, in.theirs.get(), out.theirs.get(), err.theirs.get()); error != 0) {
    outcome.problem = fmt::format("cannot be started: {}", system_reason(error));
    return outcome;
  }
  Child child(id);
  for (Stream* stream : {&in, &out, &err}) stream->theirs.reset();
  const auto deadline = Clock::now() + patience;
  const auto too_late = fmt::format("it took more than {:.3g} s", 1e-3 * static_cast<double>(patience.count()));
  outcome.problem = converse(in, input, out.ours.get(), err.ours.get(), deadline, too_late, outcome);
  // The program may go on after it has closed its streams.
  if (outcome.problem.empty()) outcome.problem = child.wait(deadline, too_late);
  return outcome;
}

bool is_program(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

std::optional<std::filesystem::path> find_program(const std::string& name) {
  const char* const variable = std::getenv("PATH");
  std::istringstream folders(variable == nullptr ? "" : variable);
  for (std::string folder; std::getline(folders, folder, ':');)
    if (auto path = std::filesystem::path(folder) / name; !folder.empty() && is_program(path)) return path;
  return {};
}

}  // namespace kadanoff::io
