// Text from files and names, made fit to print: what a file says must not move a terminal's cursor or fill its screen.
#pragma once

#include <string>
#include <string_view>

namespace kadanoff {

// One line: control characters (C0, DEL, C1) and bytes that are not UTF-8 are shown as \x1b; marks that turn the
// direction of writing, as \u202e. A text longer than `most` bytes is cut, with "…" at the cut.
std::string printable(std::string_view text, std::size_t most = 200);

}  // namespace kadanoff
