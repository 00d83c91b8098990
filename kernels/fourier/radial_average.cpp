// Checks shapes, and hands the radial average to the device's implementation.
#include "kernels/fourier/radial_average.hpp"

#include "kernels/core/check.hpp"
#include "kernels/fourier/transform.hpp"

namespace kadanoff::fourier {

std::int64_t modes_within(int side, double k_max) {
  std::int64_t count = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double kx = signed_wave_number(x, side), ky = signed_wave_number(y, side);
      if (kx * kx + ky * ky <= k_max * k_max) ++count;
    }
  return count;
}

void radial_average(Context& context, Matrix<const float> lattices, int side, double k_max, Matrix<double> average,
                    Vector<double> share) {
  expects(side >= 1 && side <= max_side && lattices.cols == std::int64_t{side} * side,
          "radial_average: the rows are no side × side lattices");
  expects(average.rows == lattices.rows && average.cols == radial_bins(side) && share.size == lattices.rows,
          "radial_average: the results have other shapes than the lattices ask for");
  expects(k_max >= 0, "radial_average: a negative k_max");
  expects(lattices.device == context.device() && average.device == context.device() && share.device == context.device(),
          "radial_average: the views are not on the context's device");
  if (lattices.rows == 0) return;
  dispatch<cpu::radial_average, cuda::radial_average>(context, lattices, side, k_max, average, share);
}

}  // namespace kadanoff::fourier
