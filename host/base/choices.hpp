// The values of an enum and the words for them: on the command line, in files and in JSON. Each enum has one table,
// beside the enum or where its words are first needed. All functions use this table:
//
//   template <>
//   inline constexpr auto choices<data::FlowMode> =
//       std::array{Choice{data::FlowMode::sampled, "sampled"}, Choice{data::FlowMode::mean_field, "mean-field"}};
//
//   parse_choice<data::FlowMode>("--mode", "sampled")     the value, or Error(usage) that lists the words
//   find_choice<data::FlowMode>("sampled")                the value, or nothing
//   name_of(data::FlowMode::sampled)                      "sampled"
//   names_of<data::FlowMode>(" or ")                      "sampled or mean-field"
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "kernels/core/check.hpp"

namespace kadanoff {

template <class Enum>
struct Choice {
  Enum value;
  std::string_view name;
};
template <class Enum>
Choice(Enum, std::string_view) -> Choice<Enum>;  // for compilers that cannot deduce aggregates (clang before 17)

// To be specialised, in namespace kadanoff: a std::array of Choice<Enum>.
template <class Enum>
inline constexpr auto choices = nullptr;

template <class Enum>
[[nodiscard]] std::optional<Enum> find_choice(std::string_view name) {
  for (const Choice<Enum>& choice : choices<Enum>)
    if (choice.name == name) return choice.value;
  return {};
}

// Throws Error(internal) for a value that is not in the table.
template <class Enum>
[[nodiscard]] std::string name_of(Enum value) {
  for (const Choice<Enum>& choice : choices<Enum>)
    if (choice.value == value) return std::string(choice.name);
  fail(ExitCode::internal, "a choice without a name");
}

// "sampled, hidden-mean, mean-field"; for a help text, with " or " before the last one.
template <class Enum>
[[nodiscard]] std::string names_of(std::string_view before_last = ", ") {
  std::string names;
  for (const Choice<Enum>& choice : choices<Enum>) {
    if (!names.empty()) names += &choice == &choices<Enum>.back() ? before_last : ", ";
    names += choice.name;
  }
  return names;
}

// `option` is the option that `name` was given for: "--mode". Throws Error(usage) that names both and lists the words.
template <class Enum>
[[nodiscard]] Enum parse_choice(std::string_view option, std::string_view name) {
  if (const auto value = find_choice<Enum>(name)) return *value;
  fail(ExitCode::usage, "{} '{}' is not one of {}", option, name, names_of<Enum>());
}

}  // namespace kadanoff
