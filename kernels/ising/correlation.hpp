// The order of each row of spins on a periodic square lattice: magnetisation, and correlation along the axes.
//
// One result per row, and no sums over rows: the caller averages, and can compute the spread and the error too. The
// energy per spin is −2 G(1), with the bonds of exact.hpp.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::ising {

// The number of distances along an axis of a periodic lattice: 0 … side / 2.
constexpr std::int64_t correlation_distances(int side) { return side / 2 + 1; }

// For each row of `spins` (n × side², site (x, y) in column y · side + x; ±1, or means in [−1, 1]):
//   magnetisation[i]  = Σ_x s_x / side²
//   correlation(i, r) = Σ_x s_x (s_{x + r e₁} + s_{x + r e₂}) / (2 side²),  r = 0 … side / 2  (n × (side / 2 + 1))
// Views are on the context's device. For spins ±1 the sums are exact, and so the same on every device.
// Throws Error(internal) for shapes or devices that do not fit together.
void correlate_rows(Context& context, Matrix<const float> spins, int side, Vector<double> magnetisation,
                    Matrix<double> correlation);

namespace cpu {
OnCpu<decltype(ising::correlate_rows)> correlate_rows;
}
namespace cuda {
OnCuda<decltype(ising::correlate_rows)> correlate_rows;
}

}  // namespace kadanoff::ising
