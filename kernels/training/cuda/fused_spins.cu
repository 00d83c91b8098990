// The chain of sampled spins ±1. Each warp takes 16 samples through it on its own, with W as an operand of tensor cores
// in shared memory; layers are bits (spin_bits.cuh), and the gradient counts them.
//
// W = hi + mid + lo, each of them bf16, is exact for 2⁻¹⁰⁹ < |W| < 2¹²⁷: a part takes 8 bits of the 24, and a sign. So
// is each product with ±1. A field has only the error of its sum. For N terms, that is rounded 3 N / 16 times, each
// time by less than 17 · 2⁻²³ of the largest term or partial sum, if tensor cores cut as core/tensor_core.cuh says:
// some 6 times N · 2⁻²⁴ Σ |W|, the bound for a sum of floats one by one. Gradients and squared errors are exact: they
// are counted.
#include "kernels/core/tensor_core.cuh"
#include "kernels/training/cuda/fused_chain.cuh"
#include "kernels/training/cuda/spin_bits.cuh"
#include "kernels/units/sampling.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::load_matrices;
using kadanoff::cuda::multiply_add;
using kadanoff::random::cuda::DeviceKey;

namespace {

constexpr int parts = 3;  // of a weight

// Where the block's shared memory has what. Operands have 16 bytes more a row, so that eight rows of a load begin in
// different banks.
struct Layout {
  int visible_places, hidden_places, pitch;  // W by places: visible rows, `pitch` from one to the next
  int visible_blocks, hidden_blocks;         // of 64 units

  KADANOFF_HD Layout(int visible, int hidden)
      : visible_places(places_of(visible)),
        hidden_places(places_of(hidden)),
        pitch(hidden_places + 8),
        visible_blocks(blocks_of(visible)),
        hidden_blocks(blocks_of(hidden)) {}
  [[nodiscard]] KADANOFF_HD int part() const { return visible_places * pitch; }
  [[nodiscard]] KADANOFF_HD int biases() const { return 64 * (visible_blocks + hidden_blocks); }
  [[nodiscard]] KADANOFF_HD int words_a_warp() const { return 2 * 32 * (visible_blocks + hidden_blocks); }
  [[nodiscard]] std::size_t bytes(int warps) const {
    return parts * sizeof(__nv_bfloat16) * static_cast<std::size_t>(part()) +
           sizeof(float) * static_cast<std::size_t>(biases() + warps * words_a_warp());
  }
};

class SpinTile {
 public:
  __device__ SpinTile(const FusedUpdate& in, void* shared)
      : in_(in),
        visible_(static_cast<int>(in.state.parameters.visible())),
        hidden_(static_cast<int>(in.state.parameters.hidden())),
        at_(visible_, hidden_),
        weights_(static_cast<__nv_bfloat16*>(shared)),
        visible_bias_(reinterpret_cast<float*>(weights_ + parts * at_.part())),
        hidden_bias_(visible_bias_ + 64 * at_.visible_blocks),
        words_(reinterpret_cast<std::uint32_t*>(visible_bias_ + at_.biases())) {
    for (int row = warp(); row < at_.visible_places; row += warps()) split_row(row);
    fill(in.state.parameters.visible_bias, 64 * at_.visible_blocks, visible_bias_);
    fill(in.state.parameters.hidden_bias, 64 * at_.hidden_blocks, hidden_bias_);
  }

  __device__ int samples() const { return warps() * samples_a_warp; }
  __device__ double error() const { return error_; }

  // The tile's first sample. Is there anything for this warp to do?
  __device__ bool begin(int first) {
    first_ = first + warp() * samples_a_warp;
    __syncthreads();  // W is there; the words of the tile before are counted
    const bool is_any = first_ < static_cast<int>(in_.step.size);
    if (!is_any)
      for (int i = 0; i < at_.words_a_warp(); i += 32) own_words()[i] = 0;
    return is_any;
  }

  __device__ void load_data() {
    load(
        in_.data.words, [&](std::uint32_t i) { return in_.row_of(i); }, at_.visible_blocks, visible(Half::data));
  }
  __device__ void load_chains() {
    load(
        in_.state.chains, [](std::uint32_t i) { return i; }, at_.hidden_blocks, hidden(Half::model));
  }

