// A trained RBM on disk. File (HDF5): /params/{weight_matrix float32 N_v × N_h, vbias float32 N_v, hbias float32 N_h};
// E = −v·b − h·c − vᵀ W h with spins ±1; attributes of the root: lattice_shape of the visible layer, variable_type. A
// model of units 0 and 1 (binary_units.hpp), and an archive of the `rbms` package, /update_N/params/…, are read, too.
// Where the file shall have units 0 and 1, it holds their W, and b and c as float64; but a checkpoint holds the exact
// parameters of the training, those of spins, and the attribute model_units says which units the model has.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "host/data/optional_parts.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::data {

struct BinaryParameters;

// A training with larger parameters has diverged, and a file with larger ones is refused: fields of 10³ already fix
// every spin, and beyond 10⁶ single precision knows an energy no better than to whole numbers.
inline constexpr float largest_parameter = 1e6F;

struct Model {
  rbm::Parameters parameters;               // on the CPU, of spins ±1
  std::vector<std::int64_t> lattice_shape;  // of the visible layer; empty if unknown
  io::Provenance provenance;
  std::string name = "the model";  // for messages: the file
  bool binary = false;             // the file's units are 0 and 1; use_units() sets both
  double energy_constant = 0;      // K: energies of the file's units are those of the parameters less K
  bool says_units = true;          // false: the units of the file were taken for granted

  [[nodiscard]] std::int64_t visible() const { return parameters.visible(); }
  [[nodiscard]] std::int64_t hidden() const { return parameters.hidden(); }
};

// Throws Error(io) if the file cannot be read, Error(bad_input) if it is damaged, is not a model, has shapes that
// contradict each other, or holds a parameter that is no number or too large. (host/runs/trained_model.hpp also takes
// the folder of a run.)
Model load_model(const std::filesystem::path& path, Needs needs = {});

// What a user knows of a file that does not say it.
struct ReadModelAs {
  std::optional<std::int64_t> update{};  // which model of an archive; no value: the newest
  std::optional<Units> units{};          // of a file that says nothing; no value: spins
};

// The same, from and to an open file; `kind` is "model", or the kind of another file that holds a model.
Model read_model(const io::H5Reader& file, Needs needs = {}, const ReadModelAs& as = {});

// Whether a file, ours or of others, is a model, a checkpoint or an archive of models.
bool holds_model(const io::H5Reader& file);

// From now on the model has these units in files, and its energies are those of these units.
void use_units(Model& model, Units units);

// To be called before room is made for arrays of parameters, the largest first. Throws Error(usage) if there is too
// little memory for them.
void require_memory_for_parameters(const io::H5Reader& file, std::initializer_list<const char*> arrays);

// A vector or a matrix of a model or a thermometer, into an array of its size. Throws Error(bad_input), with the place,
// for what is no number or larger than largest_parameter.
void read_parameters(const io::H5Reader& file, const std::string& name, Array<float>& to);

// The same errors, without the memory for a model.
void check_parameters(const io::H5Reader& file, const std::string& name);
void check_model(const io::H5Reader& file);

// A model in a group of a file, such as "/layer_2/params" of a stack: its parameters and units only. The same errors.
Model read_model_in(const io::H5Reader& file, const std::string& group);
void check_model_in(const io::H5Reader& file, const std::string& group);

// W, b and c into a group, in these units. Throws Error(usage) if a parameter of units 0 and 1 is larger than a reader
// takes.
void write_model_in(io::H5Writer& file, const std::string& group, const Model& model, Units units);

// The same error.
void write_model(io::H5Writer& file, const std::string& kind, const Model& model);

// W, b and c of units 0 and 1 as they go into files. The same error.
BinaryParameters binary_parameters(const Model& model);

void save_model(const Model& model, const std::filesystem::path& path, io::IfExists if_exists = io::IfExists::refuse);

}  // namespace kadanoff::data
