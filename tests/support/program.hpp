// Runs the program `kadanoff` as a user would, and records what it prints and how it ends.
//
//   const auto outcome = run_program({"ising", "--side", "10", "-o", (folder / "train.h5").string()});
//   EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace kadanoff::test {

struct ProgramOptions {
  std::filesystem::path folder;                         // working folder; empty: that of the test
  std::optional<rlim_t> file_size_limit;                // bytes; RLIMIT_FSIZE: a write beyond fails as on a full disk
  std::optional<rlim_t> address_space_limit;            // bytes; RLIMIT_AS, as by ulimit -v
  std::optional<std::chrono::milliseconds> kill_after;  // then send `kill_signal`, if the program still runs
  std::filesystem::path signal_once_exists;             // `kill_after` counts from when this exists; empty: the start
  int kill_signal = SIGTERM;
  std::vector<int> ignored_signals = {};  // ignored when the program starts, as by nohup
  bool blocked_stderr = false;            // stderr is a full pipe that nobody reads
  enum class Out { is_read, closed, without_reader, full } out = Out::is_read;
  std::chrono::seconds patience{240};  // after that, SIGKILL
  std::filesystem::path program = {};  // empty: the one beside the tests
};

struct ProgramOutcome {
  int exit_code = -1;  // −1: ended by `signal`
  int signal = 0;
  bool was_signalled = false;                // kill_after passed before the program ended
  std::chrono::milliseconds took_to_end{0};  // from the signal to the program's end
  std::string out;
  std::string err;

  // The lines of stderr: a user error has exactly one.
  [[nodiscard]] auto error_lines() const { return std::count(err.begin(), err.end(), '\n'); }
};

namespace program_detail {

// What the child does after fork: system calls only, because the parent may have threads.
[[noreturn]] inline void become_program(char* const* arguments, const char* folder, int out, int err,
                                        const ProgramOptions& options) {
  const int nothing = open("/dev/null", O_RDONLY);
  if (dup2(nothing, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0) _exit(126);
  if (options.out == ProgramOptions::Out::closed) close(STDOUT_FILENO);
  if (*folder != '\0' && chdir(folder) != 0) _exit(126);
  if (options.file_size_limit) {
    const rlimit limit{*options.file_size_limit, *options.file_size_limit};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(126);
  }
  if (options.address_space_limit) {
    const rlimit limit{*options.address_space_limit, *options.address_space_limit};
    if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(126);
  }
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU}) std::signal(signal, SIG_DFL);
  for (const int signal : options.ignored_signals) std::signal(signal, SIG_IGN);
  execv(arguments[0], arguments);
  _exit(127);
}

// Writes to a pipe until it is full.
inline void fill(int pipe) {
  const int flags = fcntl(pipe, F_GETFL);
  fcntl(pipe, F_SETFL, flags | O_NONBLOCK);
  const std::array<char, 4096> block{};
  while (write(pipe, block.data(), block.size()) > 0) {
  }
  fcntl(pipe, F_SETFL, flags);
}

// KADANOFF_TEST_DEVICE=cuda: what the tests run with --device cpu runs on a GPU instead.
inline void change_device(std::vector<std::string>& words) {
  const char* device = std::getenv("KADANOFF_TEST_DEVICE");
  if (device == nullptr) return;
  for (std::size_t i = 1; i < words.size(); ++i)
    if (words[i - 1] == "--device" && words[i] == "cpu") words[i] = device;
}

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("run_program: no pipe");
    read_end = ends[0], write_end = ends[1];
  }
  void close_write() {
    if (write_end >= 0) close(write_end);
    write_end = -1;
  }
  void close_read() {
    if (read_end >= 0) close(read_end);
    read_end = -1;
  }
  ~Pipe() {
    close_write();
    close_read();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
};

// Appends the available bytes to `text`; false at the end of the stream.
inline bool drain(int descriptor, std::string& text) {
  std::array<char, 65536> buffer;
  const auto got = read(descriptor, buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

}  // namespace program_detail

inline ProgramOutcome run_program(const std::vector<std::string>& arguments, const ProgramOptions& options = {}) {
  using Clock = std::chrono::steady_clock;
  namespace detail = program_detail;

  // The program is beside the tests, both in a build and in an installed tree that was moved.
  const auto beside = std::filesystem::read_symlink("/proc/self/exe").replace_filename("kadanoff");
  std::vector<std::string> words{options.program.empty() ? beside.string() : options.program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  detail::change_device(words);
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const std::string folder = options.folder.string();

  detail::Pipe out, err;
  if (options.blocked_stderr) detail::fill(err.write_end);
  if (options.out == ProgramOptions::Out::without_reader) out.close_read();
  if (options.out == ProgramOptions::Out::full) detail::fill(out.write_end);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("run_program: cannot fork");
  if (child == 0) detail::become_program(pointers.data(), folder.c_str(), out.write_end, err.write_end, options);
  out.close_write();
  err.close_write();

  ProgramOutcome outcome;
  const auto start = Clock::now();
  auto signalled = start;
  std::optional<Clock::time_point> ready;
  bool gave_up = false;
  std::array<pollfd, 2> streams{pollfd{out.read_end, POLLIN, 0}, pollfd{err.read_end, POLLIN, 0}};
  if (options.blocked_stderr) streams[1].fd = -1;
  if (options.out != ProgramOptions::Out::is_read) streams[0].fd = -1;
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const auto now = Clock::now();
    if (!ready && (options.signal_once_exists.empty() || std::filesystem::exists(options.signal_once_exists)))
      ready = now;
    if (options.kill_after && !outcome.was_signalled && ready && now - *ready >= *options.kill_after) {
      kill(child, options.kill_signal);
      outcome.was_signalled = true;
      signalled = now;
    }
    if (!gave_up && now - start >= options.patience) {
      kill(child, SIGKILL);
      gave_up = true;
    }
    poll(streams.data(), streams.size(), 10);
    if (streams[0].revents != 0 && !detail::drain(out.read_end, outcome.out)) streams[0].fd = -1;
    if (streams[1].revents != 0 && !detail::drain(err.read_end, outcome.err)) streams[1].fd = -1;
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  outcome.took_to_end = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - signalled);
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  return outcome;
}

}  // namespace kadanoff::test
