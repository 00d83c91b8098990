// Reads the words by which files name their units, and compares them with what is known.
#include "host/data/unit_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

// The `rbms` package writes variable_type into data sets, and the name of a class as model_type into models: two
// letters for the kinds of the visible and of the hidden units.
constexpr std::array names{"variable_type", "model_type", "unit_type"};
constexpr std::array<std::string_view, 5> spins{"ising", "spin", "spins", "ising_ising", "iirbm"};
constexpr std::array<std::string_view, 6> bits{"bernoulli",           "binary", "bool", "boolean",
                                               "bernoulli_bernoulli", "bbrbm"};

// Lower case, without blanks around it, and with one sign between words.
std::string plain(std::string_view word) {
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!word.empty() && is_space(word.front())) word.remove_prefix(1);
  while (!word.empty() && is_space(word.back())) word.remove_suffix(1);
  std::string text;
  for (const char c : word)
    text += c == '-' || c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

template <class Words>
bool is_one_of(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void require_spins(const io::H5Reader& file, const std::string& where, const std::vector<std::string>& words) {
  for (const auto& word : words) {
    const auto known = plain(word);
    if (known.empty() || is_one_of(spins, known)) continue;  // an empty word says nothing
    fail(ExitCode::bad_input, "{}: {} says '{}', {}, and only 'ising' (spins +1 and -1) can be used",
         file.path().string(), where, word.substr(0, 80),
         is_one_of(bits, known) ? "units 0 and 1" : "which is not known here");
  }
}

}  // namespace

void require_spin_units(const io::H5Reader& file, std::initializer_list<const char*> objects) {
  std::vector<std::string> places{"/"};
  places.insert(places.end(), objects.begin(), objects.end());
  for (const auto& place : places)
    for (const std::string name : names) {
      const bool of_root = place == "/";
      if (const auto dataset = (of_root ? "" : place) + "/" + name; file.has_dataset(dataset))
        require_spins(file, dataset, file.read_texts(dataset));
      if (const auto words = file.attribute<std::vector<std::string>>(place, name))
        require_spins(file, fmt::format("the attribute {}{}", name, of_root ? "" : " of " + place), *words);
    }
}

}  // namespace kadanoff::data
