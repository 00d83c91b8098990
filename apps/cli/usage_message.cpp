#include "apps/cli/usage_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "apps/cli/program.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

// The verb that the arguments named, as far as they were understood.
const CLI::App& chosen_verb(const CLI::App& program) {
  const CLI::App* chosen = &program;
  while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
  return *chosen;
}

// A mistyped option comes before what is missing for want of it.
std::string unknown_argument(const CLI::App& verb) {
  const auto unknown = verb.remaining();
  for (const auto& one : unknown)
    if (one.starts_with("-")) return fmt::format("{} is not an option; see {} --help", one, full_name(verb));
  return "";
}

std::string empty_value(const CLI::App& verb) {
  for (const CLI::Option* option : verb.get_options())
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

// CLI11 takes it for an octal number.
bool has_leading_zero(std::string_view integer) {
  const auto digits = without_sign(integer);
  return digits.size() > 1 && digits.starts_with('0');
}

// By CLI11's name of its type.
bool is_of_integers(const CLI::Option& option) {
  const auto type = option.get_type_name();
  return type.starts_with("INT") || type.starts_with("UINT");
}

template <class Integer>
bool is_all_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// As decimal digits, of 64 bits: of what else there is CLI11 makes other numbers without a word.
bool is_usable_integer(const CLI::Option& option, std::string_view text) {
  const bool from_0_on = option.get_type_name().starts_with("UINT");
  return !has_leading_zero(text) && (from_0_on ? is_all_of<std::uint64_t>(text) : is_all_of<std::int64_t>(text));
}

// Why a text that is not empty is no value of an option.
std::string mistake(const CLI::Option& option, const std::string& text) {
  const auto type = option.get_type_name();
  const bool from_0_on = type.starts_with("UINT");
  if (!is_of_integers(option)) return type.starts_with("FLOAT") ? "is not a number" : "is not what it takes";
  if (!is_integer(text)) return "is not an integer";
  if (has_leading_zero(text)) return "begins with a zero: give it without";
  return from_0_on && text[0] == '-' ? "is negative: it takes an integer of 0 or more" : "is beyond what it takes";
}

std::string wrong_value(const CLI::App& verb, const CLI::Option& option, const std::string& value) {
  return fmt::format("{} '{}' {}; see {} --help", option.get_name(), value, mistake(option, value), full_name(verb));
}

}  // namespace

void require_usable_values(const CLI::App& program) {
  const CLI::App& verb = chosen_verb(program);
  if (const auto message = empty_value(verb); !message.empty()) fail(ExitCode::usage, "{}", message);
  for (const CLI::Option* option : verb.get_options())
    for (const auto& value : option->results())
      if (is_of_integers(*option) && !is_usable_integer(*option, value))
        fail(ExitCode::usage, "{}", wrong_value(verb, *option, value));
}

std::string usage_message(const CLI::App& program, const CLI::ParseError& error) {
  std::string message = error.what();
  const CLI::App& verb = chosen_verb(program);
  if (auto unknown = unknown_argument(verb); !unknown.empty()) return unknown;
  if (auto empty = empty_value(verb); !empty.empty()) return empty;
  for (const CLI::Option* option : verb.get_options()) {
    const auto name = option->get_name();
    const auto& given = option->results();
    const bool conversion = message.starts_with("Could not convert: " + name + " = ");
    if (conversion && given.size() == 1) return wrong_value(verb, *option, given[0]);
    const auto most = static_cast<std::size_t>(std::max(1, option->get_items_expected_max()));
    if (option->get_expected_max() > 0 && given.size() > most)
      return fmt::format("{} is given {} times: give it once", name, given.size());
    if (message.starts_with(name + ": ") && message.ends_with(" missing"))
      return fmt::format("{} needs a value behind it; see {} --help", name, full_name(verb));
  }
  return message;
}

}  // namespace kadanoff::cli
