// Checks shapes, and hands the correlators to the device's implementation.
#include "kernels/ising/correlators.hpp"

#include "kernels/core/check.hpp"
#include "kernels/fourier/transform.hpp"

namespace kadanoff::ising {

void correlators(Context& context, Matrix<const float> spins, int side, const Field& field, std::int64_t per_group,
                 Vector<double> mean, Matrix<double> two_point, Matrix<double> three_point, Matrix<double> with_spins) {
  expects(side >= 1 && side <= fourier::max_side && spins.cols == std::int64_t{side} * side,
          "correlators: the rows are no side × side lattices");
  expects(per_group >= 1, "correlators: groups of no lattices");
  const auto groups = groups_of(spins.rows, per_group);
  expects(mean.size == groups && two_point.rows == groups && two_point.cols == spins.cols &&
              three_point.rows == groups && three_point.cols == side / 2 + 1,
          "correlators: the results have other shapes than the spins ask for");
  expects(with_spins.data == nullptr || (with_spins.rows == groups && with_spins.cols == three_point.cols &&
                                         with_spins.device == context.device()),
          "correlators: the three-point function with spins has another shape, or is elsewhere");
  expects(spins.device == context.device() && mean.device == context.device() && two_point.device == context.device() &&
              three_point.device == context.device(),
          "correlators: the views are not on the context's device");
  if (spins.rows == 0) return;
  dispatch<cpu::correlators, cuda::correlators>(context, spins, side, field, per_group, mean, two_point, three_point,
                                                with_spins);
}

}  // namespace kadanoff::ising
