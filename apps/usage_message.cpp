#include "apps/usage_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "apps/program.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

// The verb that the arguments named, as far as they were understood.
const CLI::App& chosen_verb(const CLI::App& program) {
  const CLI::App* chosen = &program;
  while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
  return *chosen;
}

std::string empty_value(const CLI::App& verb) {
  for (const CLI::Option* option : verb.get_options())
    for (const auto& value : option->results())
      if (value.empty()) return fmt::format("{} is empty: give a value", option->get_name());
  return "";
}

bool is_integer(const std::string& text) {
  const auto digits = text.begin() + (text[0] == '-' || text[0] == '+' ? 1 : 0);
  return digits != text.end() &&
         std::all_of(digits, text.end(), [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

// Why a text that is not empty is no value of a type, by CLI11's name of that.
std::string mistake(const std::string& type, const std::string& text) {
  const bool integer = type.starts_with("INT"), from_0_on = type.starts_with("UINT");
  if (!integer && !from_0_on) return type.starts_with("FLOAT") ? "is not a number" : "is not what it takes";
  if (!is_integer(text)) return "is not an integer";
  return from_0_on && text[0] == '-' ? "is negative: it takes an integer of 0 or more" : "is beyond what it takes";
}

}  // namespace

void require_no_empty_value(const CLI::App& program) {
  if (const auto message = empty_value(chosen_verb(program)); !message.empty()) fail(ExitCode::usage, "{}", message);
}

std::string usage_message(const CLI::App& program, const CLI::ParseError& error) {
  const std::string message = error.what();
  const CLI::App& verb = chosen_verb(program);
  if (auto empty = empty_value(verb); !empty.empty()) return empty;
  for (const CLI::Option* option : verb.get_options()) {
    const auto name = option->get_name();
    const auto& given = option->results();
    const bool conversion = message.starts_with("Could not convert: " + name + " = ");
    if (conversion && given.size() == 1)
      return fmt::format("{} '{}' {}; see {} --help", name, given[0], mistake(option->get_type_name(), given[0]),
                         full_name(verb));
    const auto most = static_cast<std::size_t>(std::max(1, option->get_items_expected_max()));
    if (option->get_expected_max() > 0 && given.size() > most)
      return fmt::format("{} is given {} times: give it once", name, given.size());
    if (message.starts_with(name + ": ") && message.ends_with(" missing"))
      return fmt::format("{} needs a value behind it; see {} --help", name, full_name(verb));
  }
  return message;
}

}  // namespace kadanoff
