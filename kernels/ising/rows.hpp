// From the layout of lattices, 32 replicas per word, to that of data sets and RBMs: one row per sample, 32 sites per
// word.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/ising/lattices.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::ising {

// Row r of `rows` (replicas × words_per_row(L²), laid out as kernels/rows/spin_rows.hpp says) = replica r. All on the
// context's device. Throws Error(internal) if a shape or device does not match.
void to_rows(Context& context, LatticesView<const std::uint32_t> lattices, Matrix<std::uint32_t> rows);

namespace cpu {
OnCpu<decltype(ising::to_rows)> to_rows;
}
namespace cuda {
OnCuda<decltype(ising::to_rows)> to_rows;
}

}  // namespace kadanoff::ising
