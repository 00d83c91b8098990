// Running sums over samples of the products of two layers' units, in double precision: Σ_s v_si h_sa, from which ⟨v h⟩
// and its errors follow.
//
// A batch is summed in single precision, which is exact for spins ±1 in batches of up to 2²⁴ rows; each batch's sums
// are added in double. For other values the error of a batch's sum is that of a product of matrices in fp32.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::moments {

// sums(i, a) += Σ_s v(s, i) h(s, a) over the rows s of a batch: v n × N_v, h n × N_h, sums N_v × N_h, all on the
// context's device. `batch` is memory for as many floats as `sums` has doubles. Throws Error(internal) for shapes or
// devices that do not fit together.
void add_cross_moments(Context& context, Matrix<const float> v, Matrix<const float> h, Matrix<float> batch,
                       Matrix<double> sums);

// Each value to its square: then the sums are those of (v h)².
void square(Context& context, Matrix<float> values);

namespace cpu {
OnCpu<decltype(moments::add_cross_moments)> add_cross_moments;
OnCpu<decltype(moments::square)> square;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(moments::add_cross_moments)> add_cross_moments;
OnCuda<decltype(moments::square)> square;
}  // namespace cuda

}  // namespace kadanoff::moments
