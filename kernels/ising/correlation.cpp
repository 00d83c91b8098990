// Checks shapes, and hands the correlation to the device's implementation.
#include "kernels/ising/correlation.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::ising {

void correlate_rows(Context& context, Matrix<const float> spins, int side, Vector<double> magnetisation,
                    Matrix<double> correlation) {
  expects(side >= 1 && spins.cols == std::int64_t{side} * side, "correlate_rows: the rows are no side × side lattices");
  expects(magnetisation.size == spins.rows && correlation.rows == spins.rows &&
              correlation.cols == correlation_distances(side),
          "correlate_rows: the results have other shapes than the spins ask for");
  expects(spins.device == context.device() && magnetisation.device == context.device() &&
              correlation.device == context.device(),
          "correlate_rows: the views are not on the context's device");
  if (spins.rows == 0) return;
  dispatch<cpu::correlate_rows, cuda::correlate_rows>(context, spins, side, magnetisation, correlation);
}

}  // namespace kadanoff::ising
