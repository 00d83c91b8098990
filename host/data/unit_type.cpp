// Reads the words by which files name their units, and compares them with what is known.
#include "host/data/unit_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
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
constexpr std::array<std::string_view, 2> reals{"real", "continuous"};
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

enum class Unit : std::uint8_t { spin, bit, real, unknown };

Unit unit_of(const std::string& word) {
  if (is_one_of(spins, word)) return Unit::spin;
  if (is_one_of(reals, word)) return Unit::real;
  return is_one_of(bits, word) ? Unit::bit : Unit::unknown;
}

// What stands at one place, for samples or not.
rows::Values values_said(const io::H5Saying& said, bool of_samples) {
  const auto is_empty = [](const std::string& word) { return plain(word).empty(); };
  if (said.words.empty() || std::any_of(said.words.begin(), said.words.end(), is_empty))
    fail(ExitCode::bad_input, "{} is empty, and does not say what the units are: remove it, or write 'ising' there",
         said.where);
  std::optional<Unit> all;
  for (const auto& word : said.words) {
    const auto unit = unit_of(plain(word));
    const auto name = word.substr(0, 80);
    if (unit == Unit::real && !of_samples)
      fail(ExitCode::bad_input, "{} says '{}': only the samples of a data set can be real; write 'ising' there",
           said.where, name);
    if (unit == Unit::bit || unit == Unit::unknown)
      fail(ExitCode::bad_input, "{} says '{}', {}, and only 'ising' (spins +1 and -1){} can be used", said.where, name,
           unit == Unit::bit ? "units 0 and 1" : "which is not known here",
           of_samples ? " and 'real' (values from -1 to 1)" : "");
    if (all.value_or(unit) != unit) fail(ExitCode::bad_input, "{} says both 'ising' and 'real'", said.where);
    all = unit;
  }
  return all == Unit::real ? rows::Values::real : rows::Values::spins;
}

// The type of a data set whose numbers can be negative.
std::string signed_type(const io::H5Reader& file, const std::string& dataset, rows::Values values) {
  const bool is_real = values == rows::Values::real;
  const auto types = file.type_names(dataset);
  for (const auto& type : types) {
    const bool is_enumeration = type == "enumeration";
    if (is_enumeration || type.starts_with("uint"))
      fail(ExitCode::bad_input, "{}: {} is {}{}, which cannot hold -1: these are not {}{}", file.path().string(),
           dataset, &type == &types.front() ? "" : "made of ",
           is_enumeration ? "an enumeration (such as true and false)" : type,
           is_real ? "real values from -1 to 1" : "spins +1 and -1", is_real ? "" : conversion_to_spins);
  }
  return types.front();
}

}  // namespace

void require_spin_units(const io::H5Reader& file, std::initializer_list<const char*> objects) {
  for (const char* object : objects)
    for (const auto& said : file.sayings(object, {names.begin(), names.end()})) values_said(said, false);
}

std::string type_of_spins(const io::H5Reader& file, const std::string& dataset) {
  require_spin_units(file, {dataset.c_str()});
  return signed_type(file, dataset, rows::Values::spins);
}

SampleType type_of_samples(const io::H5Reader& file, const std::string& dataset) {
  std::string first;  // where something is said
  SampleType samples;
  for (const auto& said : file.sayings(dataset, {names.begin(), names.end()})) {
    const auto values = values_said(said, true);
    if (!first.empty() && values != samples.values)
      fail(ExitCode::bad_input, "{} says other units than {}", said.where, first);
    if (first.empty()) first = said.where;
    samples.values = values;
  }
  samples.type = signed_type(file, dataset, samples.values);
  return samples;
}

}  // namespace kadanoff::data
