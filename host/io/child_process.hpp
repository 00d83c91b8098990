// Work that may crash, done by a child process. The work cannot change this process's memory.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace kadanoff::io {

// Runs `work` in a forked child. Returns nothing if it finished, else the reason: the message of its exception, a
// crash, or that `patience` passed between two calls of the function that `work` gets.
//
// Only the calling thread exists in the child: the work must not use a Context or wait for another thread.
using StillAlive = std::function<void()>;
std::optional<std::string> run_in_child(const std::function<void(const StillAlive&)>& work,
                                        std::chrono::seconds patience);

}  // namespace kadanoff::io
