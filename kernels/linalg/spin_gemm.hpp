// Products of samples with W, single precision:  out ← α · spins · op(w).
//
// On the CPU, where every entry of `spins` is exactly ±1 and the product is not small, it is computed without
// multiplication (spin_product.hpp). Then the bits of `out` depend on spins, w and α alone; an entry's error is at most
// |α| times the bound there, and two roundings to float; an output with a weight that is no number, or infinite, is
// NaN. Else, and on CUDA, it is gemm.hpp: means are numbers like others.
#pragma once

#include "kernels/linalg/gemm.hpp"

namespace kadanoff::linalg {

// Whether a product of so many samples of spins is by tables, by its shape alone.
bool is_by_tables(Device device, std::int64_t samples, std::int64_t inputs, std::int64_t outputs);

// spins is m × k, op(w) k × n, out m × n, all on the context's device; out overlaps neither. Throws Error(internal) for
// shapes or devices that do not fit together.
void spin_gemm(Context& context, Op op, float alpha, Matrix<const float> spins, Matrix<const float> w,
               Matrix<float> out);

namespace cpu {
OnCpu<decltype(linalg::spin_gemm)> spin_gemm;
}
namespace cuda {
OnCuda<decltype(linalg::spin_gemm)> spin_gemm;
}

}  // namespace kadanoff::linalg
