// Random directions: the control of what is said of directions of data or of weights.
#pragma once

#include <cstdint>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::rg_machine {

// count × units on the context's device, count ≤ units: orthonormal rows, which span each subspace with the same
// probability. They follow from the key and the block, not from the number of threads.
Array<double> random_orthonormal_rows(Context& context, std::int64_t count, std::int64_t units,
                                      const random::RngKey& key, std::uint32_t block = 0);

}  // namespace kadanoff::rg_machine
