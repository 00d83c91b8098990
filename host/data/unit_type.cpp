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

void require_spins(const io::H5Saying& said) {
  const auto is_empty = [](const std::string& word) { return plain(word).empty(); };
  if (said.words.empty() || std::any_of(said.words.begin(), said.words.end(), is_empty))
    fail(ExitCode::bad_input, "{} is empty, and does not say what the units are: remove it, or write 'ising' there",
         said.where);
  for (const auto& word : said.words) {
    const auto known = plain(word);
    if (is_one_of(spins, known)) continue;
    fail(ExitCode::bad_input, "{} says '{}', {}, and only 'ising' (spins +1 and -1) can be used", said.where,
         word.substr(0, 80), is_one_of(bits, known) ? "units 0 and 1" : "which is not known here");
  }
}

}  // namespace

void require_spin_units(const io::H5Reader& file, std::initializer_list<const char*> objects) {
  for (const char* object : objects)
    for (const auto& said : file.sayings(object, {names.begin(), names.end()})) require_spins(said);
}

std::string type_of_spins(const io::H5Reader& file, const std::string& dataset) {
  require_spin_units(file, {dataset.c_str()});
  const auto types = file.type_names(dataset);
  for (const auto& type : types) {
    const bool is_enumeration = type == "enumeration";
    if (is_enumeration || type.starts_with("uint"))
      fail(ExitCode::bad_input, "{}: {} is {}{}, which cannot hold -1: these are not spins +1 and -1{}",
           file.path().string(), dataset, &type == &types.front() ? "" : "made of ",
           is_enumeration ? "an enumeration (such as true and false)" : type, conversion_to_spins);
  }
  return types.front();
}

}  // namespace kadanoff::data