  // Spins are always drawn.
  __device__ void to_hidden(Half half, unsigned half_step, bool) {
    const DeviceKey key(in_.hidden_key);
    for (int block = 0; block < at_.hidden_blocks; ++block) {
      float sums[8][4];
      begin_sums(hidden_bias_, block, sums);
      add_products<true>(visible(half), block, sums);
      hidden(half)[32 * block] = draw(sums, hidden_, block, key, half_step);
    }
  }
  __device__ void to_visible(Half given, unsigned half_step, bool) {
    const DeviceKey key(in_.visible_key);
    for (int block = 0; block < at_.visible_blocks; ++block) {
      float sums[8][4];
      begin_sums(visible_bias_, block, sums);
      add_products<false>(hidden(given), block, sums);
      visible(Half::model)[32 * block] = draw(sums, visible_, block, key, half_step);
    }
  }

  __device__ void add_error() {
    int different = 0;
    for (int block = 0; block < at_.visible_blocks; ++block)
      different += __popc(visible(Half::data)[32 * block] ^ visible(Half::model)[32 * block]);
    error_ += 4.0 * different;
  }

  // gradient(j, a) = Σ v₀ h₀ − vₖ hₖ = 2 (the samples where vₖ ≠ hₖ − those where v₀ ≠ h₀). Samples that are not there
  // have the same bits in all layers.
  __device__ void add_gradient(float* gradient, bool is_first) {
    for (int i = 0; i < at_.words_a_warp(); i += 32) own_words()[i] = by_units(lane(), own_words()[i]);
    __syncthreads();
    const auto put = [&](std::int64_t entry, int count) {
      const float value = 2.0F * static_cast<float>(count);
      gradient[entry] = is_first ? value : gradient[entry] + value;
    };
    count_weights(put);
    count_biases(visible_, 0, visible_ * hidden_, put);
    count_biases(hidden_, 2 * at_.visible_blocks, visible_ * hidden_ + visible_, put);
  }

  // After the gradient, whose barrier is behind all reads of the chains.
  __device__ void store_chains() {
    const auto& chains = in_.state.chains;
    for (int block = 0; block < at_.hidden_blocks; ++block) {
      const std::uint32_t bits = by_units(lane(), hidden(Half::model)[32 * block]);  // which is its own inverse
      for (int s = 0; s < 2; ++s)
        for (int w = 0; w < 2; ++w) {
          std::uint32_t row = row_bits(t(), bits, s, w);
          row |= __shfl_xor_sync(0xFFFFFFFFU, row, 1);
          row |= __shfl_xor_sync(0xFFFFFFFFU, row, 2);
          if (t() == 0 && is_there(s) && 2 * block + w < chains.cols) chains(sample(s), 2 * block + w) = row;
        }
    }
  }

 private:
  static __device__ int warp() { return static_cast<int>(threadIdx.x) / 32; }
  static __device__ int warps() { return static_cast<int>(blockDim.x) / 32; }
  static __device__ unsigned lane() { return threadIdx.x % 32; }
  static __device__ unsigned t() { return lane() % 4; }

  // A lane's own words, one each 32: v₀, vₖ, h₀, hₖ. Only the lane itself uses them, until they are by units.
  __device__ std::uint32_t* own_words() const { return words_ + warp() * at_.words_a_warp() + lane(); }
  __device__ std::uint32_t* visible(Half half) const {
    return own_words() + (half == Half::data ? 0 : 32 * at_.visible_blocks);
  }
  __device__ std::uint32_t* hidden(Half half) const {
    return own_words() + 64 * at_.visible_blocks + (half == Half::data ? 0 : 32 * at_.hidden_blocks);
  }

  // Of this lane's two samples, in the batch.
  __device__ int sample(int s) const { return first_ + static_cast<int>(lane() / 4) + 8 * s; }
  __device__ bool is_there(int s) const { return sample(s) < static_cast<int>(in_.step.size); }

  __device__ void split_row(int row) const {
    const auto& weights = in_.state.parameters.weights;
    const int j = unit_at(row);
    for (int place = 2 * static_cast<int>(lane()); place < at_.hidden_places; place += 64) {
      float rest[2];
      for (int e = 0; e < 2; ++e) {
        const int a = unit_at(place + e);
        rest[e] = j < visible_ && a < hidden_ ? weights(j, a) : 0.0F;
      }
      for (int part = 0; part < parts; ++part) {
        const auto rounded = __floats2bfloat162_rn(rest[0], rest[1]);
        *reinterpret_cast<__nv_bfloat162*>(weights_ + part * at_.part() + row * at_.pitch + place) = rounded;
        rest[0] -= __low2float(rounded);
        rest[1] -= __high2float(rounded);
      }
    }
  }

