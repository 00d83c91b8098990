// Sets of vectors in double precision: one to a row, so that LAPACK, which is column-major, reads them as its columns.
#pragma once

#include <vector>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::spectra {

// to ← from, or its transpose where `transposed`; true if all entries are finite.
bool widen(Context& context, Matrix<const float> from, bool transposed, Matrix<double> to);

// |row i|.
std::vector<double> norms(Context& context, Matrix<const double> rows);

// The entry of row i with the largest magnitude; of several, the first. Needs cols ≥ 1.
std::vector<double> peaks(Context& context, Matrix<const double> rows);

// row i ← factors[i] · row i.
void scale(Context& context, const std::vector<double>& factors, Matrix<double> rows);

// to ← fromᵀ.
void transpose(Context& context, Matrix<const double> from, Matrix<double> to);

// The last row becomes the first.
void reverse(Context& context, Matrix<double> rows);

// Makes the rows orthonormal, in their order: row i becomes what of it is orthogonal to the rows before it, at unit
// length (Householder reflections; also for rows that depend on each other, where any orthogonal direction is as good).
// Returns the lengths that these parts had. Needs rows ≤ cols.
std::vector<double> orthonormalise(Context& context, Matrix<double> rows);

// All throw Error(internal) for shapes or devices that do not fit together, and if a library fails.

namespace cpu {
OnCpu<decltype(spectra::widen)> widen;
OnCpu<decltype(spectra::norms)> norms;
OnCpu<decltype(spectra::peaks)> peaks;
OnCpu<decltype(spectra::scale)> scale;
OnCpu<decltype(spectra::transpose)> transpose;
OnCpu<decltype(spectra::reverse)> reverse;
OnCpu<decltype(spectra::orthonormalise)> orthonormalise;  // lengths with their signs; the rows keep these, too
}  // namespace cpu
namespace cuda {
OnCuda<decltype(spectra::widen)> widen;
OnCuda<decltype(spectra::norms)> norms;
OnCuda<decltype(spectra::peaks)> peaks;
OnCuda<decltype(spectra::scale)> scale;
OnCuda<decltype(spectra::transpose)> transpose;
OnCuda<decltype(spectra::reverse)> reverse;
OnCuda<decltype(spectra::orthonormalise)> orthonormalise;
}  // namespace cuda

}  // namespace kadanoff::spectra
