// Finds the wrong option of a command line and writes the message.
#include "apps/cli/usage_message.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include "host/base/lists.hpp"
#include "host/base/numbers.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

using Takes = Option::Takes;

constexpr const char* out_of_range = "is too large or too small";

std::vector<const CLI::Option*> options_of(const Verb& verb) { return std::as_const(verb.app()).get_options(); }

// The commands below `group`: "train", "thermometer fit".
std::vector<std::string> commands_below(const CLI::App& group) {
  std::vector<std::string> names;
  for (const CLI::App* one : group.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(one->get_name());
    for (const auto& below : commands_below(*one)) names.push_back(one->get_name() + " " + below);
  }
  return names;
}

// A command by its name, or by the last word of it.
std::string command_meant(const CLI::App& group, const std::string& word) {
  auto known = commands_below(group);
  for (const auto& name : known)
    if (name.ends_with(" " + word)) return did_you_mean(name, {name});
  for (const CLI::Option* option : group.get_options())  // "help"
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  return did_you_mean(word, known);
}

// For a word that is no option of the verb.
std::string option_meant(const Verb& verb, std::string_view word) {
  const auto typed = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : options_of(verb)) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    if (option->get_positional() && "--" + CLI::detail::to_lower(option->get_name(true)) == typed)
      return fmt::format(" ({} is given without dashes)", option->get_name(true));
  }
  return did_you_mean(typed, names);
}

std::string not_an_option(const Verb& verb, const std::string& word) {
  return fmt::format("{} is not an option{}; see {} --help", word, option_meant(verb, word), full_name(verb.app()));
}

// A mistyped option is reported first: it may also be the reason why a required option is missing. A text that was
// copied may have a long dash in place of two.
std::string unknown_argument(const Verb& verb) {
  for (const auto& one : verb.app().remaining()) {
    if (one.starts_with("-")) return not_an_option(verb, one);
    for (const std::string_view dash : {"–", "—", "−"})
      if (one.starts_with(dash)) return not_an_option(verb, one) + ". Options begin with two hyphens, --";
  }
  return "";
}

std::string too_many_arguments(const Verb& verb) {
  std::vector<std::string> takes;
  for (const CLI::Option* option : options_of(verb))
    if (option->get_positional()) takes.push_back(option->get_name(true));
  return fmt::format("'{}' is one argument too many: {} takes {}; see {} --help", verb.app().remaining().front(),
                     full_name(verb.app()), takes.empty() ? "none" : fmt::format("{}", fmt::join(takes, " and ")),
                     full_name(verb.app()));
}

// All that are missing: nobody wants to learn of them one by one.
std::string missing_options(const Verb& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options_of(verb))
    if (option->get_required() && option->count() == 0) names.push_back(option->get_name());
  if (names.empty()) return "";
  const auto last = names.back();
  names.pop_back();
  return fmt::format("{}{}{} required; see {} --help", fmt::join(names, ", "), names.empty() ? "" : " and ",
                     last + (names.empty() ? " is" : " are"), full_name(verb.app()));
}

std::string excluded_option(const Verb& verb) {
  for (const CLI::Option* option : options_of(verb))
    for (const CLI::Option* other : option->get_excludes())
      if (option->count() > 0 && other->count() > 0)
        return fmt::format("{} and {} exclude each other: give one of them", option->get_name(), other->get_name());
  return "";
}

std::string empty_value(const Verb& verb) {
  for (const CLI::Option* option : options_of(verb))
    for (const auto& value : option->results())
      if (value.empty())
        return fmt::format("the {} {} is empty: give a value", option->get_positional() ? "argument" : "option",
                           option->get_name());
  return "";
}

std::string integer_problem(std::string_view text, bool may_be_negative) {
  const bool is_negative = text.starts_with('-');
  const auto digits = text.substr(is_negative || text.starts_with('+') ? 1 : 0);
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return "is not an integer";
  if (digits.size() > 1 && digits.starts_with('0')) return "begins with a zero: give it without";
  if (is_negative && !may_be_negative) return "is negative: it takes an integer of 0 or more";
  std::uint64_t natural = 0;
  const bool fits = may_be_negative
                        ? parse_integer(text).has_value()
                        : std::from_chars(digits.data(), digits.data() + digits.size(), natural).ec == std::errc();
  return fits ? "" : out_of_range;
}

std::string wrong_value(const Verb& verb, const CLI::Option& option, const std::string& value,
                        const std::string& problem) {
  return fmt::format("{} '{}' {}; see {} --help", option.get_name(), value, problem, full_name(verb.app()));
}

// Of a value that CLI11 could not convert: its type may be narrower than 64 bits.
std::string unconverted_value(const Verb& verb, const CLI::Option& option) {
  const auto& value = option.results()[0];
  const auto problem = value_problem(verb.takes(option), value);
  return wrong_value(verb, option, value, problem.empty() ? out_of_range : problem);
}

// The option that caused a ConversionError: CLI11 converts the given options in order and stops at the first that
// fails.
const CLI::Option* last_converted(const Verb& verb) {
  const CLI::Option* last = nullptr;
  for (const CLI::Option* option : options_of(verb))
    if (option->count() > 0 && option->get_callback_run()) last = option;
  return last;
}

