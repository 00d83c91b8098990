// The launches of an update, and the layout of its memory.
#include <algorithm>
#include <type_traits>

#include "kernels/linalg/gemm.cuh"
#include "kernels/training/cuda/contrastive_plain.cuh"
#include "kernels/training/cuda/layer.cuh"
#include "kernels/training/cuda/optimizer.cuh"

namespace kadanoff::training::cuda {

using linalg::Op;
using linalg::cuda::Factors;
using linalg::cuda::gemm;
using linalg::cuda::gemv;

namespace {

// Where the pieces of the workspace begin, in floats.
struct Layout {
  std::int64_t v, h;      // V and H, 2 n rows, in the operands' precision
  std::int64_t fields;    // bf16: a product, before it becomes an operand; fp32 operands take its place
  std::int64_t weights;   // bf16: W as an operand
  std::int64_t gradient;  // where W's is a matrix of its own: W, b, c; else b, c
  std::int64_t means;     // m_v, m_h
  std::int64_t partial;   // of sums over the batch
  std::int64_t errors;    // of the squared error, in doubles
  std::int64_t total = 0;

  Layout(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden, std::int64_t n) {
    const bool halved = method.precision == Precision::bf16;
    const auto operand = [&](std::int64_t count) { return take(halved ? (count + 1) / 2 : count); };
    v = operand(2 * n * visible);
    h = operand(2 * n * hidden);
    fields = take(halved ? n * std::max(visible, hidden) : 0);
    weights = take(halved ? (visible * hidden + 1) / 2 : 0);
    gradient = take((method.needs_gradient() ? visible * hidden : 0) + visible + hidden);
    means = take(visible + hidden);
    partial = take(2 * most_sum_chunks(n) * std::max(visible, hidden));
    errors = take(2 * error_parts);
  }

 private:
  std::int64_t take(std::int64_t floats) {
    constexpr std::int64_t alignment = 64;  // 256 bytes
    const auto at = total;
    total += (floats + alignment - 1) / alignment * alignment;
    return at;
  }
};

// The launches of one update of n samples. T is the products' operand.
template <class T>
class Update {
 public:
  Update(CudaResources& gpu, const ContrastiveDivergence& method, const StepPlan& plan, std::int64_t n,
         const rows::SpinRows& data, const TrainingView& state, float* memory, DeviceStep* step, double* squared_error)
      : gpu_(gpu),
        method_(method),
        plan_(plan),
        n_(n),
        data_(data),
        state_(state),
        visible_(state.parameters.visible()),
        hidden_(state.parameters.hidden()),
        layout_(method, visible_, hidden_, n),
        memory_(memory),
        step_(step),
        squared_error_(squared_error),
        v_(contiguous(operand_at(layout_.v), 2 * n, visible_, gpu.device())),
        h_(contiguous(operand_at(layout_.h), 2 * n, hidden_, gpu.device())) {}

  void launch() const {
    begin_step(gpu_, plan_, step_);
    if constexpr (is_halved) round_to_bf16(gpu_, state_.parameters.weights, operand_at(layout_.weights));
    run_chain();
    sum_layers();
    if (method_.needs_gradient())
      step_by_gradient();
    else
      step_in_place();
  }

 private:
  static constexpr bool is_halved = std::is_same_v<T, __nv_bfloat16>;

  [[nodiscard]] T* operand_at(std::int64_t offset) const { return reinterpret_cast<T*>(memory_ + offset); }

  [[nodiscard]] Matrix<const T> weights() const {
    if constexpr (is_halved)
      return contiguous(operand_at(layout_.weights), visible_, hidden_, gpu_.device());
    else
      return state_.parameters.weights;
  }

  void multiply(Op op_a, Op op_b, const Factors& factors, Matrix<const T> a, Matrix<const T> b, Matrix<float> c) const {
    if constexpr (is_halved)
      gemm(gpu_, op_a, op_b, factors, a, b, c);
    else
      gemm(gpu_, method_.precision, op_a, op_b, factors, a, b, c);
  }

  void half_step(Matrix<const T> given, Op op, Vector<const float> bias, const Activation& how, Matrix<T> out) const {
    Matrix<float> fields;
    if constexpr (is_halved)
      fields = contiguous(memory_ + layout_.fields, out.rows, out.cols, gpu_.device());
    else
      fields = out;
    multiply(Op::none, op, {.alpha = 1, .beta = 0}, given, weights(), fields);
    activate<T>(gpu_, how, step_, fields, bias, out);
  }

