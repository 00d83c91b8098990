// The benchmarks' main: says which machine and which build the figures belong to, in the table's head and in the JSON.
// (The library's own "library_build_type" tells how the distribution built Google Benchmark, not how we were built.)
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "host/machine/build_info.hpp"
#include "host/machine/machine.hpp"
#include "kernels/core/device.hpp"

int main(int argc, char** argv) {
  const auto& build = kadanoff::machine::build_info();
  const auto machine = kadanoff::machine::this_machine();
  benchmark::AddCustomContext("kadanoff_version", build.version);
  benchmark::AddCustomContext("kadanoff_commit", build.commit);
  benchmark::AddCustomContext("kadanoff_build_type", build.build_type);
  benchmark::AddCustomContext("kadanoff_compiler", build.compiler);
  benchmark::AddCustomContext("cpu", machine.cpu);
  benchmark::AddCustomContext("isa", machine.isa);
  benchmark::AddCustomContext("threads", std::to_string(machine.threads));
  int index = 0;
  for (const auto& gpu : kadanoff::cuda_devices())
    benchmark::AddCustomContext(fmt::format("cuda:{}", index++), gpu.name);
  if (index > 0) benchmark::AddCustomContext("cuda_driver", kadanoff::cuda_driver_version());

  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
