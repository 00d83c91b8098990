// Measures products and eigenvalues, looks for GPUs and drivers, and writes the advice.
#include "host/doctor/doctor.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "host/base/stopwatch.hpp"
#include "host/machine/gpu.hpp"
#include "kernels/core/array.hpp"
#include "kernels/linalg/gemm.hpp"

namespace kadanoff::doctor {
namespace {

double best_seconds(const std::function<void()>& work) {
  work();  // warm-up: the libraries choose and compile their kernels
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const Stopwatch stopwatch;
    work();
    best = std::min(best, stopwatch.seconds());
  }
  return best;
}

ProductSpeed measure(Context& context) {
  const std::int64_t n = context.on_cuda() ? 4096 : 1024;
  const std::vector<float> values(static_cast<std::size_t>(n * n), 0.5F);
  const auto a = to_device(context, values);
  Array<float> c(context.device(), n * n);
  const auto product = [&] {
    linalg::gemm(context, linalg::Op::none, linalg::Op::none, 1.0F, a.matrix(n, n), a.matrix(n, n), 0.0F,
                 c.matrix(n, n));
    context.synchronize();
  };

  const double best = best_seconds(product);
  const auto flops = 2.0 * static_cast<double>(n * n * n);
  return {.device = to_string(context.device()),
          .threads = context.on_cuda() ? 0 : context.cpu().threads(),
          .gflops = flops / best * 1e-9};
}

EigenvalueSpeed measure_eigenvalues(Context& context) {
  constexpr int n = 384;
  std::vector<float> values(static_cast<std::size_t>(n) * n);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i * 7919 % 1009);
  const auto matrix = to_device(context, values);
  return {.lapack = spectra::lapack_in_use(), .size = n, .seconds = best_seconds([&] {
                                                           spectra::eigenvalues(context, matrix.matrix(n, n));
                                                         })};
}

// If one thread reaches fewer GFLOP/s than this, something is wrong: the bound is a third of the speed of a slow server
// CPU with that instruction set.
double crawling_below(const std::string& isa) {
  if (isa == "avx512") return 25;
  return isa == "avx2" ? 12 : 2;
}

void advise_on_gpus(const Diagnosis& d, std::vector<std::string>& lines) {
  if (!d.build.cuda) {
    lines.push_back(
        d.nvidia_driver.empty()
            ? "No GPU is used: this build has no CUDA and no NVIDIA driver is loaded. Everything runs on the CPU."
            : fmt::format("An NVIDIA driver ({}) is loaded, but this build has no CUDA: install the CUDA toolkit, 12 "
                          "or newer, then ./run build.",
                          d.nvidia_driver));
    return;
  }
  if (d.build.cuda_architectures == "emulated") {
    lines.emplace_back("This build emulates CUDA on the CPU, slowly, for tests: build without KADANOFF_CUDA=EMULATED.");
    return;
  }
  if (d.gpus.empty()) {
    if (d.cuda_driver == "none")
      lines.emplace_back("No NVIDIA driver: everything runs on the CPU. A container needs --gpus all to see the GPUs.");
    else if (machine::major_version(d.cuda_driver) < machine::major_version(d.cuda_runtime))
      lines.push_back(
          fmt::format("The NVIDIA driver is too old: it knows CUDA {}, this build needs {}. Update the driver, or "
                      "build with an older toolkit.",
                      d.cuda_driver, d.cuda_runtime));
    else
      lines.emplace_back("A driver is there but no GPU is visible: see nvidia-smi and CUDA_VISIBLE_DEVICES.");
  }
  for (std::size_t i = 0; i < d.gpus.size(); ++i) {
    const Gpu& gpu = d.gpus[i];
    if (!gpu.problem.empty())
      lines.push_back(fmt::format("cuda:{} cannot be used: {}", i, gpu.problem));
    else if (gpu.free_bytes < gpu.info.total_bytes / 4)
      lines.push_back(fmt::format("cuda:{} has little memory free: another process uses it.", i));
  }
}

