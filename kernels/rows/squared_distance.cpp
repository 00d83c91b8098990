#include "kernels/rows/squared_distance.hpp"

#include "kernels/core/check.hpp"
#include "kernels/rows/squared_distance_device.hpp"

namespace kadanoff::rows {

void squared_distance(Context& context, Matrix<const float> a, Matrix<const float> b, Vector<double> distances) {
  expects(a.rows == b.rows && a.cols == b.cols && distances.size == a.rows,
          "squared_distance: the shapes do not fit together");
  expects(a.device == context.device() && b.device == context.device() && distances.device == context.device(),
          "squared_distance: the data is on another device");
  if (!context.on_cuda()) return cpu::squared_distance(context.cpu(), a, b, distances);
  if constexpr (has_cuda) return cuda::squared_distance(context.cuda(), a, b, distances);
}

}  // namespace kadanoff::rows
