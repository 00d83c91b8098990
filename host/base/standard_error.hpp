// What the program tells people on stderr: errors, notices, and the line of progress. A reader that is slow, or has
// left, never ends or holds a job: a write that fails is given up, and a notice waits two seconds for room at most.
#pragma once

#include <string_view>

namespace kadanoff {

// --quiet: from now on only errors are told.
void be_quiet() noexcept;
[[nodiscard]] bool is_quiet() noexcept;

// One line (without its end) about an error. What it quotes from files and names is made printable() and short. Waits
// for room until a stop is asked for.
void tell_error(std::string_view line);

// One line (without its end) that may be missed: nothing with --quiet.
void tell(std::string_view line);

// The line of progress, as it is: nothing with --quiet, or where stderr has no room for it now. If it has no end, what
// is told next begins a new line.
void show(std::string_view text);
void end_shown_line();

// The same for signal handlers: they make system calls only.
void tell_error_in_handler(std::string_view line) noexcept;
void tell_in_handler(std::string_view line) noexcept;

}  // namespace kadanoff