void advise_on_products(const Diagnosis& d, std::vector<std::string>& lines) {
  const ProductSpeed* one = nullptr;
  const ProductSpeed* all = nullptr;
  for (const auto& product : d.products) {
    if (product.device != "cpu") continue;
    if (product.threads == 1) one = &product;
    if (all == nullptr || product.threads > all->threads) all = &product;
  }
  if (one != nullptr && one->gflops < crawling_below(d.machine.isa))
    lines.push_back(
        fmt::format("Products crawl: {:.1f} GFLOP/s on one thread, where {} reaches {:.0f} and more. Is the machine "
                    "busy, throttled or emulated?",
                    one->gflops, d.machine.isa, crawling_below(d.machine.isa)));
  if (one != nullptr && all->threads > 1 && all->gflops < 0.4 * all->threads * one->gflops)
    lines.push_back(
        fmt::format("{} threads are only {:.1f} times as fast as one: other jobs are running, or this process may "
                    "use fewer cores than it sees. Try a smaller --threads.",
                    all->threads, all->gflops / one->gflops));
}

// OpenBLAS falls back to its oldest kernels on an unknown CPU: one that is newer than OpenBLAS, or partly hidden by a
// virtual machine.
void advise_on_lapack(const Diagnosis& d, std::vector<std::string>& lines) {
  static const std::set<std::string> without_avx = {
      "Unknown", "Generic", "Katmai", "Coppermine", "Northwood",    "Prescott",  "Banias", "Atom",   "Core2",
      "Penryn",  "Nehalem", "Athlon", "Opteron",    "Opteron_SSE3", "Barcelona", "Nano",   "Bobcat", "Dunnington"};
  const std::string& core = d.eigenvalues.lapack.core;
  if (d.machine.isa.rfind("avx", 0) == 0 && without_avx.contains(core))
    lines.push_back(fmt::format(
        "Eigenvalues crawl: {} takes this CPU for '{}' and leaves its {} unused. Set OPENBLAS_CORETYPE=Haswell "
        "in the environment.",
        d.eigenvalues.lapack.library, core, d.machine.isa));
}

}  // namespace

Diagnosis diagnose(int threads) {
  Diagnosis d{.machine = machine::this_machine(),
              .build = machine::build_info(),
              .products = {},
              .eigenvalues = {},
              .gpus = {},
              .cuda_runtime = cuda_runtime_version(),
              .cuda_driver = cuda_driver_version(),
              .nvidia_driver = machine::nvidia_kernel_module(),
              .gnuplot = figures::look_for_gnuplot()};
  {
    Context one(cpu_device, 1);
    d.products.push_back(measure(one));
    d.eigenvalues = measure_eigenvalues(one);
  }
  Context all(cpu_device, threads);
  if (all.cpu().threads() > 1) d.products.push_back(measure(all));
  for (const auto& info : cuda_devices()) {
    const int index = static_cast<int>(d.gpus.size());
    Gpu gpu{.info = info, .free_bytes = 0, .problem = {}};
    try {
      gpu.free_bytes = cuda_free_bytes(index);
      Context context({DeviceKind::cuda, index}, 1);
      d.products.push_back(measure(context));
    } catch (const Error& error) {  // another process fills or locks this GPU: report it and go on with the other GPUs
      gpu.problem = error.what();
    }
    d.gpus.push_back(gpu);
  }
  return d;
}

std::vector<std::string> advice(const Diagnosis& d) {
  std::vector<std::string> lines;
  if (d.build.build_type != "Release" || !d.build.sanitizers.empty())
    lines.push_back(fmt::format("This is a {} build{}: slow. ./run build makes a fast one.", d.build.build_type,
                                d.build.sanitizers.empty() ? "" : " with sanitizers"));
  advise_on_gpus(d, lines);
  advise_on_products(d, lines);
  advise_on_lapack(d, lines);
  constexpr std::int64_t gib = std::int64_t{1} << 30;
  if (d.machine.memory.available && *d.machine.memory.available < gib)
    lines.push_back(fmt::format("Less than 1 GiB of memory is available ({}): large data sets will not fit.",
                                d.machine.memory.reason));
  if (!d.gnuplot.problem.empty())
    lines.push_back(fmt::format(
        "Figures are written as CSV only, without SVG and PNG: {}.{}", d.gnuplot.problem,
        d.gnuplot.package.empty() ? "" : fmt::format(" Debian and Ubuntu have it as {}.", d.gnuplot.package)));
  return lines;
}

}  // namespace kadanoff::doctor
