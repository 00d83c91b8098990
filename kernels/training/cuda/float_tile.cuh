// Functions of a block on a tile of samples in shared memory, as floats. The samples lie side by side, unit after unit:
// x[unit · pitch + sample]. Units are padded with zeros to a multiple of 4, and the last tile is padded with zero
// samples: the padding adds nothing. The block must synchronise between two of these functions.
#pragma once

#include <cstdint>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/rows/spin_rows.cuh"
#include "kernels/training/cuda/fused_chain.cuh"
#include "kernels/units/sampling.cuh"

namespace kadanoff::training::cuda {

using kadanoff::random::cuda::DeviceKey;

KADANOFF_HD constexpr int whole_fours(std::int64_t units) { return static_cast<int>((units + 3) / 4 * 4); }
KADANOFF_HD constexpr int pitch_of(int tile) { return tile + 4; }  // neighbouring units begin in other banks

struct Samples {
  int first, count;  // of the batch's
};

__device__ inline void load4(float (&to)[4], const float* from) {
  const float4 four = *reinterpret_cast<const float4*>(from);
  to[0] = four.x, to[1] = four.y, to[2] = four.z, to[3] = four.w;
}

__device__ inline void store4(float* to, const float (&from)[4]) {
  *reinterpret_cast<float4*>(to) = make_float4(from[0], from[1], from[2], from[3]);
}

// x(j, i) = spin j of the row row_of(first + i)
template <int tile, class RowOf>
__device__ void unpack(Matrix<const std::uint32_t> words, const RowOf& row_of, const Samples& at, int units, float* x) {
  for (int item = static_cast<int>(threadIdx.x); item < words.cols * tile; item += float_chain_threads) {
    const int i = item % tile, word = item / tile;
    const bool is_there = i < at.count;
    const std::uint32_t bits = is_there ? words(row_of(static_cast<std::uint32_t>(at.first + i)), word) : 0;
    for (int bit = 0; bit < 32 && 32 * word + bit < whole_fours(units); ++bit) {
      const int j = 32 * word + bit;
      x[j * pitch_of(tile) + i] = is_there && j < units ? rows::cuda::spin_of(bits, static_cast<unsigned>(bit)) : 0.0F;
    }
  }
}

// h(a, i) = Σ_j W(j, a) v(j, i)
template <int tile>
__device__ void hidden_fields(const float* weights, int visible, int h4, const float* v, float* h) {
  constexpr int pitch = pitch_of(tile);
  const int a_tiles = h4 / 4;
  for (int at = static_cast<int>(threadIdx.x); at < a_tiles * (tile / 4); at += float_chain_threads) {
    const int a = at % a_tiles * 4, i = at / a_tiles * 4;
    float sum[4][4] = {};
    for (int j = 0; j < visible; ++j) {
      float w[4], x[4];
      load4(w, weights + j * h4 + a);
      load4(x, v + j * pitch + i);
#pragma unroll
      for (int q = 0; q < 4; ++q)
#pragma unroll
        for (int r = 0; r < 4; ++r) sum[q][r] += w[q] * x[r];
    }
#pragma unroll
    for (int q = 0; q < 4; ++q) store4(h + (a + q) * pitch + i, sum[q]);
  }
}

// v(j, i) = Σ_a W(j, a) h(a, i)
template <int tile>
__device__ void visible_fields(const float* weights, int v4, int h4, const float* h, float* v) {
  constexpr int pitch = pitch_of(tile);
  for (int at = static_cast<int>(threadIdx.x); at < v4 / 4 * (tile / 4); at += float_chain_threads) {
    const int i = at % (tile / 4) * 4, j = at / (tile / 4) * 4;
    float sum[4][4] = {};
    for (int a = 0; a < h4; a += 4) {
      float w[4][4], x[4][4];
#pragma unroll
      for (int q = 0; q < 4; ++q) {
        load4(w[q], weights + (j + q) * h4 + a);
        load4(x[q], h + (a + q) * pitch + i);
      }
#pragma unroll
      for (int k = 0; k < 4; ++k)
#pragma unroll
        for (int q = 0; q < 4; ++q)
#pragma unroll
          for (int r = 0; r < 4; ++r) sum[q][r] += w[q][k] * x[k][r];
    }
#pragma unroll
    for (int q = 0; q < 4; ++q) store4(v + (j + q) * pitch + i, sum[q]);
  }
}

// Turns fields and bias into means, or into spins drawn from the means.
template <int tile>
__device__ void activate(float* x, const float* bias, int units, const Samples& at, const DeviceKey& key,
                         unsigned half_step, bool draws) {
  const int counters = static_cast<int>(units::cuda::counters_for(units));
  for (int item = static_cast<int>(threadIdx.x); item < counters * tile; item += float_chain_threads) {
    const int i = item % tile;
    const auto counter = static_cast<unsigned>(item / tile);
    uint4 words{};
    if (draws) words = kadanoff::random::cuda::draw(key, counter, static_cast<unsigned>(at.first + i), half_step);
#pragma unroll
    for (unsigned word = 0; word < 4; ++word) {
      const int j = static_cast<int>(units::unit_of({counter, word}));
      if (j >= units) continue;
      float& value = x[j * pitch_of(tile) + i];
      const float mean = units::cuda::mean_in_field(value, bias[j]);
      value = i >= at.count ? 0.0F : draws ? units::spin_from_mean(mean, units::cuda::draw_of(words, word)) : mean;
    }
  }
}

// Packs spins; if `draws`, spins drawn from the means x.
template <int tile>
__device__ void pack(const float* x, int units, const Samples& at, const DeviceKey& key, unsigned half_step, bool draws,
                     Matrix<std::uint32_t> words) {
  for (int item = static_cast<int>(threadIdx.x); item < words.cols * tile; item += float_chain_threads) {
    const int i = item % tile, word = item / tile;
    if (i >= at.count) continue;
    words(at.first + i, word) = rows::cuda::packed_word(word, units, [&](int j) {
      const float value = x[j * pitch_of(tile) + i];
      if (!draws) return value;
      const auto [counter, which] = units::draw_position(static_cast<unsigned>(j));
      const uint4 four = kadanoff::random::cuda::draw(key, counter, static_cast<unsigned>(at.first + i), half_step);
      return units::spin_from_mean(value, units::cuda::draw_of(four, which));
    });
  }
}

// gradient(j, a) = Σ_i v₀(j, i) h₀(a, i) − vₖ(j, i) hₖ(a, i); if not `is_first`, += instead. The units of a thread are
// a quarter of the layer apart, so that neighbouring threads read neighbouring units, which are in different banks.
template <int tile>
__device__ void add_weights_gradient(const float* v_data, const float* v_model, const float* h_data,
                                     const float* h_model, int visible, int hidden, bool is_first, float* gradient) {
  constexpr int pitch = pitch_of(tile);
  const int a_tiles = whole_fours(hidden) / 4, j_tiles = whole_fours(visible) / 4;
  for (int at = static_cast<int>(threadIdx.x); at < a_tiles * j_tiles; at += float_chain_threads) {
    const int a = at % a_tiles, j = at / a_tiles;
    float sum[4][4] = {};
    for (int half = 0; half < 2; ++half) {
      const float* v = half == 0 ? v_data : v_model;
      const float* h = half == 0 ? h_data : h_model;
      const float sign = half == 0 ? 1.0F : -1.0F;
      for (int i = 0; i < tile; i += 4) {
        float x[4][4], y[4][4];
#pragma unroll
        for (int q = 0; q < 4; ++q) {
          load4(x[q], v + (j + q * j_tiles) * pitch + i);
          load4(y[q], h + (a + q * a_tiles) * pitch + i);
        }
#pragma unroll
        for (int q = 0; q < 4; ++q)
#pragma unroll
          for (int k = 0; k < 4; ++k) {
            x[q][k] *= sign;
#pragma unroll
            for (int r = 0; r < 4; ++r) sum[q][r] += x[q][k] * y[r][k];
          }
      }
    }
#pragma unroll
    for (int q = 0; q < 4; ++q)
#pragma unroll
      for (int r = 0; r < 4; ++r) {
        const int unit = j + q * j_tiles, to = a + r * a_tiles;
        if (unit >= visible || to >= hidden) continue;
        float& entry = gradient[unit * hidden + to];
        entry = is_first ? sum[q][r] : entry + sum[q][r];
      }
  }
}

template <int tile>
__device__ void add_bias_gradient(const float* data, const float* model, int units, bool is_first, float* gradient) {
  for (int j = static_cast<int>(threadIdx.x); j < units; j += float_chain_threads) {
    float sum = is_first ? 0.0F : gradient[j];
    for (int i = 0; i < tile; ++i) sum += data[j * pitch_of(tile) + i] - model[j * pitch_of(tile) + i];
    gradient[j] = sum;
  }
}

}  // namespace kadanoff::training::cuda
