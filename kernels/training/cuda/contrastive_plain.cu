// The launches of an update, and the layout of its memory.
#include <algorithm>
#include <type_traits>

#include "kernels/linalg/gemm.cuh"
#include "kernels/training/cuda/activation.cuh"
#include "kernels/training/cuda/begin_update.cuh"
#include "kernels/training/cuda/contrastive_plain.cuh"
#include "kernels/training/cuda/optimizer.cuh"
#include "kernels/training/cuda/squared_error.cuh"

namespace kadanoff::training::cuda {

using linalg::Op;
using linalg::cuda::Factors;
using linalg::cuda::gemm;
using linalg::cuda::gemv;

namespace {

// Rows of operands begin at a multiple of 16 bytes, as cuBLAS and runs of four (rows/tile.cuh) like it.
constexpr std::int64_t whole_rows(std::int64_t units) { return (units + 7) / 8 * 8; }

// Where the pieces of the workspace begin, in floats.
struct Layout {
  std::int64_t v, h;            // V and H, 2 n rows, in the operands' precision
  std::int64_t fields;          // bf16: a product, before it becomes an operand; fp32 operands take its place
  std::int64_t weights;         // bf16: W as an operand
  std::int64_t gradient;        // where W's is a matrix of its own: W, b, c
  std::int64_t means;           // m_v, m_h
  std::int64_t v_sums, h_sums;  // of tiles
  std::int64_t errors;          // of the squared error, in doubles
  std::int64_t arrived;         // counters of blocks, for each tile across V and H, and for the squared error
  std::int64_t total = 0;

  Layout(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden, std::int64_t n) {
    const bool halved = method.precision == Precision::bf16;
    const auto operand = [&](std::int64_t rows, std::int64_t units) {
      return take(rows * whole_rows(units) / (halved ? 2 : 1));
    };
    v = operand(2 * n, visible);
    h = operand(2 * n, hidden);
    fields = take(halved ? n * whole_rows(std::max(visible, hidden)) : 0);
    weights = halved ? operand(visible, hidden) : total;
    gradient = take(method.needs_gradient() ? visible * hidden + visible + hidden : 0);
    means = take(visible + hidden);
    v_sums = take(LayerSums::floats(n, visible));
    h_sums = take(LayerSums::floats(n, hidden));
    errors = take(2 * error_parts);
    arrived = take(counters(visible, hidden));
  }

  static std::int64_t counters(std::int64_t visible, std::int64_t hidden) {
    return std::int64_t{rows::cuda::tiles_across(visible)} + rows::cuda::tiles_across(hidden) + 1;
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
         const rows::SampleRows& data, const TrainingView& state, float* memory, DeviceStep* step,
         double* squared_error)
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
        v_(operand_at(layout_.v, 2 * n, visible_)),
        h_(operand_at(layout_.h, 2 * n, hidden_)) {}

  void launch() const {
    begin();
    run_chain();
    if (method_.needs_gradient())
      step_by_gradient();
    else
      step_weights_in_place();
  }

 private:
  static constexpr bool is_halved = std::is_same_v<T, __nv_bfloat16>;

  [[nodiscard]] Matrix<T> operand_at(std::int64_t offset, std::int64_t rows, std::int64_t units) const {
    return {.data = reinterpret_cast<T*>(memory_ + offset),
            .rows = rows,
            .cols = units,
            .stride = whole_rows(units),
            .device = gpu_.device()};
  }

  [[nodiscard]] Matrix<const T> weights() const {
    if constexpr (is_halved)
      return operand_at(layout_.weights, visible_, hidden_);
    else
      return state_.parameters.weights;
  }

  // One counter for each tile across V, then those of H, then that of the squared error.
  [[nodiscard]] unsigned* arrived() const { return reinterpret_cast<unsigned*>(memory_ + layout_.arrived); }
  [[nodiscard]] unsigned* hidden_arrived() const { return arrived() + rows::cuda::tiles_across(visible_); }
  [[nodiscard]] unsigned* error_arrived() const { return hidden_arrived() + rows::cuda::tiles_across(hidden_); }

  [[nodiscard]] LayerSums visible_sums() const {
    return {.partial = memory_ + layout_.v_sums, .pitch = LayerSums::pitch_of(visible_)};
  }
  [[nodiscard]] LayerSums hidden_sums() const {
    return {.partial = memory_ + layout_.h_sums, .pitch = LayerSums::pitch_of(hidden_)};
  }

  void begin() const {
    BeginUpdate<T> begin{.plan = plan_,
                         .data = data_,
                         .batch = v_.slice(0, n_),
                         .batch_sums = visible_sums(),
                         .chains = {},
                         .hidden = {},
                         .weights = {},
                         .rounded = {},
                         .arrived = arrived(),
                         .counters = static_cast<int>(Layout::counters(visible_, hidden_))};
    if (method_.algorithm == Algorithm::pcd) {
      begin.chains = state_.chains;
      begin.hidden = h_.slice(n_, n_);
    }
    if constexpr (is_halved) {
      begin.weights = state_.parameters.weights;
      begin.rounded = operand_at(layout_.weights, visible_, hidden_);
    }
    begin_update(gpu_, begin, step_);
  }

