// Checks the matrix, and hands it to LAPACK or cuSOLVER.
#include "kernels/linalg/eigenvalues.hpp"

#include <algorithm>

#include "kernels/core/check.hpp"

namespace kadanoff::linalg {

std::vector<double> eigenvalues(Context& context, Matrix<const float> a) {
  expects(a.rows == a.cols, "eigenvalues: the matrix is not square");
  expects(a.rows < (std::int64_t{1} << 31), "eigenvalues: the matrix is too large");
  expects(a.device == context.device(), "eigenvalues: the matrix is on another device");
  if (a.rows == 0) return {};
  auto values = dispatch<cpu::eigenvalues, cuda::eigenvalues>(context, a);
  std::reverse(values.begin(), values.end());
  return values;
}

}  // namespace kadanoff::linalg
