// What CLI11 found wrong with a command line, as a line that names the option and says what it takes.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace kadanoff {

// Throws Error(usage) naming the first option or argument that was given as an empty text, which comes from a variable
// without a value as a rule: no verb takes one. After `program` has parsed its arguments.
void require_no_empty_value(const CLI::App& program);

// For what `program` threw at its arguments.
std::string usage_message(const CLI::App& program, const CLI::ParseError& error);

}  // namespace kadanoff
