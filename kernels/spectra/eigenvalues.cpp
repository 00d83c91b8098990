// Checks the matrix, and hands it to LAPACK or cuSOLVER.
#include "kernels/spectra/eigenvalues.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/core/array.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::spectra {

std::vector<double> eigenvalues(Context& context, Matrix<const float> a, const Watch& watch) {
  expects(a.rows == a.cols, "eigenvalues: the matrix is not square");
  expects(a.device == context.device(), "eigenvalues: the matrix is on another device");
  Array<double> copy(context.device(), a.rows * a.rows);
  // LAPACK does not come back from some entries that are not finite.
  if (!widen(context, a, false, copy.matrix(a.rows, a.rows)))
    fail(ExitCode::internal, "eigenvalues: the {} × {} matrix holds an entry that is not a finite number", a.rows,
         a.rows);
  return decompose_symmetric(context, copy.matrix(a.rows, a.rows), 0, watch);
}

std::vector<double> decompose_symmetric(Context& context, Matrix<double> a, std::int64_t vectors, const Watch& watch) {
  expects(a.rows == a.cols, "decompose_symmetric: the matrix is not square");
  expects(a.rows < (std::int64_t{1} << 31), "decompose_symmetric: the matrix is too large");
  expects(0 <= vectors && vectors <= a.rows, "decompose_symmetric: there are not as many eigenvectors");
  expects(a.device == context.device(), "decompose_symmetric: the matrix is on another device");
  constexpr std::int64_t most_with_vectors = 32'766;  // the size of a workspace, up to 1 + 6n + 2n², is an int
  if (vectors > 0 && a.rows > most_with_vectors)
    fail(ExitCode::usage, "the eigenvectors of a {} × {} matrix: LAPACK takes matrices of up to {}", a.rows, a.rows,
         most_with_vectors);
  if (a.rows == 0) return {};
  auto values = dispatch<cpu::decompose_symmetric, cuda::decompose_symmetric>(context, a, vectors, watch);
  std::reverse(values.begin(), values.end());
  if (vectors > 0) reverse(context, a);
  tell(watch, 1);
  return values;
}

}  // namespace kadanoff::spectra
