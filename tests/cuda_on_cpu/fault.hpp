// What a GPU would not survive, or what would make its results depend on chance: the program ends with a message.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

namespace cuda_on_cpu {

// Prints the message, with the kernel, block and thread that run, and ends the program by abort().
[[noreturn]] void fault(const std::string& message);

template <class... Arguments>
[[noreturn]] void fault(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  fault(fmt::format(text, std::forward<Arguments>(arguments)...));
}

}  // namespace cuda_on_cpu