  static __device__ void fill(Vector<float> bias, int places, float* to) {
    for (int place = static_cast<int>(threadIdx.x); place < places; place += static_cast<int>(blockDim.x))
      to[place] = unit_at(place) < bias.size ? bias[unit_at(place)] : 0.0F;
  }

  template <class RowOf>
  __device__ void load(Matrix<const std::uint32_t> words, const RowOf& row_of, int blocks, std::uint32_t* to) const {
    const std::uint32_t* rows[2];
    for (int s = 0; s < 2; ++s)
      rows[s] = is_there(s) ? words.row(row_of(static_cast<std::uint32_t>(sample(s)))) : nullptr;
    for (int block = 0; block < blocks; ++block)
      to[32 * block] = lane_bits(t(), [&](int s, int w) {
        const int word = 2 * block + w;
        return rows[s] != nullptr && word < words.cols ? rows[s][word] : 0U;
      });
  }

  // The bits of a block that stand for spins.
  __device__ std::uint32_t existing(int units, int block) const {
    return lane_bits(t(), [&](int s, int w) {
      const int rest = units - 64 * block - 32 * w;
      return !is_there(s) || rest <= 0 ? 0U : rest < 32 ? (1U << rest) - 1 : ~0U;
    });
  }

  __device__ void begin_sums(const float* bias, int block, float (&sums)[8][4]) const {
#pragma unroll
    for (int tile = 0; tile < 8; ++tile) {
      const auto two = *reinterpret_cast<const float2*>(bias + 64 * block + 8 * tile + 2 * static_cast<int>(t()));
      sums[tile][0] = sums[tile][2] = two.x;
      sums[tile][1] = sums[tile][3] = two.y;
    }
  }

  // sums(sample, unit) += Σ W · the spins of the other layer, for the 64 units of a block.
  template <bool is_to_hidden>
  __device__ void add_products(const std::uint32_t* from, int block, float (&sums)[8][4]) const {
    const int steps = (is_to_hidden ? at_.visible_places : at_.hidden_places) / 16;
    const int pairs = (is_to_hidden ? at_.hidden_places : at_.visible_places) / 16 - 4 * block;  // of tiles
    const int row = static_cast<int>(lane()) % 8, low = static_cast<int>(lane()) / 8 % 2 * 8,
              high = static_cast<int>(lane()) / 16 * 8;
    // Of the lane's row in the first operand's four matrices: two steps of k = 8, for two tiles.
    const __nv_bfloat16* operand = is_to_hidden ? weights_ + (row + low) * at_.pitch + 64 * block + high
                                                : weights_ + (64 * block + row + high) * at_.pitch + low;
    const int next_step = is_to_hidden ? 16 * at_.pitch : 16, next_pair = is_to_hidden ? 16 : 16 * at_.pitch;
    for (int first = 0; first < steps; first += 4) {
      const std::uint32_t spins = from[8 * first];
#pragma unroll
      for (int k = 0; k < 4; ++k) {
        if (first + k >= steps) break;
        std::uint32_t a[4];
#pragma unroll
        for (int i = 0; i < 4; ++i) a[i] = spin_pair(spins, 4 * ((2 * k + i / 2) % 4) + 2 * (k / 2) + i % 2);
#pragma unroll
        for (int pair = 0; pair < 4; ++pair) {
          if (pair >= pairs) break;
#pragma unroll
          for (int part = 0; part < parts; ++part) {
            std::uint32_t b[4];
            load_matrices<is_to_hidden>(b, operand + part * at_.part() + pair * next_pair);
            multiply_add(sums[2 * pair], a, b[0], b[1]);
            multiply_add(sums[2 * pair + 1], a, b[2], b[3]);
          }
        }
        operand += next_step;
      }
    }
  }

  // This lane's spins of a block, from its sums of fields and bias.
  __device__ std::uint32_t draw(const float (&sums)[8][4], int units, int block, const DeviceKey& key,
                                unsigned half_step) const {
    std::uint32_t bits = 0;
#pragma unroll
    for (int n = 0; n < 4; ++n) {
      if (8 * block + n >= tiles_of(units)) break;
      const auto counter = static_cast<unsigned>(16 * block + 4 * n) + t();
#pragma unroll
      for (int s = 0; s < 2; ++s) {
        const uint4 draws = kadanoff::random::cuda::draw(key, counter, static_cast<unsigned>(sample(s)), half_step);
#pragma unroll
        for (int w = 0; w < 2; ++w) {
          if (8 * block + 4 * w + n >= tiles_of(units)) break;
#pragma unroll
          for (int e = 0; e < 2; ++e) {
            const float mean = units::cuda::mean_in_field(sums[4 * w + n][2 * s + e]);
            const bool is_up = units::is_up(mean, units::cuda::draw_of(draws, static_cast<unsigned>(2 * w + e)));
            bits |= static_cast<std::uint32_t>(is_up) << (16 * e + 4 * n + 2 * w + s);
          }
        }
      }
    }
    return bits & existing(units, block);
  }

