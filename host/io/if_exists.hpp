// What becomes of a file that is there already where another is to be written.
#pragma once

#include <cstdint>

namespace kadanoff::io {

enum class IfExists : std::uint8_t { refuse, replace };

}  // namespace kadanoff::io
