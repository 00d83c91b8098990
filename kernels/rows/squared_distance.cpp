// Checks shapes, and hands the distances to the device's implementation.
#include "kernels/rows/squared_distance.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::rows {

void squared_distance(Context& context, Matrix<const float> a, Matrix<const float> b, Vector<double> distances) {
  expects(a.rows == b.rows && a.cols == b.cols && distances.size == a.rows,
          "squared_distance: the shapes do not fit together");
  expects(a.device == context.device() && b.device == context.device() && distances.device == context.device(),
          "squared_distance: the data is on another device");
  dispatch<cpu::squared_distance, cuda::squared_distance>(context, a, b, distances);
}

}  // namespace kadanoff::rows
