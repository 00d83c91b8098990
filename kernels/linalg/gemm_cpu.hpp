// The parts of gemm on the CPU, for operations that work on one tile while it is in the cache. Internal to the
// *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>
#include <functional>

#include "kernels/linalg/gemm.hpp"

namespace kadanoff::linalg::cpu {

// A block of the result: rows [row, row + rows) × columns [col, col + cols).
struct Tile {
  std::int64_t row, rows, col, cols;
};

// The length of a tile if `extent` is cut into equal pieces of about `edge`: a multiple of units::units_per_block.
std::int64_t tile_extent(std::int64_t extent, std::int64_t edge);

// One product by one thread.
void gemm_single(Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
                 Matrix<float> c);

// The whole product on all threads; `finish` is called for each tile of c as soon as it is done, by the same thread.
void gemm(CpuResources& cpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c, const std::function<void(const Tile&)>& finish);

}  // namespace kadanoff::linalg::cpu
