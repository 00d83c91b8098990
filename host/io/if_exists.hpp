// What to do if the output file already exists.
#pragma once

#include <cstdint>

namespace kadanoff::io {

enum class IfExists : std::uint8_t { refuse, replace };

}  // namespace kadanoff::io