  void multiply(Op op_a, Op op_b, const Factors& factors, Matrix<const T> a, Matrix<const T> b, Matrix<float> c) const {
    if constexpr (is_halved)
      gemm(gpu_, op_a, op_b, factors, a, b, c);
    else
      gemm(gpu_, method_.precision, op_a, op_b, factors, a, b, c);
  }

  void half_step(Matrix<const T> given, Op op, const Activation& how, Matrix<T> out) const {
    Matrix<float> fields;
    if constexpr (is_halved)
      fields = {.data = memory_ + layout_.fields,
                .rows = out.rows,
                .cols = out.cols,
                .stride = out.stride,
                .device = out.device};
    else
      fields = out;
    multiply(Op::none, op, {.alpha = 1, .beta = 0}, given, weights(), fields);
    activate<T>(gpu_, how, step_, fields, out);
  }

  void run_chain() const {
    const bool persistent = method_.algorithm == Algorithm::pcd;
    const bool draws_v = method_.statistics == Statistics::sampled,
               draws_h = method_.statistics != Statistics::mean_field;
    const auto v_data = v_.slice(0, n_), v_model = v_.slice(n_, n_);
    const auto h_data = h_.slice(0, n_), h_model = h_.slice(n_, n_);
    const auto& [weights, visible_bias, hidden_bias] = state_.parameters;

    half_step(v_data, Op::none, {.bias = hidden_bias, .key = plan_.hidden, .spins = draws_h, .sums = hidden_sums()},
              h_data);
    if (persistent && squared_error_ != nullptr) {  // its chains are not of the data
      half_step(h_data, Op::transpose, {.bias = visible_bias, .key = plan_.visible, .spins = draws_v}, v_model);
      measure();
    }
    for (int s = 1; s <= method_.steps; ++s) {
      Activation visible{.bias = visible_bias,
                         .key = plan_.visible,
                         .half_step = static_cast<unsigned>(s),
                         .spins = draws_v || (persistent && !draws_h)};
      Activation hidden{.bias = hidden_bias,
                        .key = plan_.hidden,
                        .half_step = static_cast<unsigned>(s),
                        .spins = draws_h || persistent};
      if (s == method_.steps) {
        visible.sums = visible_sums();
        visible.half = Half::model;
        visible.end = end_of(&rbm::ParametersView<float>::visible_bias, arrived(), 0);
        hidden.spins = draws_h;
        hidden.sign = -1;
        if (persistent) hidden.chains = state_.chains;
        hidden.sums = hidden_sums();
        hidden.half = Half::model;
        hidden.end = end_of(&rbm::ParametersView<float>::hidden_bias, hidden_arrived(), visible_);
        hidden.ends_update = true;
      }
      half_step(s == 1 && !persistent ? h_data : h_model, Op::transpose, visible, v_model);
      half_step(v_model, Op::none, hidden, h_model);
    }
    if (!persistent && squared_error_ != nullptr) measure();
  }

  // Of a layer whose bias is `which`, and whose units are those from `first` on where both layers are numbered.
  [[nodiscard]] BiasStep end_of(Vector<float> rbm::ParametersView<float>::*which, unsigned* arrived,
                                std::int64_t first) const {
    return {.arrived = arrived,
            .optimizer = method_.optimizer,
            .mean = memory_ + layout_.means + first,
            .gradient = method_.needs_gradient() ? bias_gradient() + first : nullptr,
            .bias = state_.parameters.*which,
            .first = state_.first_moment.*which,
            .second = state_.second_moment.*which};
  }

  // v_model is the data's reconstruction.
  void measure() const {
    add_squared_error<T>(gpu_, v_, reinterpret_cast<double*>(memory_ + layout_.errors), error_arrived(),
                         squared_error_);
  }

  [[nodiscard]] float* bias_gradient() const { return memory_ + layout_.gradient + visible_ * hidden_; }

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
    optimizer_step(gpu_, method_.optimizer, step_, w.data, state_);
  }

  // Plain sgd or momentum: cuBLAS adds the gradient where it goes.
  void step_weights_in_place() const {
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
  }

  CudaResources& gpu_;
  const ContrastiveDivergence& method_;
  const StepPlan& plan_;
  std::int64_t n_;
  const rows::SampleRows& data_;
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
                  const rows::SampleRows& data, const TrainingView& state, float* memory, DeviceStep* step,
                  double* squared_error) {
  if (method.precision == Precision::bf16)
    Update<__nv_bfloat16>(gpu, method, plan, n, data, state, memory, step, squared_error).launch();
  else
    Update<float>(gpu, method, plan, n, data, state, memory, step, squared_error).launch();
}

}  // namespace kadanoff::training::cuda
