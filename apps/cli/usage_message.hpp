// What CLI11 found wrong with a command line, as a line that names the option and says what it takes.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace kadanoff::cli {

// What CLI11 lets pass, after `program` has parsed its arguments: throws Error(usage) naming the first option or
// argument that was given as an empty text (from a variable without a value, as a rule: no verb takes one) or as an
// integer of more than 64 bits, which it would take for the largest that there is.
void require_usable_values(const CLI::App& program);

// For what `program` threw at its arguments.
std::string usage_message(const CLI::App& program, const CLI::ParseError& error);

}  // namespace kadanoff::cli
