// The pieces that the CPU's products are made of, for operations that work on one tile while it is in the cache.
#pragma once

#include <cstdint>
#include <functional>

#include "kernels/core/cpu_resources.hpp"
#include "kernels/linalg/gemm.hpp"

namespace kadanoff::linalg::cpu {

// A block of the result: rows [row, row + rows) × columns [col, col + cols).
struct Tile {
  std::int64_t row, rows, col, cols;
};

// One product by one thread.
void gemm_single(Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
                 Matrix<float> c);

// The whole product on all threads; `finish` is called for each tile of c as soon as it is done, by the same thread.
void gemm(CpuResources& cpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c, const std::function<void(const Tile&)>& finish = {});

}  // namespace kadanoff::linalg::cpu
