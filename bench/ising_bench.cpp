// Attempted spin updates ("flips") a nanosecond.
#include <benchmark/benchmark.h>

#include <vector>

#include "kernels/ising/metropolis.hpp"
#include "kernels/ising/start.hpp"

namespace kadanoff::ising {
namespace {

void sweep_ensemble(benchmark::State& state, Device device, std::int64_t side, const std::vector<double>& temperatures,
                    std::int64_t samples, Update update, int threads) {
  constexpr std::int64_t sweeps = 20;
  Context context(device, threads);
  const auto replicas = static_cast<std::int64_t>(temperatures.size()) * samples;
  Lattices lattices(device, side, replicas);
  const Acceptance acceptance(context, update, side, temperatures, samples);
  start(context, lattices.view(), Start::random, random::make_key(1, random::Stream::ising_start));
  std::uint32_t step = 0;
  for (auto _ : state) {
    sweep(context, lattices.view(), acceptance.view(), random::make_key(1, random::Stream::ising_update, step), sweeps);
    context.synchronize();
    step += sweeps;
  }
  const auto flips = static_cast<double>(replicas * side * side * sweeps) * static_cast<double>(state.iterations());
  state.counters["flips_per_ns"] = benchmark::Counter(flips * 1e-9, benchmark::Counter::kIsRate);
}

std::vector<double> zero_to_six() {
  std::vector<double> temperatures;
  for (int i = 0; i <= 24; ++i) temperatures.push_back(0.25 * i);
  return temperatures;
}

// The data of Iso 2018, 2,000 lattices a temperature; the argument is the number of threads.
void IsingSweep25x2000Side10(benchmark::State& state) {
  sweep_ensemble(state, cpu_device, 10, zero_to_six(), 2000, Update::metropolis, static_cast<int>(state.range(0)));
}
BENCHMARK(IsingSweep25x2000Side10)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void IsingHeatBath25x2000Side10(benchmark::State& state) {
  sweep_ensemble(state, cpu_device, 10, zero_to_six(), 2000, Update::heat_bath, static_cast<int>(state.range(0)));
}
BENCHMARK(IsingHeatBath25x2000Side10)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// The data of WhyGen 2021.
void IsingSweep8192Side80(benchmark::State& state) {
  sweep_ensemble(state, cpu_device, 80, {4.0}, 8192, Update::metropolis, static_cast<int>(state.range(0)));
}
BENCHMARK(IsingSweep8192Side80)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void IsingSweepCuda(benchmark::State& state) {
  if (cuda_devices().empty()) return state.SkipWithError("no CUDA device");
  sweep_ensemble(state, {DeviceKind::cuda, 0}, state.range(0), zero_to_six(), state.range(1), Update::metropolis, 0);
}
BENCHMARK(IsingSweepCuda)
    ->Args({10, 2000})
    ->Args({10, 40000})
    ->Args({80, 4000})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kadanoff::ising
