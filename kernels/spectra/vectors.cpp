// Checks shapes, and hands the vectors to the device's implementation.
#include "kernels/spectra/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/core/check.hpp"

namespace kadanoff::spectra {

bool widen(Context& context, Matrix<const float> from, bool transposed, Matrix<double> to) {
  expects(to.rows == (transposed ? from.cols : from.rows) && to.cols == (transposed ? from.rows : from.cols),
          "widen: the shapes differ");
  expects(from.device == context.device() && to.device == context.device(), "widen: a matrix is on another device");
  if (to.rows == 0 || to.cols == 0) return true;
  return dispatch<cpu::widen, cuda::widen>(context, from, transposed, to);
}

std::vector<double> norms(Context& context, Matrix<const double> rows) {
  expects(rows.device == context.device(), "norms: the vectors are on another device");
  if (rows.rows == 0) return {};
  return dispatch<cpu::norms, cuda::norms>(context, rows);
}

std::vector<double> peaks(Context& context, Matrix<const double> rows) {
  expects(rows.cols > 0, "peaks: the vectors have no entries");
  expects(rows.device == context.device(), "peaks: the vectors are on another device");
  if (rows.rows == 0) return {};
  return dispatch<cpu::peaks, cuda::peaks>(context, rows);
}

void scale(Context& context, const std::vector<double>& factors, Matrix<double> rows) {
  expects(std::ssize(factors) == rows.rows, "scale: the numbers of factors and vectors differ");
  expects(rows.device == context.device(), "scale: the vectors are on another device");
  if (rows.rows == 0 || rows.cols == 0) return;
  dispatch<cpu::scale, cuda::scale>(context, factors, rows);
}

void transpose(Context& context, Matrix<const double> from, Matrix<double> to) {
  expects(from.rows == to.cols && from.cols == to.rows, "transpose: the shapes do not fit together");
  expects(from.device == context.device() && to.device == context.device(), "transpose: a matrix is on another device");
  if (to.rows == 0 || to.cols == 0) return;
  dispatch<cpu::transpose, cuda::transpose>(context, from, to);
}

void reverse(Context& context, Matrix<double> rows) {
  expects(rows.device == context.device(), "reverse: the vectors are on another device");
  if (rows.rows < 2 || rows.cols == 0) return;
  dispatch<cpu::reverse, cuda::reverse>(context, rows);
}

std::vector<double> orthonormalise(Context& context, Matrix<double> rows) {
  expects(rows.rows <= rows.cols, "orthonormalise: more vectors than dimensions");
  expects(rows.cols < std::numeric_limits<int>::max(), "orthonormalise: too many dimensions");
  expects(rows.device == context.device(), "orthonormalise: the vectors are on another device");
  if (rows.rows == 0) return {};
  auto lengths = dispatch<cpu::orthonormalise, cuda::orthonormalise>(context, rows);
  std::vector<double> signs(lengths.size());
  std::transform(lengths.begin(), lengths.end(), signs.begin(), [](double length) { return length < 0 ? -1.0 : 1.0; });
  scale(context, signs, rows);
  for (double& length : lengths) length = std::abs(length);
  return lengths;
}

}  // namespace kadanoff::spectra
