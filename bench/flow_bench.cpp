// The flow of Iso's experiment: chains through an RBM of 100 × 64, both layers sampled.
//
// Floor for 1,000 chains × 1,000 steps: 25.6 GFLOP of products and 164 million tanh, each with 32 random bits; the
// spins stay in the cache.
#include <benchmark/benchmark.h>

#include "host/flow.hpp"

namespace {

using namespace kadanoff;

void flow(benchmark::State& state, Device device) {
  constexpr std::int64_t visible = 100, hidden = 64;
  const auto chains = state.range(0), steps = state.range(1);
  Context context(device);
  Model model{rbm::Parameters(cpu_device, visible, hidden), {}, {}};
  for (Array<float>* array : {&model.parameters.weights, &model.parameters.visible_bias, &model.parameters.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = 0.3F * static_cast<float>(i % 5 - 2);
  Dataset data;
  data.count = chains;
  data.units = visible;
  data.words.assign(static_cast<std::size_t>(chains * words_per_row(visible)), 0);
  for (auto _ : state) benchmark::DoNotOptimize(run_flow(context, model, data, {{steps}, FlowMode::sampled, 1, false}));
  state.counters["chain_steps"] =
      benchmark::Counter(static_cast<double>(chains * steps), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["threads"] = context.cpu().threads();
}

const bool registered = [] {
  const auto add = [](const char* name, Device device) {
    benchmark::RegisterBenchmark(name, flow, device)
        ->ArgNames({"chains", "steps"})
        ->Args({1000, 1000})
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  };
  add("flow/100x64/cpu", cpu_device);
  if (!cuda_devices().empty()) add("flow/100x64/cuda", Device{DeviceKind::cuda, 0});
  return true;
}();

}  // namespace
