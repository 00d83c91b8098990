// Edit distances, and the other ways in which a word may be meant.
#include "host/base/words.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace kadanoff {
namespace {

std::string plain(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  std::string text(word);
  for (char& c : text) c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// The least number of letters left out, added, replaced or exchanged with their neighbour (no letter twice).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = now;
  }
  return last.back();
}

std::string initials(std::string_view word) {
  std::string letters;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (i == 0 || word[i - 1] == '-' || word[i - 1] == ' ') letters += word[i];
  return letters;
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t longest = 60;  // what is longer is no mistyped word
  const auto typed = plain(word);
  if (typed.size() < 2 || typed.size() > longest) return {};
  std::optional<std::string> best;
  std::size_t least = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const auto& one : known)
    if (const auto distance = edit_distance(typed, plain(one)); distance < least) least = distance, best = one;
  if (best) return best;
  const auto first_that = [&](auto fits) -> std::optional<std::string> {
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return fits(plain(one)); });
    return found == known.end() ? std::nullopt : std::optional(*found);
  };
  constexpr std::size_t telling = 4;  // letters
  if (auto found = first_that([&](const std::string& one) { return one.starts_with(typed); })) return found;
  if (auto found = first_that([&](const std::string& one) { return initials(one) == typed; })) return found;
  if (typed.size() < telling) return {};
  return first_that([&](const std::string& one) {
    return one.find(typed) != std::string::npos || (one.size() >= telling && typed.starts_with(one));
  });
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const auto meant = nearest_word(word, known);
  return meant ? fmt::format(" (did you mean {}?)", *meant) : "";
}

}  // namespace kadanoff
