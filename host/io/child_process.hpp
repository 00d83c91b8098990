// Work that may crash, done by a child process: what it does to memory is lost with it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace kadanoff::io {

// Runs `work` in a forked child and returns nothing if it came to its end, else why it did not: what the exception that
// it threw says, or that it crashed, or that `patience` passed between two calls of the function handed to it.
//
// Only the calling thread exists in the child: the work must not use a Context or wait for another thread.
using StillAlive = std::function<void()>;
std::optional<std::string> run_in_child(const std::function<void(const StillAlive&)>& work,
                                        std::chrono::seconds patience);

}  // namespace kadanoff::io
