// Matrix products alone, called one after the other: the time that a computation would take if all but its products
// cost nothing.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/linalg/prepared_gemm.hpp"

namespace kadanoff::benchmark {

// A few thousand random values, repeated: drawing 10⁹ of them would take longer than the measurement. The layers of an
// RBM hold random spins, as in training, not zeros: a GPU uses less power for zeros, and so runs faster.
linalg::HostMatrix random_normals(std::int64_t rows, std::int64_t cols, unsigned seed);  // σ = 0.05
linalg::HostMatrix random_spins(std::int64_t rows, std::int64_t cols, unsigned seed);

class Products {
 public:
  Products(Context& context, linalg::Precision precision) : context_(context), precision_(precision) {}

  // c ← α · op(a) · op(b) + β · c, with operands already in the given precision. Products of the same shape share one
  // c.
  void add(linalg::Op op_a, linalg::Op op_b, const linalg::HostMatrix& a, const linalg::HostMatrix& b, float alpha = 1,
           float beta = 0);

  // Runs all products in order. Does not wait for the device.
  void operator()();

 private:
  struct Product {
    linalg::PreparedGemm gemm;
    float alpha, beta;
    Matrix<float> c;
  };

  Context& context_;
  linalg::Precision precision_;
  std::vector<Product> products_;
  std::map<std::pair<std::int64_t, std::int64_t>, Array<float>> results_;  // by their shape
};

// The products of an update of CD-1, five of 2 N_v N_h B operations each:
//
//   v₀ W    h₀ Wᵀ    v₁ W    v₀ᵀ h₀ − v₁ᵀ h₁ (two, as one of twice the length)
Products products_of_update(Context& context, linalg::Precision precision, std::int64_t visible, std::int64_t hidden,
                            std::int64_t batch);
double products_of_update_bytes(double visible, double hidden, double batch);  // at most

// The products of an epoch of a neural thermometer's fit, which is one step on all samples:
//
//   v W₁    z W₂    zᵀ Δ₃    Δ₃ W₂ᵀ    vᵀ Δ₂
Products products_of_epoch(Context& context, std::int64_t visible, std::int64_t hidden, std::int64_t classes,
                           std::int64_t samples);

}  // namespace kadanoff::benchmark
