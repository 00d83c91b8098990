// Eigenvalues on the CPU: small matrices by one call of LAPACK, others in three steps on all threads.
#include <lapacke.h>

#include <algorithm>

#include "kernels/core/array.hpp"
#include "kernels/spectra/divide_and_conquer_cpu.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/lapack_cpu.hpp"
#include "kernels/spectra/tridiagonal_cpu.hpp"

namespace kadanoff::spectra::cpu {
namespace {

constexpr std::int64_t small_enough_for_one_thread = 256;

// Column-major, its lower triangle is our upper one.
std::vector<double> by_one_thread(Matrix<double> a, bool vectors) {
  const OneThread one;
  std::vector<double> values(static_cast<std::size_t>(a.rows));
  check_lapack(LAPACKE_dsyevd(LAPACK_COL_MAJOR, vectors ? 'V' : 'N', 'L', static_cast<lapack_int>(a.rows), a.data,
                              static_cast<lapack_int>(a.stride), values.data()),
               "dsyevd");
  return values;
}

// What of the time the steps take for all vectors, on two threads, from 3,000 to 10,000 rows; the way back takes less
// for fewer vectors.
struct Shares {
  double reduction = 0.6, conquest = 0.2, way_back = 0.2;
};

}  // namespace

std::vector<double> decompose_symmetric(CpuResources& cpu, Matrix<double> a, std::int64_t vectors, const Watch& watch) {
  if (a.rows <= small_enough_for_one_thread) return by_one_thread(a, vectors > 0);
  const Shares shares;
  const double of_vectors = static_cast<double>(vectors) / static_cast<double>(a.rows);
  const double all = shares.reduction + (vectors == 0 ? 0 : shares.conquest) + shares.way_back * of_vectors;
  const double reduced = shares.reduction / all, conquered = reduced + shares.conquest / all;
  auto [values, beside, reflection] = tridiagonalise(cpu, a, piece_of(watch, 0, reduced));
  if (vectors == 0) {
    check_lapack(LAPACKE_dsterf(static_cast<lapack_int>(a.rows), values.data(), beside.data()), "dsterf");
    return values;
  }
  auto found = divide_and_conquer(cpu, values, beside, vectors, piece_of(watch, reduced, conquered));
  const auto wanted = found.rows.matrix(a.rows, a.rows).slice(0, vectors), result = a.slice(a.rows - vectors, vectors);
  turn_back(cpu, a, reflection, wanted, piece_of(watch, conquered, 1));
  cpu.for_each(vectors, [&](std::int64_t i, int) { std::copy_n(wanted.row(i), a.rows, result.row(i)); });
  return found.values;
}

}  // namespace kadanoff::spectra::cpu
