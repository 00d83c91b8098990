// Scaling dimensions of configurations on a square lattice (IsDLRG 2020, section III): Δ_s of the spin and Δ_ε of the
// energy operator from their correlators G(d) ∝ |d|^{−2Δ} (eq. 32, 35), and Δ_m from the magnetisation at three
// temperatures (eq. 36). At the critical point they are 1/8, 1 and 1/8.
//
// The correlators are connected: the mean of the operator over all samples of the temperature is subtracted. Errors are
// a bootstrap's: the samples of a temperature are cut into groups (scaling_groups.hpp), and resamples draw groups. A
// resample subtracts its own means, but for T(r), which is that about the means of all samples, and for ⟨σ σ ε⟩ that of
// ε alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/analysis/configurations.hpp"
#include "host/analysis/power_law.hpp"
#include "host/io/provenance.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::analysis {

// Displacements that the symmetries of the torus take to each other: d_x ≥ d_y ≥ 0, d_x ≤ side / 2. G is averaged over
// all of a class.
struct DistanceClass {
  int dx = 0, dy = 0;
  double spin_distance = 0, energy_distance = 0;  // torus_distance.hpp
};
std::vector<DistanceClass> distance_classes(int side);  // by rising length, without (0, 0)

// A way to read Δ off G: which places are fitted, and what counts as their distance. Each class is one point of a
// straight line in logarithms.
struct Reading {
  enum class Distance {
    torus,      // the torus distance of the operator
    nearest,    // the length of the shortest displacement
    unwrapped,  // as if the lattice had no images: d_x, d_y = 0 … side − 1
  };
  std::string name;  // "torus, all places"
  Distance distance = Distance::torus;
  bool along_axes = false;       // d_y = 0 only
  double least = 1, most = 1e9;  // of the length |d|
};
// The first one is the one to be believed: that of the torus. Ranges that a small side doesn't have are left out.
std::vector<Reading> spin_readings(int side);
std::vector<Reading> energy_readings(int side);

// A way to read ⟨σ σ ε⟩ of triangles (three_point.hpp): by the torus or at plain distances, legs from `least` to
// `most`.
struct ThreePointReading {
  std::string name;
  bool torus = true;
  int least = 2, most = 2;
};
// At r = 1 the operators touch: ε has the spins at the ends of the legs in it. At r = 2 U is still 4 % too large for
// its distance, and C 2 %. So the first one, to be believed, begins at r = 3 where the side has two such places.
std::vector<ThreePointReading> three_point_readings(int side);

struct ThreePointScaling {
  std::vector<Bootstrapped> three_point;  // ⟨σ σ ε⟩ of legs r = 1 … side / 2, connected
  // For each reading; NaN if one of the numbers that it is from is not above 0: Triangles::numbers() says which.
  std::vector<Bootstrapped> sums;          // 2Δ_s + Δ_ε
  std::vector<Bootstrapped> coefficients;  // C_σσε
};

struct OperatorScaling {
  double mean = 0;                        // of the operator, which is subtracted
  std::vector<Bootstrapped> two_point;    // G, for each class
  std::vector<Bootstrapped> three_point;  // T(r), r = 0 … side / 2: kernels/ising/correlators.hpp
  std::vector<Bootstrapped> dimensions;   // Δ, for each reading; NaN where a G of it is not above 0
};

// Of one set of configurations.
struct TemperatureScaling {
  double temperature = 0;  // NaN for data without temperatures; of a flow that of its start
  std::int64_t step = 0;   // of a flow
  std::int64_t samples = 0;
  Bootstrapped magnetisation{};  // ⟨|m|⟩
  OperatorScaling spin{}, energy{};
  ThreePointScaling spin_spin_energy{};
};

// Eq. 36: ⟨|m|⟩ = A |T − T_c|^{Δ_m} / T_c, by least squares in A and Δ_m; T_c is that of the infinite lattice. A has
// the paper's 1 / T_c beside it: ⟨|m|⟩ = (A / T_c) |T − T_c|^{Δ_m}.
struct MagnetisationScaling {
  std::int64_t step = 0;  // of the flows
  std::vector<double> temperatures{};
  Bootstrapped dimension{};
  double amplitude = 0;
};

// Δ at a temperature between those of two sets (scaling_interpolation.hpp).
struct InterpolatedScaling {
  std::int64_t step = 0;
  double temperature = 0, below = 0, above = 0;
  std::vector<Bootstrapped> spin{}, energy{};  // for each reading
};

struct Scaling {
  int side = 0;
  int resamples = 0;
  std::vector<DistanceClass> classes;
  std::vector<Reading> spin_readings, energy_readings;
  std::vector<ThreePointReading> three_point_readings;
  bool of_flows = false;
  bool of_hidden_units = false;                     // they have the temperatures of what they were made of
  std::string selection;                            // as of Configurations
  std::vector<TemperatureScaling> temperatures;     // by rising temperature and step
  std::vector<MagnetisationScaling> magnetisation;  // of a data set one or none, of flows one for each step
  std::vector<InterpolatedScaling> interpolated;    // by rising step; empty if nobody asked for it
  io::Provenance provenance;                        // to be written to the file
};

// That of T_c or the nearest one, after the most steps; without temperatures the last one. Needs one at least.
const TemperatureScaling& most_critical(const Scaling& scaling);

struct ScalingSettings {
  int resamples = 1000;
  std::uint64_t seed = 1;
  std::vector<double> magnetisation_temperatures{};  // of Δ_m; left out if the data lack one of them
};

// Throws Error(bad_input) if there are no samples, or one only of each set, or the units form no square lattice of a
// side of at least 4, Error(usage) if there is not enough memory.
Scaling analyze_scaling(Context& context, const Configurations& configurations, const ScalingSettings& settings);

}  // namespace kadanoff::analysis
