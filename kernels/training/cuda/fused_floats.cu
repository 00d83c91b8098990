// The chain of means, and of spins on GPUs whose tensor cores do not take bf16: a block keeps W and a tile of samples
// in shared memory as floats (float_tile.cuh). Products use register tiles of 4 × 4.
#include "kernels/rows/squared_distance.cuh"
#include "kernels/training/cuda/float_tile.cuh"
#include "kernels/training/cuda/fused_chain.cuh"

namespace kadanoff::training::cuda {

namespace {

constexpr std::size_t shared_floats(int visible, int hidden, int tile) {
  const auto v = static_cast<std::size_t>(whole_fours(visible)), h = static_cast<std::size_t>(whole_fours(hidden));
  return v * h + v + h + 2 * (v + h) * static_cast<std::size_t>(pitch_of(tile));
}

// Functions that read or change a layer begin with a barrier, since others have made it or still read it, unless they
// say why not.
template <int tile>
class FloatTile {
 public:
  __device__ FloatTile(const FusedUpdate& in, float* shared)
      : in_(in),
        visible_(static_cast<int>(in.state.parameters.visible())),
        hidden_(static_cast<int>(in.state.parameters.hidden())),
        v4_(whole_fours(visible_)),
        h4_(whole_fours(hidden_)),
        weights_(shared),
        visible_bias_(weights_ + v4_ * h4_),
        hidden_bias_(visible_bias_ + v4_),
        v_data_(hidden_bias_ + h4_),
        v_model_(v_data_ + v4_ * pitch_of(tile)),
        h_data_(v_model_ + v4_ * pitch_of(tile)),
        h_model_(h_data_ + h4_ * pitch_of(tile)) {
    const auto& parameters = in.state.parameters;
    const int thread = static_cast<int>(threadIdx.x);
    for (int item = thread; item < v4_ * h4_; item += float_chain_threads) {
      const int j = item / h4_, a = item % h4_;
      weights_[item] = j < visible_ && a < hidden_ ? parameters.weights(j, a) : 0.0F;
    }
    for (int j = thread; j < visible_; j += float_chain_threads) visible_bias_[j] = parameters.visible_bias[j];
    for (int a = thread; a < hidden_; a += float_chain_threads) hidden_bias_[a] = parameters.hidden_bias[a];
  }

  __device__ int samples() const { return tile; }
  __device__ double error() const { return error_; }

  __device__ bool begin(int first) {
    const int left = static_cast<int>(in_.step.size) - first;
    at_ = {first, left < tile ? left : tile};
    return true;
  }

  __device__ void load_data() {
    __syncthreads();
    unpack<tile>(
        in_.data.words, [&](std::uint32_t i) { return in_.row_of(i); }, at_, visible_, v_data_);
  }
  __device__ void load_chains() {
    unpack<tile>(
        in_.state.chains, [](std::uint32_t i) { return i; }, at_, hidden_, h_model_);
  }

  __device__ void to_hidden(Half half, unsigned half_step, bool draws) {
    last_half_step_ = half_step;
    last_draws_ = draws;
    float* const h = half == Half::data ? h_data_ : h_model_;
    __syncthreads();
    hidden_fields<tile>(weights_, visible_, h4_, half == Half::data ? v_data_ : v_model_, h);
    __syncthreads();
    activate<tile>(h, hidden_bias_, hidden_, at_, DeviceKey(in_.hidden_key), half_step, draws);
  }
  __device__ void to_visible(Half given, unsigned half_step, bool draws) {
    __syncthreads();
    visible_fields<tile>(weights_, v4_, h4_, given == Half::data ? h_data_ : h_model_, v_model_);
    __syncthreads();
    activate<tile>(v_model_, visible_bias_, visible_, at_, DeviceKey(in_.visible_key), half_step, draws);
  }

  // After to_visible, without a barrier: units that are a multiple of 4 apart, or of 8 in tiles of 32, are one thread's
  // here and in activate().
  __device__ void add_error() {
    for (int item = static_cast<int>(threadIdx.x); item < visible_ * tile; item += float_chain_threads) {
      const int place = item / tile * pitch_of(tile) + item % tile;
      error_ += rows::cuda::squared_difference(v_data_[place], v_model_[place]);
    }
  }

  __device__ void add_gradient(float* gradient, bool is_first) {
    __syncthreads();
    add_weights_gradient<tile>(v_data_, v_model_, h_data_, h_model_, visible_, hidden_, is_first, gradient);
    float* const bias_gradient = gradient + visible_ * hidden_;
    add_bias_gradient<tile>(v_data_, v_model_, visible_, is_first, bias_gradient);
    add_bias_gradient<tile>(h_data_, h_model_, hidden_, is_first, bias_gradient + visible_);
  }

  // After the gradient, whose barrier is enough.
  __device__ void store_chains() {
    pack<tile>(h_model_, hidden_, at_, DeviceKey(in_.hidden_key), last_half_step_, !last_draws_, in_.state.chains);
  }

 private:
  const FusedUpdate& in_;
  const int visible_, hidden_, v4_, h4_;
  float *weights_, *visible_bias_, *hidden_bias_, *v_data_, *v_model_, *h_data_, *h_model_;
  Samples at_ = {};
  double error_ = 0;
  unsigned last_half_step_ = 0;  // of the hidden layer
  bool last_draws_ = true;
};

template <int tile>
__global__ void __launch_bounds__(float_chain_threads) float_chain_kernel(FusedUpdate in) {
  extern __shared__ float4 shared[];
  FloatTile<tile> samples(in, reinterpret_cast<float*>(shared));
  run_tiles(in, samples);
}

}  // namespace

ChainKernel float_chain_kernel_of(int tile) { return tile == 64 ? float_chain_kernel<64> : float_chain_kernel<32>; }

std::size_t float_chain_bytes(int visible, int hidden, int tile) {
  return shared_floats(visible, hidden, tile) * sizeof(float);
}

}  // namespace kadanoff::training::cuda