  void run_chain() const {
    const bool sampled = method_.statistics == Statistics::sampled, persistent = method_.algorithm == Algorithm::pcd;
    const auto v_data = v_.slice(0, n_), v_model = v_.slice(n_, n_);
    const auto h_data = h_.slice(0, n_), h_model = h_.slice(n_, n_);
    const auto& parameters = state_.parameters;

    unpack_batch<T>(gpu_, data_, step_, v_data);
    half_step(v_data, Op::none, parameters.hidden_bias, {.key = plan_.hidden, .spins = sampled}, h_data);
    if (persistent && squared_error_ != nullptr) {  // its chains are not of the data
      half_step(h_data, Op::transpose, parameters.visible_bias, {.key = plan_.visible, .spins = sampled}, v_model);
      measure();
    }
    if (persistent) unpack_rows<T>(gpu_, state_.chains, h_model);
    for (int s = 1; s <= method_.steps; ++s) {
      const auto number = static_cast<unsigned>(s);
      const bool last = s == method_.steps;
      half_step(s == 1 && !persistent ? h_data : h_model, Op::transpose, parameters.visible_bias,
                {.key = plan_.visible, .half_step = number, .spins = sampled || persistent}, v_model);
      half_step(v_model, Op::none, parameters.hidden_bias,
                {.key = plan_.hidden,
                 .half_step = number,
                 .spins = sampled || (persistent && !last),
                 .negated = last,
                 .chains = persistent && last ? state_.chains : Matrix<std::uint32_t>{}},
                h_model);
    }
    if (!persistent && squared_error_ != nullptr) measure();
  }

  // v_model is the data's reconstruction.
  void measure() const {
    add_squared_error<T>(gpu_, v_, reinterpret_cast<double*>(memory_ + layout_.errors), squared_error_);
  }

  [[nodiscard]] float* bias_gradient() const {
    return memory_ + layout_.gradient + (method_.needs_gradient() ? visible_ * hidden_ : 0);
  }

  void sum_layers() const {
    float* partial = memory_ + layout_.partial;
    float* means = memory_ + layout_.means;
    partial_sums<T>(gpu_, v_, partial);
    finish_sums(gpu_, partial, n_, visible_, -1, means, bias_gradient());
    partial_sums<T>(gpu_, h_, partial);
    finish_sums(gpu_, partial, n_, hidden_, 1, means + visible_, bias_gradient() + visible_);
  }

  void step_by_gradient() const {
    float* b = bias_gradient();
    float* c = b + visible_;
    const auto w = contiguous(memory_ + layout_.gradient, visible_, hidden_, gpu_.device());
    multiply(Op::transpose, Op::none, {.alpha = 1.0F / static_cast<float>(n_), .beta = 0}, v_, h_, w);
    if (method_.centred) {
      const float* visible_mean = memory_ + layout_.means;
      const float* hidden_mean = visible_mean + visible_;
      centre_weights(gpu_, visible_mean, hidden_mean, b, c, w);
      gemv(gpu_, Op::none, -1, w, hidden_mean, 1, b);
      gemv(gpu_, Op::transpose, -1, w, visible_mean, 1, c);
    }
    optimizer_step(gpu_, method_.optimizer, step_, w.data, 0, visible_ * hidden_ + visible_ + hidden_, state_);
  }

  // Plain sgd or momentum: cuBLAS adds the gradient where it goes.
  void step_in_place() const {
    const auto& weights = state_.parameters.weights;
    if (method_.optimizer.momentum != 0) {
      const auto& momentum = state_.first_moment.weights;
      multiply(Op::transpose, Op::none,
               {.alpha = 1.0F / static_cast<float>(n_), .beta = static_cast<float>(method_.optimizer.momentum)}, v_, h_,
               momentum);
      apply_momentum(gpu_, method_.optimizer, step_, momentum, weights);
    } else {
      if (method_.optimizer.is_penalised()) apply_penalty(gpu_, method_.optimizer, step_, weights);
      multiply(Op::transpose, Op::none, {.alpha_on_device = &step_->scale, .beta_on_device = &step_->one}, v_, h_,
               weights);
    }
    optimizer_step(gpu_, method_.optimizer, step_, bias_gradient(), visible_ * hidden_, visible_ + hidden_, state_);
  }

  CudaResources& gpu_;
  const ContrastiveDivergence& method_;
  const StepPlan& plan_;
  std::int64_t n_;
  const rows::SpinRows& data_;
  const TrainingView& state_;
  std::int64_t visible_, hidden_;
  Layout layout_;
  float* memory_;
  DeviceStep* step_;
  double* squared_error_;
  Matrix<T> v_, h_;
};

}  // namespace

std::int64_t plain_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                          std::int64_t n) {
  return Layout(method, visible, hidden, n).total;
}

void plain_update(CudaResources& gpu, const ContrastiveDivergence& method, const StepPlan& plan, std::int64_t n,
                  const rows::SpinRows& data, const TrainingView& state, float* memory, DeviceStep* step,
                  double* squared_error) {
  if (method.precision == Precision::bf16)
    Update<__nv_bfloat16>(gpu, method, plan, n, data, state, memory, step, squared_error).launch();
  else
    Update<float>(gpu, method, plan, n, data, state, memory, step, squared_error).launch();
}

}  // namespace kadanoff::training::cuda
