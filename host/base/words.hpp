// Words of messages: a number with its noun, and what a mistyped word may have meant.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kadanoff {

// "1 sample", "200 samples"; `plural` where it is more than an s: counted(1, "class", "classes").
template <class Number>
requires std::integral<Number> || std::floating_point<Number> std::string counted(Number number, std::string_view noun,
                                                                                  std::string_view plural = {}) {
  if (number == 1) return fmt::format("1 {}", noun);
  return plural.empty() ? fmt::format("{} {}s", number, noun) : fmt::format("{} {}", number, plural);
}

// The word of `known` that someone who typed `word` most likely meant: one at a small edit distance (Damerau; letters
// exchanged, left out, added or wrong), one that begins with the word or holds it, or whose initials it is ("lr" of
// "learning-rate"). Dashes in front of both do not count. Nothing if none is near.
std::optional<std::string> nearest_word(std::string_view word, const std::vector<std::string>& known);

// " (did you mean --hidden?)", for a message behind the word; empty if none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace kadanoff
