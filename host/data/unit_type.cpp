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

// Who reads the file decides which units it takes.
struct Taken {
  bool bits = false, real = false;

  [[nodiscard]] bool takes(Unit unit) const {
    return unit == Unit::spin || (unit == Unit::bit && bits) || (unit == Unit::real && real);
  }
  [[nodiscard]] const char* others() const {  // what can be used, beside spins
    if (bits && real) return ", 'binary' (units 0 and 1) and 'real' (values from -1 to 1)";
    return bits ? " and 'binary' (units 0 and 1)" : "";
  }
};

const char* word_of(Unit unit) { return unit == Unit::real ? "real" : unit == Unit::bit ? "binary" : "ising"; }

// What stands at one place.
Unit unit_said(const io::H5Saying& said, const Taken& taken) {
  const auto is_empty = [](const std::string& word) { return plain(word).empty(); };
  if (said.words.empty() || std::any_of(said.words.begin(), said.words.end(), is_empty))
    fail(ExitCode::bad_input, "{} is empty, and does not say what the units are: remove it, or write 'ising' there",
         said.where);
  std::optional<Unit> all;
  for (const auto& word : said.words) {
    const auto unit = unit_of(plain(word));
    const auto name = word.substr(0, 80);
    if (unit == Unit::real && !taken.real)
      fail(ExitCode::bad_input, "{} says '{}': only the samples of a data set can be real; write 'ising' there",
           said.where, name);
    if (!taken.takes(unit))
      fail(ExitCode::bad_input, "{} says '{}', {}, and only 'ising' (spins +1 and -1){} can be used", said.where, name,
           unit == Unit::bit ? "units 0 and 1" : "which is not known here", taken.others());
    if (all.value_or(unit) != unit)
      fail(ExitCode::bad_input, "{} says both '{}' and '{}'", said.where, word_of(*all), word_of(unit));
    all = unit;
  }
  return *all;
}

// What stands on the way to all of `objects`; no value where nothing does.
template <class Objects>
std::optional<Unit> common_unit(const io::H5Reader& file, const Objects& objects, const Taken& taken) {
  std::string first;  // where something is said
  std::optional<Unit> common;
  for (const auto& object : objects)
    for (const auto& said : file.sayings(object, {names.begin(), names.end()})) {
      const auto unit = unit_said(said, taken);
      if (!first.empty() && unit != common) fail(ExitCode::bad_input, "{} says other units than {}", said.where, first);
      if (first.empty()) first = said.where;
      common = unit;
    }
  return common;
}

bool is_unsigned(const std::string& type) { return type == "enumeration" || type.starts_with("uint"); }

// The type of a data set whose numbers can be negative.
std::string signed_type(const io::H5Reader& file, const std::string& dataset, rows::Values values) {
  const bool is_real = values == rows::Values::real;
  const auto types = file.type_names(dataset);
  for (const auto& type : types) {
    const bool is_enumeration = type == "enumeration";
    if (is_unsigned(type))
      fail(ExitCode::bad_input, "{}: {} is {}{}, which cannot hold -1: these are not {}{}", file.path().string(),
           dataset, &type == &types.front() ? "" : "made of ",
           is_enumeration ? "an enumeration (such as true and false)" : type,
           is_real ? "real values from -1 to 1" : "spins +1 and -1", is_real ? "" : conversion_to_spins);
  }
  return types.front();
}

}  // namespace

void require_spin_units(const io::H5Reader& file, std::initializer_list<const char*> objects) {
  static_cast<void>(common_unit(file, objects, {}));
}

std::optional<Units> units_of_model(const io::H5Reader& file, const std::vector<std::string>& objects) {
  const auto unit = common_unit(file, objects, {.bits = true});
  if (!unit) return {};
  return *unit == Unit::bit ? Units::bits : Units::spins;
}

std::string type_of_spins(const io::H5Reader& file, const std::string& dataset) {
  require_spin_units(file, {dataset.c_str()});
  return signed_type(file, dataset, rows::Values::spins);
}

SampleType type_of_samples(const io::H5Reader& file, const std::string& dataset) {
  const auto unit = common_unit(file, std::array{dataset}, {.bits = true, .real = true});
  const auto types = file.type_names(dataset);
  if (unit == Unit::bit || (!unit && std::all_of(types.begin(), types.end(), is_unsigned)))
    return {.type = types.front(), .values = rows::Values::spins, .binary = true};
  const auto values = unit == Unit::real ? rows::Values::real : rows::Values::spins;
  return {.type = signed_type(file, dataset, values), .values = values};
}

bool says_binary(const io::H5Reader& file, const std::string& dataset) {
  try {
    return common_unit(file, std::array{dataset}, {.bits = true, .real = true}) == Unit::bit;
  } catch (const Error& error) {
    if (error.code() != ExitCode::bad_input) throw;
    return false;
  }
}

std::optional<Units> parse_units(const std::string& text) {
  if (text.empty()) return {};
  return parse_choice<Units>("--units", text);
}

std::optional<Units> units_in_words(const std::string& word) {
  const auto unit = unit_of(plain(word));
  if (unit == Unit::bit) return Units::bits;
  if (unit == Unit::spin) return Units::spins;
  return {};
}

}  // namespace kadanoff::data