const CLI::Option* given_too_often(const Verb& verb) {
  for (const CLI::Option* option : options_of(verb)) {
    const auto most = static_cast<std::size_t>(std::max(1, option->get_items_expected_max()));
    if (option->get_expected_max() > 0 && option->count() > most) return option;
  }
  return nullptr;
}

// The last argument, if it is an option that needs a value. (Elsewhere an option takes the next argument as its value.)
const CLI::Option* left_without_value(const Verb& verb, const std::vector<std::string>& arguments) {
  if (arguments.empty()) return nullptr;
  const auto last = arguments.back().substr(0, arguments.back().find('='));
  for (const CLI::Option* option : options_of(verb))
    if (option->get_expected_max() > 0 && option->check_name(last)) return option;
  return nullptr;
}

}  // namespace

std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

std::string option_name(const std::string& word) {
  return word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
}

void require_known_verb(CLI::App& program, const std::vector<std::string>& arguments) {
  CLI::App* at = &program;
  std::string early;  // an option before the command; what follows may be its value
  for (auto word = arguments.begin();; ++word) {
    const auto verbs = at->get_subcommands([](const CLI::App*) { return true; });
    if (verbs.empty()) break;
    if (word != arguments.end() && word->starts_with('-')) {
      if (at->get_option_no_throw(option_name(*word)) != nullptr) return;  // --help, --version
      if (early.empty()) early = *word;
      continue;
    }
    const auto known = std::find_if(verbs.begin(), verbs.end(), [&](const CLI::App* verb) {
      return word != arguments.end() && verb->get_name() == *word;
    });
    if (known != verbs.end()) {
      at = *known;
    } else if (early.empty() || word == arguments.end()) {
      std::vector<std::string> names;
      names.reserve(verbs.size());
      for (const CLI::App* verb : verbs) names.push_back(verb->get_name());
      fail(ExitCode::usage, "{}: the {} {}; see {} --help",
           word == arguments.end() ? "no command" : "'" + *word + "' is not a command" + command_meant(*at, *word),
           names.size() == 1 ? "command is" : "commands are", fmt::join(names, ", "), full_name(*at));
    }
  }
  if (early.empty()) return;
  const auto name = option_name(early);
  if (at->get_option_no_throw(name) == nullptr) fail(ExitCode::usage, "{}", not_an_option(Verb(*at), early));
  fail(ExitCode::usage, "{} comes after the command: {} {} …", name, full_name(*at), name);
}

void require_two_dashes(const Verb& verb, const std::vector<std::string>& arguments) {
  for (const auto& word : arguments) {
    if (word == "--") return;
    if (!word.starts_with('-') || word.starts_with("--") || word.size() <= 2) continue;
    const auto name = word.substr(1, word.find('=') - 1);
    if (verb.app().get_option_no_throw("--" + name) != nullptr || word.starts_with("-h"))
      fail(ExitCode::usage, "{}", not_an_option(verb, word));
  }
}

void require_usable_values(const Verb& verb) {
  if (const auto message = empty_value(verb); !message.empty()) fail(ExitCode::usage, "{}", message);
  for (const CLI::Option* option : options_of(verb))
    for (const auto& value : option->results())
      if (const auto problem = value_problem(verb.takes(*option), value); !problem.empty())
        fail(ExitCode::usage, "{}", wrong_value(verb, *option, value, problem));
}

std::string value_problem(Takes takes, const std::string& text) {
  if (takes == Takes::integers || takes == Takes::numbers) {
    const auto parts = split(text, ',');
    for (const auto& part : parts)
      if (const auto problem = value_problem(takes == Takes::integers ? Takes::integer : Takes::number, part);
          !problem.empty())
        return parts.size() == 1 ? problem : fmt::format("holds '{}', which {}", part, problem);
    return "";
  }
  if (takes == Takes::number) return parse_decimal(text) ? "" : "is not a number";
  const bool is_integer = takes == Takes::integer || takes == Takes::natural;
  return is_integer ? integer_problem(text, takes == Takes::integer) : "";
}

std::string usage_message(const Verb& verb, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
  if (auto unknown = unknown_argument(verb); !unknown.empty()) return unknown;
  if (auto empty = empty_value(verb); !empty.empty()) return empty;
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr)
    if (const CLI::Option* option = last_converted(verb); option != nullptr && option->count() == 1)
      return unconverted_value(verb, *option);
  if (const CLI::Option* option = given_too_often(verb))
    return fmt::format("{} is given {}: give it once", option->get_name(), counted(option->count(), "time"));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    if (const CLI::Option* option = left_without_value(verb, arguments))
      return fmt::format("{} needs a value; see {} --help", option->get_name(), full_name(verb.app()));
  if (auto excluded = excluded_option(verb); !excluded.empty()) return excluded;
  if (auto missing = missing_options(verb); !missing.empty()) return missing;
  if (!verb.app().remaining().empty()) return too_many_arguments(verb);
  return error.what();
}

}  // namespace kadanoff::cli
