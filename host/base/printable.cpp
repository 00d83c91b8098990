// Walks through the text, one UTF-8 character at a time.
#include "host/base/printable.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace kadanoff {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t bytes = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code = byte(0) & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least[bytes] || code > 0x10FFFF || surrogate) return {};
  return {code, bytes};
}

bool turns_the_writing(std::uint32_t code) {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text, std::size_t most) {
  std::string shown;
  while (!text.empty()) {
    const auto [code, bytes] = first_of(text);
    std::string one;
    if (bytes == 0)
      one = fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    else if (code < 0x20 || (code >= 0x7F && code < 0xA0))
      one = fmt::format("\\x{:02x}", code);
    else if (turns_the_writing(code))
      one = fmt::format("\\u{:04x}", code);
    else
      one = text.substr(0, bytes);
    if (shown.size() + one.size() > most) return shown + "…";
    shown += one;
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return shown;
}

}  // namespace kadanoff
