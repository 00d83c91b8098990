// From samples as they are kept (sample_rows.hpp), packed spins above all, to the floats that an RBM computes with, and
// back to packed spins.
#pragma once

#include <cstdint>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/rows/sample_rows.hpp"

namespace kadanoff::rows {

// out(i, j) = unit j of row order(first + i), for all rows of `out` (count × units, on the context's device): a spin as
// ±1.0f, a real value as it is.
// Throws Error(internal) for shapes or devices that do not fit together.
void unpack(Context& context, SampleRows samples, const random::Permutation& order, std::int64_t first,
            Matrix<float> out);

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
