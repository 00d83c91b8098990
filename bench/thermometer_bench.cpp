// One epoch of a neural thermometer's fit (classifier::descend on all samples), against the time of its five products
// alone in the same run.
//
// Counters: flops = N (4 N_v N_h + 6 N_h C) an epoch; `of_products` is the time of the epoch over that of the products,
// 1 being the floor.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include "host/benchmark/products.hpp"
#include "kernels/classifier/descent.hpp"

namespace kadanoff::classifier {
namespace {

using Clock = std::chrono::steady_clock;

struct Shape {
  std::int64_t samples, visible, hidden, classes;
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Array<float> random_floats(Context& context, std::int64_t count, float sigma, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, sigma);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& value : values) value = normal(generator);
  return to_device(context, values);
}

Parameters random_parameters(Context& context, const Shape& shape) {
  Parameters parameters(context.device(), shape.visible, shape.hidden, shape.classes);
  parameters.hidden_weights = random_floats(context, shape.visible * shape.hidden, 0.1F, 1);
  parameters.hidden_bias = random_floats(context, shape.hidden, 0.1F, 2);
  parameters.output_weights = random_floats(context, shape.hidden * shape.classes, 0.1F, 3);
  parameters.output_bias = random_floats(context, shape.classes, 0.1F, 4);
  return parameters;
}

void epoch_and_products(::benchmark::State& state, Device device, const Shape& shape, int threads, bool with_loss) {
  Context context(device, threads);
  auto parameters = random_parameters(context, shape);
  const auto width = rows::words_per_row(shape.visible);
  std::mt19937 generator(8);
  std::vector<std::uint32_t> data(static_cast<std::size_t>(shape.samples * width));
  for (auto& word : data) word = static_cast<std::uint32_t>(generator());
  std::vector<std::int32_t> classes(static_cast<std::size_t>(shape.samples));
  for (auto& label : classes) label = static_cast<std::int32_t>(generator() % static_cast<unsigned>(shape.classes));
  const auto words = to_device(context, data);
  const auto labels = to_device(context, classes);
  const LabelledRows samples{{words.matrix(shape.samples, width), shape.visible}, labels.vector()};
  auto loss = to_device(context, std::vector<double>{0});
  DescentWorkspace workspace;
  auto products = benchmark::products_of_epoch(context, shape.visible, shape.hidden, shape.classes, shape.samples);
  const auto epoch = [&] {
    const auto start = Clock::now();
    descend(context, samples, 0.1F, parameters.view(), workspace, with_loss ? loss.data() : nullptr);
    context.synchronize();
    return seconds_since(start);
  };
  const auto products_alone = [&] {
    const auto start = Clock::now();
    products();
    context.synchronize();
    return seconds_since(start);
  };
  epoch();  // warm-up of both
  products_alone();

  std::vector<double> epochs, alone;
  for (auto _ : state) {  // in turns, so that a change of clock meets both
    epochs.push_back(epoch());
    alone.push_back(products_alone());
    state.SetIterationTime(epochs.back());
  }
  const auto per_sample = 4 * shape.visible * shape.hidden + 6 * shape.hidden * shape.classes;
  state.counters["of_products"] = median(epochs) / median(alone);
  state.counters["gflop_per_s"] = static_cast<double>(shape.samples * per_sample) / median(epochs) * 1e-9;
  state.counters["median_ms"] = median(epochs) * 1e3;
  state.counters["best_ms"] = *std::min_element(epochs.begin(), epochs.end()) * 1e3;
}

// Iso 2018: 25,000 samples of 100 spins, 64 hidden units, 25 temperatures.
constexpr Shape iso{25000, 100, 64, 25};

void Thermometer100x64x25(::benchmark::State& state) {
  epoch_and_products(state, cpu_device, iso, static_cast<int>(state.range(0)), state.range(1) != 0);
}
BENCHMARK(Thermometer100x64x25)
    ->ArgNames({"threads", "loss"})
    ->Args({1, 0})
    ->Args({2, 0})
    ->Args({2, 1})
    ->UseManualTime()
    ->Unit(::benchmark::kMillisecond)
    ->MinTime(2);

void ThermometerCuda100x64x25(::benchmark::State& state) {
  if (cuda_devices().empty()) return state.SkipWithError("no CUDA device");
  epoch_and_products(state, {DeviceKind::cuda, 0}, iso, 0, state.range(0) != 0);
}
BENCHMARK(ThermometerCuda100x64x25)
    ->ArgNames({"loss"})
    ->Arg(0)
    ->Arg(1)
    ->UseManualTime()
    ->Unit(::benchmark::kMillisecond);

}  // namespace
}  // namespace kadanoff::classifier
