// Work that may crash or hang, done by a child process. The work cannot change this process's memory.
//
//   const AnsweringChild child([](std::string_view question, Speaker& parent) { parent.data(…); },
//                              {.memory = 1 << 30});
//   child.ask("how many?", [&](std::string_view piece) { answer += piece; });
//
// Only the calling thread exists in the child: the work must not use a Context or wait for another thread. If no child
// can be made (a limit on the number of processes), this is told once on stderr, and the work is done in this process;
// but not work of which a child has died.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "kernels/core/check.hpp"

namespace kadanoff::io {

// The child ended without an answer. Its code is bad_input if it crashed, or was ended because it took too long;
// internal if the work is not to blame: no process could be made, or the system has killed it.
class ChildFailed : public Error {
 public:
  explicit ChildFailed(const std::string& how, ExitCode code = ExitCode::bad_input) : Error(code, how) {}
};

// What the work may say to the one who waits for it.
class Speaker {
 public:
  virtual ~Speaker() = default;
  virtual void data(const void* bytes, std::size_t count) = 0;
  virtual void notice(const std::string& text) = 0;        // for stderr
  virtual void alive(std::int64_t bytes_to_come = 0) = 0;  // a step is done; the next is one of so many bytes
};

struct ChildLimits {
  std::int64_t memory = 0;           // bytes that the child may take beyond what this process has; 0: no limit
  std::chrono::seconds patience{3};  // CPU time between two signs of life. A process that is stopped, or waits for a
                                     // slow disk, takes none.
};

class AnsweringChild {
 public:
  using Answer = std::function<void(std::string_view question, Speaker& parent)>;

  AnsweringChild(Answer answer, ChildLimits limits);
  ~AnsweringChild();
  AnsweringChild(const AnsweringChild&) = delete;
  AnsweringChild& operator=(const AnsweringChild&) = delete;

  // Calls data(piece) as the answer arrives. Throws the Error that the work throws, or ChildFailed. The child itself
  // says that it is done: an answer without that word is none.
  void ask(std::string_view question, const std::function<void(std::string_view piece)>& data);

 private:
  void start();
  void stop() noexcept;
  void hear(char* bytes, std::size_t count, std::chrono::nanoseconds patience);
  [[noreturn]] void give_up(const std::string& how, ExitCode code = ExitCode::bad_input);
  [[noreturn]] void report_death();

  Answer answer_;
  ChildLimits limits_;
  int socket_ = -1;
  int child_ = 0;     // its process id; 0: the work is done in this process; −1: it has failed
  int failures_ = 0;  // of children; after a few no new one is made
};

// Adds to the memory that this child may take, for a step that needs it. Does nothing outside of a child.
void allow_more_memory(std::int64_t bytes);

// Whether memory ends where the user's `ulimit -v` is, and not at a limit of ours.
bool is_limited_by_user();

// Runs `work` in a child. Returns nothing if it finished, else the reason: the message of its exception, a crash, or
// that it took `patience` of CPU time between two calls of the function that `work` gets.
using StillAlive = std::function<void()>;
std::optional<std::string> run_in_child(const std::function<void(const StillAlive&)>& work,
                                        std::chrono::seconds patience);

}  // namespace kadanoff::io
