// One line that says what is wrong with a command line: it names the option and the values that it takes.
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

// "--hidden" of --hidden=8, "-o" of -oFILE.
std::string option_name(const std::string& word);

// Throws Error(usage), with a list of the commands, unless `arguments` begin with a complete command (with its group,
// if it has one); for an option before the command it says where options go. CLI11 would only report unexpected
// arguments.
void require_known_verb(CLI::App& program, const std::vector<std::string>& arguments);

// Throws Error(usage) for an option with one dash: -hidden would be -h with more, and -overwrite the output "verwrite".
void require_two_dashes(const Verb& verb, const std::vector<std::string>& arguments);

// Checks the parsed values for mistakes that CLI11 accepts. Throws Error(usage), naming the first option or argument
// that is empty (often from an unset shell variable) or has a value_problem().
void require_usable_values(const Verb& verb);

// Why a text that is not empty cannot be a value of an option: "is not an integer"; empty if it can be one. CLI11 would
// read 010 as octal, -7 as 2⁶⁴ − 7, and take the largest integer for what is beyond 64 bits.
std::string value_problem(Option::Takes takes, const std::string& text);

// The message for an exception that CLI11 threw, from its type and the state of the verb's options.
std::string usage_message(const Verb& verb, const CLI::ParseError& error, const std::vector<std::string>& arguments);

}  // namespace kadanoff::cli
