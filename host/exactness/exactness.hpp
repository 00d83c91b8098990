// How far an RBM is from the exact mapping to the variational renormalization group, as a number.
//
// Mehta and Schwab's mapping takes T(v, h) = −E(v, h) + βH(v) as that group's coarse graining, E the energy of the RBM,
// and is exact where Tr_h e^T = 1 (de Mello Koch and others, "Is deep learning a renormalization group flow?", 2020,
// eqs. 37–44). With the free energy, e^{−F(v)} = Tr_h e^{−E(v, h)}, this is ln Tr_h e^T = βH(v) − F(v), and it is
// exact, up to a constant that a normalisation takes up, where
//
//   F(v) = βH(v) + const      H(v) = −Σ v_i v_j, each bond once (kernels/ising/exact.hpp)      β = 1 / T
//
//   ratio        Var[F − βH] / Var[βH]            0: exact; 1 where F does not vary at all
//   slope        β* = Cov[F, H] / Var[H]          the inverse temperature at which F fits H best
//   unexplained  1 − r² = Var[F − β*H] / Var[F]   what of F is left even there
//
// over configurations v of one temperature. They are independent, and errors are the jackknife's: each sample left out
// once. A constant of F changes nothing, and so an RBM of units 0 and 1 has the values of the same RBM of spins.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/context.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::exactness {

inline constexpr std::int64_t most_enumerated_spins = 16;  // 2¹⁶ states; 4 × 4

enum class Source : std::uint8_t { data, sampled, enumerated };

// NaN where it is not defined; the error also where the mean is over all states.
struct Value {
  double value = std::numeric_limits<double>::quiet_NaN(), error = std::numeric_limits<double>::quiet_NaN();
};

// The samples of one energy.
struct Level {
  double energy = 0, share = 0;  // H, and how probable it is
  double mean = 0, spread = 0;   // of F
};

// One temperature.
struct ExactnessRow {
  double temperature = 0;               // NaN: it is not known
  std::int64_t samples = 0;             // or states
  double variance = 0, difference = 0;  // Var[βH] and Var[F − βH]
  Value ratio{}, slope{}, unexplained{};
  std::string missing{};           // why one of these is not there; empty: all are
  bool may_be_equilibrium = true;  // of lattices that were sampled
  std::vector<Level> levels{};     // by rising energy

  [[nodiscard]] double beta() const;  // infinite at T = 0
};

struct Exactness {
  std::int64_t visible = 0, hidden = 0, side = 0;
  Source source = Source::data;
  std::int64_t sweeps = 0;  // of lattices that were sampled
  std::vector<ExactnessRow> rows{};
};

// From F and H of samples, or of states with these probabilities.
ExactnessRow exactness_of(double temperature, const std::vector<double>& free_energies,
                          const std::vector<double>& energies, const std::vector<double>& probabilities = {});

// A row for each temperature of the data, rising; samples of several files are put together. `temperature` is that of
// data that have none. Throws Error(bad_input) if a model or data are no square lattice or do not fit, Error(usage) for
// a temperature of data that have their own.
Exactness analyze_exactness(Context& context, const data::Model& model, const std::vector<data::Dataset>& data,
                            std::optional<double> temperature);

struct LatticeSettings {
  std::vector<double> temperatures{ising::critical_temperature};
  std::optional<std::int64_t> samples{};  // nothing: all states of at most 16 spins, with the probabilities of each
                                          // temperature; of more, usual_samples
  std::int64_t sweeps = 1000;
  std::uint64_t seed = 1;
};
inline constexpr std::int64_t usual_samples = 10'000;

// The same over lattices that are sampled here (host/ising/sampler.hpp), or over all states.
Exactness analyze_exactness(Context& context, const data::Model& model, const LatticeSettings& settings);

// The side of the model's lattice. Throws Error(bad_input) if it has none.
std::int64_t side_of(const data::Model& model);

// The model that stands on the lattice of spins: the one layer of an RBM, or the lowest of a stack. Throws as
// runs::load_trained_layer() does, and Error(usage) for a layer whose visible units are hidden ones.
data::Model load_lowest_layer(const std::filesystem::path& path, runs::Layer layer);

}  // namespace kadanoff::exactness
