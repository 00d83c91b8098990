// What a file says of its units, in its own words. Everything here is computed with spins +1 and −1; units 0 and 1 are
// units of files: samples of 0 and 1 are read as the same spins, and a model of such units as one of spins
// (binary_units.hpp). The visible values of a sample may be real, from −1 to 1.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/rows/sample_rows.hpp"

namespace kadanoff::data {

inline constexpr const char* conversion_to_spins = " (0/1 data: convert it with 2x - 1)";

// The units of a file: ±1, or 0 and 1.
enum class Units : std::uint8_t { spins, bits };

// What our files say of such values. `binary`: spins are written as 0 and 1.
constexpr const char* variable_type(rows::Values values, bool binary) {
  return values == rows::Values::real ? "real" : binary ? "bernoulli" : "ising";
}

// The value of an option --units, empty where it is not given. Throws Error(usage).
std::optional<Units> parse_units(const std::string& text);

// Looks for the words `variable_type`, `model_type` and `unit_type`, in any spelling, on the way to each of `objects`:
// H5Reader::sayings(); any kind of text, one or several. A file without such words is taken to have spins. Throws
// Error(bad_input), naming the place and the word, if it says 0/1 units or a word that is not known, or if the word is
// empty, no text, or a link that leads nowhere.
void require_spin_units(const io::H5Reader& file, std::initializer_list<const char*> objects);

// The units of a model; no value where the file says nothing. The same errors, but for 0/1 units; and one where two
// places contradict each other.
std::optional<Units> units_of_model(const io::H5Reader& file, const std::vector<std::string>& objects);

// The same as require_spin_units() for a data set of spins, whose type it returns. A type that cannot hold −1 is one of
// 0/1 data, even where all of its values are 1; so is that of a part of a virtual data set.
std::string type_of_spins(const io::H5Reader& file, const std::string& dataset);

// The same for samples, which may be real if the file says so (`real` or `continuous`), or 0 and 1 if it says that
// (`bernoulli`, `binary` …) or its type cannot hold −1.
struct SampleType {
  std::string type;  // "int8"
  rows::Values values = rows::Values::spins;
  bool binary = false;  // spins that are 0 and 1 in the file
};
SampleType type_of_samples(const io::H5Reader& file, const std::string& dataset);

// Whether a file of any content says that the units of a data set are 0 and 1, and nothing else.
bool says_binary(const io::H5Reader& file, const std::string& dataset);

// Whether a word means units 0 and 1, or spins; no value for any other.
std::optional<Units> units_in_words(const std::string& word);

}  // namespace kadanoff::data

template <>
inline constexpr auto kadanoff::choices<kadanoff::data::Units> =
    std::array{Choice{data::Units::spins, "spin"}, Choice{data::Units::bits, "binary"}};
