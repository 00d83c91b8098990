// The squared distance between data and its reconstruction.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::rows {

// distances[i] = Σ_j (a(i, j) − b(i, j))², everything on the context's device. Throws Error(internal) for shapes or
// devices that do not fit together.
void squared_distance(Context& context, Matrix<const float> a, Matrix<const float> b, Vector<double> distances);

namespace cpu {
OnCpu<decltype(rows::squared_distance)> squared_distance;
}
namespace cuda {
OnCuda<decltype(rows::squared_distance)> squared_distance;
}

}  // namespace kadanoff::rows
