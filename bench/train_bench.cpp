// One update of contrastive divergence, against the time of its five products alone, in its precision, in the same run.
//
// Counters: flops = 10 N_v N_h B an update (five products of 2 N_v N_h B); `of_products` is the time of the update over
// that of the products, 1 being the floor.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include "kernels/linalg/gemm.hpp"
#include "kernels/linalg/gemm_bf16.hpp"
#include "kernels/rbm/contrastive.hpp"

namespace kadanoff::rbm {
namespace {

using Clock = std::chrono::steady_clock;
using linalg::gemm;
using linalg::Op;

struct Shape {
  std::int64_t visible, hidden, batch;
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Parameters random_parameters(Context& context, const Shape& shape) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal(0, 0.05F);
  Parameters parameters(cpu_device, shape.visible, shape.hidden);
  for (auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = normal(generator);
  return parameters.copied_to(context, context.device());
}

Array<float> random_spins(Context& context, std::int64_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<float> spins(static_cast<std::size_t>(count));
  for (auto& spin : spins) spin = (generator() & 1U) != 0 ? 1.0F : -1.0F;
  return to_device(context, spins);
}

// The five products of CD-1, the two of the gradient as one of twice the length. The layers hold random spins, as in
// training, and keep them: a GPU draws less power, and so runs faster, where it multiplies zeros.
class Products {
 public:
  Products(Context& context, const Shape& shape)
      : context_(context),
        shape_(shape),
        parameters_(random_parameters(context, shape)),
        visible_(random_spins(context, 2 * shape.batch * shape.visible, 3)),
        hidden_(random_spins(context, 2 * shape.batch * shape.hidden, 4)),
        to_visible_(context.device(), shape.batch * shape.visible),
        to_hidden_(context.device(), 2 * shape.batch * shape.hidden),
        to_weights_(context.device(), shape.visible * shape.hidden) {
    to_weights_.fill_zero(context);
  }
  double seconds() {
    const auto v = visible_.matrix(2 * shape_.batch, shape_.visible),
               h = hidden_.matrix(2 * shape_.batch, shape_.hidden);
    const auto w = parameters_.view().weights;
    const auto n = shape_.batch;
    const auto to_v = to_visible_.matrix(n, shape_.visible), to_h = to_hidden_.matrix(2 * n, shape_.hidden);
    const auto start = Clock::now();
    gemm(context_, Op::none, Op::none, 1, v.slice(0, n), w, 0, to_h.slice(0, n));
    gemm(context_, Op::none, Op::transpose, 1, h.slice(0, n), w, 0, to_v);
    gemm(context_, Op::none, Op::none, 1, v.slice(n, n), w, 0, to_h.slice(n, n));
    gemm(context_, Op::transpose, Op::none, 1e-6F, v, h, 1, to_weights_.matrix(shape_.visible, shape_.hidden));
    context_.synchronize();
    return seconds_since(start);
  }

 private:
  Context& context_;
  Shape shape_;
  Parameters parameters_;
  Array<float> visible_, hidden_, to_visible_, to_hidden_, to_weights_;
};

// The same in bf16 on the CPU, from operands that are rounded and packed already.
class ProductsInBf16 {
 public:
  ProductsInBf16(Context& context, const Shape& shape)
      : context_(context),
        shape_(shape),
        visible_(random_operand(shape.batch * shape.visible)),
        hidden_(random_operand(shape.batch * shape.hidden)),
        v_transposed_(random_operand(2 * shape.batch * shape.visible)),
        forwards_memory_(cpu_device, Packed::size(shape.visible, shape.hidden)),
        backwards_memory_(cpu_device, Packed::size(shape.hidden, shape.visible)),
        h_memory_(cpu_device, Packed::size(2 * shape.batch, shape.hidden)),
        forwards_(shape.visible, shape.hidden, forwards_memory_.data()),
        backwards_(shape.hidden, shape.visible, backwards_memory_.data()),
        h_(2 * shape.batch, shape.hidden, h_memory_.data()) {
    const auto weights = random_operand(shape.visible * shape.hidden),
               h = random_operand(2 * shape.batch * shape.hidden);
    forwards_.pack(context.cpu(), Op::none, weights.matrix(shape.visible, shape.hidden));
    backwards_.pack(context.cpu(), Op::transpose, weights.matrix(shape.visible, shape.hidden));
    h_.pack(context.cpu(), Op::none, h.matrix(2 * shape.batch, shape.hidden));
  }
  double seconds() {
    const auto v = visible_.matrix(shape_.batch, shape_.visible), h = hidden_.matrix(shape_.batch, shape_.hidden);
    const auto leave = [](const linalg::cpu::Tile&, Matrix<float>) {};
    const auto start = Clock::now();
    forwards_.multiply(context_.cpu(), v, leave);
    backwards_.multiply(context_.cpu(), h, leave);
    forwards_.multiply(context_.cpu(), v, leave);
    h_.multiply(context_.cpu(), v_transposed_.matrix(shape_.visible, 2 * shape_.batch), leave);
    return seconds_since(start);
  }