  // Words by units of all warps: two units of 16 samples.
  __device__ std::uint32_t word(int of_warp, int blocks_before, int i) const {
    return words_[of_warp * at_.words_a_warp() + 32 * blocks_before + i];
  }

  // An item is two words of visible units with two words of hidden ones: 4 × 4 entries. A layer's two words are half of
  // it apart, so that neighbouring threads read neighbouring words.
  template <class Put>
  __device__ void count_weights(const Put& put) const {
    const int rows = (words_by_units(visible_) + 1) / 2, columns = (words_by_units(hidden_) + 1) / 2;
    for (int item = static_cast<int>(threadIdx.x); item < rows * columns; item += static_cast<int>(blockDim.x)) {
      const int row = item / columns, column = item % columns;
      int counts[4][4] = {};
      for (int of_warp = 0; of_warp < warps(); of_warp += 2)
#pragma unroll
        for (int half = 0; half < 2; ++half) {
          std::uint32_t v[4], h[4];  // of 32 samples
          load_units(of_warp, half * at_.visible_blocks, row, rows, v);
          load_units(of_warp, 2 * at_.visible_blocks + half * at_.hidden_blocks, column, columns, h);
#pragma unroll
          for (int x = 0; x < 4; ++x)
#pragma unroll
            for (int y = 0; y < 4; ++y) counts[x][y] += half == 0 ? -__popc(v[x] ^ h[y]) : __popc(v[x] ^ h[y]);
        }
#pragma unroll
      for (int x = 0; x < 4; ++x)
#pragma unroll
        for (int y = 0; y < 4; ++y) {
          const int j = unit_of_word(row + x / 2 * rows, x % 2), a = unit_of_word(column + y / 2 * columns, y % 2);
          if (j < visible_ && a < hidden_) put(j * hidden_ + a, counts[x][y]);
        }
    }
  }

  __device__ void load_units(int of_warp, int blocks_before, int i, int apart, std::uint32_t (&units)[4]) const {
#pragma unroll
    for (int x = 0; x < 2; ++x) {
      const std::uint32_t low = word(of_warp, blocks_before, i + x * apart);
      const std::uint32_t high = word(of_warp + 1, blocks_before, i + x * apart);
      units[2 * x] = (low & 0xFFFFU) | high << 16;
      units[2 * x + 1] = low >> 16 | (high & 0xFFFF0000U);
    }
  }

  // Σ v₀ − vₖ = 2 (those where v₀ is up − those where vₖ is)
  template <class Put>
  __device__ void count_biases(int units, int blocks_before, int first, const Put& put) const {
    for (int j = static_cast<int>(threadIdx.x); j < units; j += static_cast<int>(blockDim.x)) {
      const int i = j / 32 * 16 + j % 16, half = j % 32 / 16;
      const auto up = [&](int of_warp, int blocks) {
        return __popc(word(of_warp, blocks_before + blocks, i) >> (16 * half) & 0xFFFFU);
      };
      int count = 0;
      for (int of_warp = 0; of_warp < warps(); ++of_warp) count += up(of_warp, 0) - up(of_warp, blocks_of(units));
      put(first + j, count);
    }
  }

  const FusedUpdate& in_;
  const int visible_, hidden_;
  const Layout at_;
  __nv_bfloat16* weights_;
  float *visible_bias_, *hidden_bias_;  // by places
  std::uint32_t* words_;
  int first_ = 0;  // this warp's first sample
  double error_ = 0;
};

__global__ void __launch_bounds__(32 * most_spin_warps) spin_chain_kernel(FusedUpdate in) {
  extern __shared__ uint4 shared[];
  SpinTile tile(in, shared);
  run_tiles(in, tile);
}

}  // namespace

ChainKernel spin_chain_kernel_of() { return spin_chain_kernel; }

std::size_t spin_chain_bytes(int visible, int hidden, int warps) { return Layout(visible, hidden).bytes(warps); }

}  // namespace kadanoff::training::cuda
