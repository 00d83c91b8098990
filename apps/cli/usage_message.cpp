// Finds the wrong option of a command line and writes the message.
#include "apps/cli/usage_message.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "host/base/numbers.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

using Takes = Option::Takes;

std::vector<const CLI::Option*> options_of(const Verb& verb) { return std::as_const(verb.app()).get_options(); }

std::string did_you_mean(const std::optional<std::string>& meant) {
  return meant ? fmt::format(" (did you mean {}?)", *meant) : "";
}

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
  const auto known = commands_below(group);
  for (const auto& name : known)
    if (name.ends_with(" " + word)) return did_you_mean(name);
  return did_you_mean(nearest_word(word, known));
}

// A mistyped option is reported first: it may also be the reason why a required option is missing.
std::string unknown_argument(const Verb& verb) {
  for (const auto& one : verb.app().remaining())
    if (one.starts_with("-"))
      return fmt::format("{} is not an option{}; see {} --help", one, option_meant(verb.app(), one),
                         full_name(verb.app()));
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

std::string_view without_sign(std::string_view text) {
  return text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
}

bool is_integer(std::string_view text) {
  const auto digits = without_sign(text);
  return !digits.empty() && std::all_of(digits.begin(), digits.end(),
                                        [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

// CLI11 would read it as an octal number.
bool has_leading_zero(std::string_view integer) {
  const auto digits = without_sign(integer);
  return digits.size() > 1 && digits.starts_with('0');
}

template <class Integer>
bool is_all_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_integral(Takes takes) { return takes == Takes::integer || takes == Takes::natural; }

// Decimal digits that fit into 64 bits. CLI11 silently turns anything else into a different number.
bool is_usable_integer(Takes takes, std::string_view text) {
  return !has_leading_zero(text) &&
         (takes == Takes::natural ? is_all_of<std::uint64_t>(text) : is_all_of<std::int64_t>(text));
}

// Why a non-empty text is not a valid value of an option.
std::string mistake(Takes takes, const std::string& text) {
  if (!is_integral(takes)) return takes == Takes::number ? "is not a number" : "is not what it takes";
  if (!is_integer(text)) return "is not an integer";
  if (has_leading_zero(text)) return "begins with a zero: give it without";
  return takes == Takes::natural && text[0] == '-' ? "is negative: it takes an integer of 0 or more"
                                                   : "is too large or too small";
}

std::string wrong_value(const Verb& verb, const CLI::Option& option, const std::string& value) {
  return fmt::format("{} '{}' {}; see {} --help", option.get_name(), value, mistake(verb.takes(option), value),
                     full_name(verb.app()));
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

std::string option_meant(const CLI::App& verb, std::string_view word) {
  const std::string dashes = word.starts_with('-') ? "--" : "";
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options())
    for (const auto& name : option->get_lnames()) names.push_back(dashes + name);
  return did_you_mean(nearest_word(word.substr(0, word.find('=')), names));
}

void require_known_verb(const CLI::App& program, const std::vector<std::string>& arguments) {
  const CLI::App* at = &program;
  for (auto word = arguments.begin();; ++word) {
    const auto verbs = at->get_subcommands([](const CLI::App*) { return true; });
    if (verbs.empty() || (word != arguments.end() && word->starts_with('-'))) return;  // CLI11 checks the rest
    const auto known = std::find_if(verbs.begin(), verbs.end(), [&](const CLI::App* verb) {
      return word != arguments.end() && verb->get_name() == *word;
    });
    if (known == verbs.end()) {
      std::vector<std::string> names;
      names.reserve(verbs.size());
      for (const CLI::App* verb : verbs) names.push_back(verb->get_name());
      fail(ExitCode::usage, "{}: the commands are {}; see {} --help",
           word == arguments.end() ? "no command" : "'" + *word + "' is not a command" + command_meant(*at, *word),
           fmt::join(names, ", "), full_name(*at));
    }
    at = *known;
  }
}

void require_usable_values(const Verb& verb) {
  if (const auto message = empty_value(verb); !message.empty()) fail(ExitCode::usage, "{}", message);
  for (const CLI::Option* option : options_of(verb)) {
    const auto takes = verb.takes(*option);
    for (const auto& value : option->results())
      if ((is_integral(takes) && !is_usable_integer(takes, value)) || (takes == Takes::number && !parse_decimal(value)))
        fail(ExitCode::usage, "{}", wrong_value(verb, *option, value));
  }
}

std::string value_problem(Takes takes, const std::string& text) {
  if (is_integral(takes)) return is_integer(text) && is_usable_integer(takes, text) ? "" : mistake(takes, text);
  if (takes != Takes::number) return "";
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? "" : mistake(takes, text);
}

std::string usage_message(const Verb& verb, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
  if (auto unknown = unknown_argument(verb); !unknown.empty()) return unknown;
  if (auto empty = empty_value(verb); !empty.empty()) return empty;
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr)
    if (const CLI::Option* option = last_converted(verb); option != nullptr && option->count() == 1)
      return wrong_value(verb, *option, option->results()[0]);
  if (const CLI::Option* option = given_too_often(verb))
    return fmt::format("{} is given {}: give it once", option->get_name(), counted(option->count(), "time"));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    if (const CLI::Option* option = left_without_value(verb, arguments))
      return fmt::format("{} needs a value; see {} --help", option->get_name(), full_name(verb.app()));
  return error.what();
}

}  // namespace kadanoff::cli