 private:
  using Packed = linalg::cpu::PackedBf16;

  Array<BFloat16> random_operand(std::int64_t count) {
    Array<BFloat16> spins(cpu_device, count);
    for (std::int64_t i = 0; i < count; ++i) spins.data()[i] = to_bfloat16((generator_() & 1U) != 0 ? 1.0F : -1.0F);
    return spins;
  }

  Context& context_;
  Shape shape_;
  std::mt19937 generator_{3};
  Array<BFloat16> visible_, hidden_, v_transposed_, forwards_memory_, backwards_memory_, h_memory_;
  Packed forwards_, backwards_, h_;
};

template <class FiveProducts>
void update_and_products(benchmark::State& state, Device device, Shape shape, Statistics statistics, int threads,
                         Precision precision = Precision::fp32) {
  Context context(device, threads);
  const auto width = words_per_row(shape.visible);
  std::vector<std::uint32_t> data(static_cast<std::size_t>(shape.batch * width));
  std::mt19937 generator(2);
  for (auto& word : data) word = static_cast<std::uint32_t>(generator());
  const auto words = to_device(context, data);
  const auto samples = static_cast<std::uint32_t>(shape.batch);
  const StepPlan plan{samples, samples, {}, make_key(1, Stream::rbm_hidden), make_key(1, Stream::rbm_visible), {}};
  const ContrastiveDivergence method{.statistics = statistics, .precision = precision};
  auto training = start_training(context, method, random_parameters(context, shape), shape.batch, {});
  ContrastiveWorkspace workspace;
  FiveProducts products(context, shape);
  const auto update = [&](std::uint32_t step) {
    const auto start = Clock::now();
    contrastive_update(context, method, plan, step, {words.matrix(shape.batch, width), shape.visible}, training.view(),
                       workspace);
    context.synchronize();
    return seconds_since(start);
  };
  update(0);  // warm-up of both
  products.seconds();

  std::vector<double> updates, alone;
  std::uint32_t step = 1;
  for (auto _ : state) {  // in turns, so that a change of clock meets both
    updates.push_back(update(step++));
    alone.push_back(products.seconds());
    state.SetIterationTime(updates.back());
  }
  const double flops = 10.0 * static_cast<double>(shape.visible * shape.hidden * shape.batch);
  state.counters["of_products"] = median(updates) / median(alone);
  state.counters["gflop_per_s"] = flops / median(updates) * 1e-9;
  state.counters["median_ms"] = median(updates) * 1e3;
}

// Iso 2018: 100 × 64, full batch of 25,000, mean-field. The argument is the number of threads.
void TrainMeanField100x64(benchmark::State& state) {
  update_and_products<Products>(state, cpu_device, {100, 64, 25000}, Statistics::mean_field,
                                static_cast<int>(state.range(0)));
}
BENCHMARK(TrainMeanField100x64)->Arg(1)->Arg(2)->UseManualTime()->Unit(benchmark::kMillisecond)->MinTime(2);

// WhyGen 2021: 6400 × 1600, batches of 1,000, sampled.
void TrainSampled6400x1600(benchmark::State& state) {
  update_and_products<Products>(state, cpu_device, {6400, 1600, 1000}, Statistics::sampled,
                                static_cast<int>(state.range(0)));
}
BENCHMARK(TrainSampled6400x1600)->Arg(2)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(7);

void TrainSampled6400x1600InBf16(benchmark::State& state) {
  update_and_products<ProductsInBf16>(state, cpu_device, {6400, 1600, 1000}, Statistics::sampled,
                                      static_cast<int>(state.range(0)), Precision::bf16);
}
BENCHMARK(TrainSampled6400x1600InBf16)->Arg(2)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(7);

void TrainCuda(benchmark::State& state) {
  if (cuda_devices().empty()) return state.SkipWithError("no CUDA device");
  const auto statistics = state.range(3) != 0 ? Statistics::sampled : Statistics::mean_field;
  update_and_products<Products>(state, {DeviceKind::cuda, 0}, {state.range(0), state.range(1), state.range(2)},
                                statistics, 0);
}
BENCHMARK(TrainCuda)
    ->ArgNames({"visible", "hidden", "batch", "sampled"})
    ->Args({100, 64, 25000, 0})
    ->Args({6400, 1600, 1000, 1})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kadanoff::rbm
