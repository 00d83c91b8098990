#include "kernels/linalg/eigenvalues.hpp"

#include <algorithm>

#include "kernels/core/check.hpp"
#include "kernels/linalg/eigenvalues_device.hpp"

namespace kadanoff::linalg {

std::vector<double> eigenvalues(Context& context, Matrix<const float> a) {
  expects(a.rows == a.cols, "eigenvalues: the matrix is not square");
  expects(a.rows < (std::int64_t{1} << 31), "eigenvalues: the matrix is too large");
  expects(a.device == context.device(), "eigenvalues: the matrix is on another device");
  if (a.rows == 0) return {};
  std::vector<double> values;
  if (!context.on_cuda())
    values = cpu::eigenvalues(a);
  else if constexpr (has_cuda)
    values = cuda::eigenvalues(context.cuda(), a);
  std::reverse(values.begin(), values.end());
  return values;
}

}  // namespace kadanoff::linalg
