// How wide a text is on a terminal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace kadanoff {

// The number of UTF-8 characters, one column each: all bytes except continuation bytes.
inline std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace kadanoff
