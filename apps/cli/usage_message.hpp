// What is wrong with a command line, as a line that names the option and says what it takes.
#pragma once

#include <string>
#include <vector>

#include "apps/cli/verb.hpp"

namespace CLI {
class ParseError;
}  // namespace CLI

namespace kadanoff::cli {

// "kadanoff thermometer fit"
std::string full_name(const CLI::App& command);

// Throws Error(usage), with the commands that there are, unless the first words of `arguments` are a command with all
// that it needs. CLI11 would call them unexpected arguments.
void require_known_verb(const CLI::App& program, const std::vector<std::string>& arguments);

// What CLI11 lets pass, after `verb` has parsed its arguments: throws Error(usage) naming the first option or argument
// that was given as an empty text (from a variable without a value, as a rule: no verb takes one) or as an integer of
// more than 64 bits, which it would take for the largest that there is.
void require_usable_values(const Verb& verb);

// For what CLI11 threw at `arguments`, by the kind of the exception and what became of the verb's options.
std::string usage_message(const Verb& verb, const CLI::ParseError& error, const std::vector<std::string>& arguments);

}  // namespace kadanoff::cli
