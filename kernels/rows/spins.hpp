// From packed spins (spin_rows.hpp), one bit per spin, to the floats ±1 that an RBM computes with, and back.
#pragma once

#include <cstdint>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::rows {

// out(i, j) = spin j of row order(first + i), as ±1.0f, for all rows of `out` (count × units, on the context's device).
// Throws Error(internal) for shapes or devices that do not fit together.
void unpack(Context& context, SpinRows spins, const random::Permutation& order, std::int64_t first, Matrix<float> out);

// The inverse, row i of `spins` (count × units) to row i of `words`: anything above 0 is +1.
void pack(Context& context, Matrix<const float> spins, Matrix<std::uint32_t> words);

namespace cpu {
OnCpu<decltype(rows::unpack)> unpack;
OnCpu<decltype(rows::pack)> pack;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(rows::unpack)> unpack;
OnCuda<decltype(rows::pack)> pack;
}  // namespace cuda

}  // namespace kadanoff::rows
