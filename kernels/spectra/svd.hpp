// Singular value decomposition A = U S Vᵀ, whole or its largest part, in double precision, with what is left over.
//
//   direct       LAPACK's dgesdd, cuSOLVER's dgesvd: the most accurate, and slow for large matrices
//   gram         the eigenvectors of A Aᵀ (of the shorter side): as accurate as entries of single precision are; values
//                below 10⁻⁸ s₁ are known to 10⁻⁸ s₁ only. Where one is below 10⁻⁵ s₁, the vectors of the longer side
//                are made orthonormal by QR
//   randomised   the `count` largest by subspace iteration from random signs (Halko, Martinsson, Tropp 2011), until the
//                residual is below 10⁻⁶, or 40 times
//   automatic    direct for a shorter side up to 256; for at most an eighth of the values of a long one, randomised, if
//                that converges within 8 times; else gram
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"
#include "kernels/spectra/watch.hpp"

namespace kadanoff::spectra {

enum class SvdMethod : std::uint8_t { automatic, direct, gram, randomised };

struct SvdPlan {
  std::optional<std::int64_t> count{};  // the largest so many; none: all, of which there are min(m, n)
  bool vectors = true;
  SvdMethod method = SvdMethod::automatic;
  Watch watch{};  // of the direct method only its end is heard
};

struct Svd {
  SvdMethod method = SvdMethod::automatic;  // that was used
  std::vector<double> values{};             // s, descending, ≥ 0: `count` of them
  Array<double> left{};                     // count × m, on the context's device: row i is uᵢ. Empty without vectors
  Array<double> right{};                    // count × n: row i is vᵢ

  // With vectors √(Σᵢ |A vᵢ − sᵢ uᵢ|² + |Aᵀ uᵢ − sᵢ vᵢ|²) / |A|, where |A|² = Σ A²; of more than 64 values it is
  // estimated by 64 random combinations of them, to a tenth. Without, for all values,
  // | |A|² − Σ s² | / |A|²; for fewer, 0, as they come from the same decomposition. 0 for a matrix of zeros.
  double residual = 0;
};

// `a` is m × n on the context's device, and stays as it is. Each vector's sign is such that the entry with the largest
// magnitude is positive in vᵢ, or, where A is taller than wide, in uᵢ. Throws Error(internal) for a count that is not
// from 0 to min(m, n), a matrix on another device, an entry that is not finite, and if the decomposition fails.
Svd svd(Context& context, Matrix<const float> a, const SvdPlan& plan = {});

// The memory that svd() takes of a matrix for all values with vectors, on the context's device and the host together,
// in bytes. Of a shorter side n > 256 that is twice the matrix in double precision, and 3 n² doubles: the
// left vectors, and what they are computed in. The matrix itself and copies that a caller makes of the vectors are not
// in it.
double svd_bytes(std::int64_t rows, std::int64_t cols);

// The direct one of `wide`, rows ≤ cols, which it overwrites: wide = leftᵀ S right, with a vector to each row of left
// (rows × rows) and right (rows × cols).
std::vector<double> direct_svd(Context& context, Matrix<double> wide, Matrix<double> left, Matrix<double> right);

namespace cpu {
OnCpu<decltype(spectra::direct_svd)> direct_svd;
}
namespace cuda {
OnCuda<decltype(spectra::direct_svd)> direct_svd;
}

}  // namespace kadanoff::spectra
