// Forks. Questions and answers go through a pair of sockets; an answer is a row of frames: a letter, a length, and
// bytes.
#include "host/io/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <exception>
#include <new>
#include <utility>

#include "host/base/notice.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/system_error.hpp"

namespace kadanoff::io {
namespace {

using std::chrono::nanoseconds;

enum class Frame : char { data = 'd', notice = 'n', alive = 'a', error = 'e', done = '.' };
struct Header {
  Frame frame;
  std::int64_t length;  // of the bytes that follow; of `alive`, of the step to come
};

constexpr std::int64_t longest_message = 1 << 20;  // bytes
constexpr int most_failures = 3;
constexpr std::int64_t slowest = 20'000'000;  // bytes per second that a step takes at worst

bool in_a_child = false;
rlim_t users_limit = RLIM_INFINITY;  // in a child: of the address space, before ours

// ── the child ───────────────────────────────────────────────────────────────────────────────────────────────────────
bool send_all(int socket, const void* from, std::size_t count) {
  const char* bytes = static_cast<const char*>(from);
  while (count > 0) {
    const auto sent = send(socket, bytes, count, MSG_NOSIGNAL);  // no SIGPIPE if the other one is dead
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int socket, char* to, std::size_t count) {
  while (count > 0) {
    const auto got = read(socket, to, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

class SocketSpeaker final : public Speaker {
 public:
  explicit SocketSpeaker(int socket) : socket_(socket) {}
  void data(const void* bytes, std::size_t count) override { send(Frame::data, bytes, count); }
  void notice(const std::string& text) override { send_text(Frame::notice, text); }
  void alive(std::int64_t bytes_to_come) override { send_header({Frame::alive, bytes_to_come}); }
  // The code, the message with its hint, and the length of the message without it.
  void error(const Error& error) {
    const int code = static_cast<int>(error.code());
    const auto length = static_cast<std::int64_t>(error.message().size());
    std::string bytes(sizeof code + sizeof length, '\0');
    std::memcpy(bytes.data(), &code, sizeof code);
    std::memcpy(bytes.data() + sizeof code, &length, sizeof length);
    send_text(Frame::error, bytes + error.what());
  }
  void done() { send_header({Frame::done, 0}); }

 private:
  void send_header(Header header) {
    if (!send_all(socket_, &header, sizeof header)) _exit(1);  // nobody listens any more
  }
  void send(Frame frame, const void* bytes, std::size_t count) {
    send_header({frame, static_cast<std::int64_t>(count)});
    if (!send_all(socket_, bytes, count)) _exit(1);
  }
  void send_text(Frame frame, const std::string& text) {
    send(frame, text.data(), std::min(text.size(), static_cast<std::size_t>(longest_message)));
  }
  int socket_;
};

// The size of this process's address space, or 0 if the system does not tell.
std::int64_t address_space() {
  long long pages = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  const bool told = std::fscanf(file, "%lld", &pages) == 1;  // NOLINT(cert-err34-c): the kernel wrote it
  std::fclose(file);
  return told ? pages * sysconf(_SC_PAGESIZE) : 0;
}

void limit_memory(std::int64_t bytes) {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0) return;
  users_limit = limit.rlim_cur;
  const auto now = address_space();
  if (now == 0) return;
  limit.rlim_cur = std::min(users_limit, static_cast<rlim_t>(now + bytes));
  setrlimit(RLIMIT_AS, &limit);
}

void become_a_child() {
  in_a_child = true;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL}) std::signal(signal, SIG_DFL);
  // The user shall not see what a crashing library prints.
  if (const int nothing = open("/dev/null", O_WRONLY); nothing >= 0) {
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
  }
}

void answer_once(const AnsweringChild::Answer& answer, std::string_view question, SocketSpeaker& speaker) {
  try {
    answer(question, speaker);
    speaker.done();
  } catch (const Error& error) {
    speaker.error(error);
  } catch (const std::bad_alloc&) {
    speaker.error(Error(ExitCode::internal, "there is not enough memory"));
  } catch (const std::exception& error) {
    speaker.error(Error(ExitCode::internal, error.what()));
  }
}

// noexcept: nothing may unwind the copy of the parent, whose destructors remove its files.
[[noreturn]] void be_the_child(const AnsweringChild::Answer& answer, ChildLimits limits, int socket) noexcept {
  become_a_child();
  if (limits.memory > 0) limit_memory(limits.memory);
  SocketSpeaker speaker(socket);
  for (std::size_t length = 0; receive_all(socket, reinterpret_cast<char*>(&length), sizeof length);) {
    std::string question(length, '\0');
    if (!receive_all(socket, question.data(), length)) break;
    answer_once(answer, question, speaker);
  }
  _exit(0);  // no destructors of globals: they belong to the parent
}

// ── the parent ──────────────────────────────────────────────────────────────────────────────────────────────────────
// For work in this process.
class DirectSpeaker final : public Speaker {
 public:
  explicit DirectSpeaker(const std::function<void(std::string_view)>& data) : data_(data) {}
  void data(const void* bytes, std::size_t count) override { data_({static_cast<const char*>(bytes), count}); }
  void notice(const std::string& text) override { kadanoff::notice(text); }
  void alive(std::int64_t) override {}

 private:
  const std::function<void(std::string_view)>& data_;
};

// The CPU time that a process has taken; 0 if it is gone.
nanoseconds time_taken(int process) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) return nanoseconds(0);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

void tell_once_that_there_is_no_child(int error) {
  static bool told = false;
  if (!told) notice("no process can be started (" + system_reason(error) + "): files are read without its protection");
  told = true;
}

}  // namespace

void allow_more_memory(std::int64_t bytes) {
  rlimit limit{};
  if (!in_a_child || getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  limit.rlim_cur = std::min(users_limit, limit.rlim_cur + static_cast<rlim_t>(bytes));
  setrlimit(RLIMIT_AS, &limit);
}

bool is_limited_by_user() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  return !in_a_child || limit.rlim_cur == users_limit;
}

AnsweringChild::AnsweringChild(Answer answer, ChildLimits limits) : answer_(std::move(answer)), limits_(limits) {
  start();
}

AnsweringChild::~AnsweringChild() { stop(); }

void AnsweringChild::start() {
  int ends[2];
  const bool connected = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0;
  const pid_t child = connected ? fork_without_stop_signals() : -1;
  const int error = errno;
  if (child == 0) {
    close(ends[0]);
    be_the_child(answer_, limits_, ends[1]);
  }
  if (connected) close(ends[1]);
  if (child > 0) {
    socket_ = ends[0];
    child_ = child;
    return;
  }
  if (connected) close(ends[0]);
  if (failures_ > 0)  // what has ended a child would end this process
    throw ChildFailed("no process can be started: " + system_reason(error), ExitCode::internal);
  child_ = 0;
  tell_once_that_there_is_no_child(error);
}

void AnsweringChild::stop() noexcept {
  if (socket_ >= 0) close(std::exchange(socket_, -1));
  if (child_ <= 0) return;
  kill(child_, SIGKILL);
  // Where SIGCHLD is ignored this fails when the child has ended. The verdict does not depend on it.
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

void AnsweringChild::give_up(const std::string& how, ExitCode code) {
  ++failures_;
  stop();
  throw ChildFailed(how, code);
}

// Nobody holds the other end of the socket any more: the child has ended, or is about to.
void AnsweringChild::report_death() {
  int status = 0;
  pid_t ended = 0;
  for (int tries = 0; ended == 0 && tries < 200; ++tries) {
    ended = waitpid(child_, &status, WNOHANG);
    if (ended == 0) usleep(5000);
  }
  if (ended != child_) give_up("the process crashed");  // as where SIGCHLD is ignored
  child_ = -1;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
    give_up("the process was killed (by the system, if memory ended)", ExitCode::internal);
  give_up("the process crashed");
}

void AnsweringChild::hear(char* bytes, std::size_t count, nanoseconds patience) {
  const auto began = time_taken(child_);
  while (count > 0) {
    pollfd wait{socket_, POLLIN, 0};
    const int ready = poll(&wait, 1, 200);
    if (ready < 0 && errno != EINTR) give_up("it cannot be waited for: " + system_reason(), ExitCode::internal);
    if (ready <= 0) {
      if (time_taken(child_) - began > patience) give_up("it takes too long");
      continue;
    }
    const auto got = read(socket_, bytes, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) report_death();
    bytes += got;
    count -= static_cast<std::size_t>(got);
  }
}

void AnsweringChild::ask(std::string_view question, const std::function<void(std::string_view piece)>& data) {
  if (child_ < 0 && failures_ >= most_failures) throw ChildFailed("it failed again and again");
  if (child_ < 0) start();
  if (child_ == 0) {
    DirectSpeaker speaker(data);
    return answer_(question, speaker);
  }
  const std::size_t length = question.size();
  std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
  bytes += question;
  if (!send_all(socket_, bytes.data(), bytes.size())) report_death();

  nanoseconds patience = limits_.patience;
  const auto text_of = [&](std::int64_t size) {
    if (size < 0 || size > longest_message) give_up("it answers nonsense");
    std::string text(static_cast<std::size_t>(size), '\0');
    hear(text.data(), text.size(), patience);
    return text;
  };
  std::string buffer;
  for (;;) {
    Header header{};
    hear(reinterpret_cast<char*>(&header), sizeof header, patience);
    patience = limits_.patience;
    switch (header.frame) {
      case Frame::done:
        return;
      case Frame::alive:
        patience += std::chrono::milliseconds(std::clamp<std::int64_t>(header.length, 0, 1LL << 40) / (slowest / 1000));
        break;
      case Frame::notice:
        notice(text_of(header.length));
        break;
      case Frame::error: {
        const auto text = text_of(header.length);
        int code = 0;
        std::int64_t message = 0;
        if (text.size() < sizeof code + sizeof message) give_up("it answers nonsense");
        std::memcpy(&code, text.data(), sizeof code);
        std::memcpy(&message, text.data() + sizeof code, sizeof message);
        const auto words = text.substr(sizeof code + sizeof message);
        const auto at = static_cast<std::size_t>(message);
        if (message < 0 || at + 2 > words.size()) throw Error(static_cast<ExitCode>(code), words);
        throw Error(static_cast<ExitCode>(code), words.substr(0, at), words.substr(at + 2));  // "message; hint"
      }
      case Frame::data:
        for (auto left = header.length; left > 0;) {
          buffer.resize(static_cast<std::size_t>(std::min<std::int64_t>(left, 1 << 20)));
          hear(buffer.data(), buffer.size(), patience);
          try {
            data(buffer);
          } catch (...) {
            stop();  // the rest of the answer must not be taken for the next one
            throw;
          }
          left -= static_cast<std::int64_t>(buffer.size());
        }
        break;
      default:
        give_up("it answers nonsense");
    }
  }
}

std::optional<std::string> run_in_child(const std::function<void(const StillAlive&)>& work,
                                        std::chrono::seconds patience) {
  AnsweringChild child([&](std::string_view, Speaker& parent) { work([&] { parent.alive(); }); },
                       {.patience = patience});
  try {
    child.ask("", [](std::string_view) {});
    return std::nullopt;
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace kadanoff::io
