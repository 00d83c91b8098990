// The page and the JSON of a diagnosis.
#include "host/doctor/doctor_text.hpp"

#include <fmt/ranges.h>

#include "host/base/table.hpp"
#include "host/base/words.hpp"

namespace kadanoff::doctor {
namespace {

double gib(std::int64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(std::int64_t{1} << 30); }

nlohmann::json or_null(const std::optional<std::int64_t>& bytes) {
  return bytes ? nlohmann::json(*bytes) : nlohmann::json();
}

std::string memory_text(const machine::MemoryLimits& memory) {
  const auto text = [](const std::optional<std::int64_t>& bytes) {
    return bytes ? machine::bytes_text(static_cast<double>(*bytes)) : "not told by the system";
  };
  if (!memory.total && !memory.available) return "not told by the system: nothing is refused for lack of memory";
  return fmt::format("{}, available {}{}", text(memory.total), text(memory.available),
                     memory.reason.empty() ? "" : ": " + memory.reason);
}

}  // namespace

nlohmann::json to_json(const Diagnosis& d) {
  auto products = nlohmann::json::array();
  for (const auto& product : d.products)
    products.push_back({{"device", product.device}, {"threads", product.threads}, {"gflops", product.gflops}});
  auto gpus = nlohmann::json::array();
  for (const auto& gpu : d.gpus)
    gpus.push_back({{"name", gpu.info.name},
                    {"compute_capability", gpu.info.compute_capability},
                    {"total_bytes", gpu.info.total_bytes},
                    {"free_bytes", gpu.free_bytes},
                    {"multiprocessors", gpu.info.multiprocessors},
                    {"problem", gpu.problem}});
  return {{"machine",
           {{"cpu", d.machine.cpu},
            {"isa", d.machine.isa},
            {"features", d.machine.features},
            {"system", d.machine.system},
            {"threads", d.machine.threads.threads},
            {"threads_by", d.machine.threads.reason},
            {"memory_bytes", or_null(d.machine.memory.total)},
            {"available_bytes", or_null(d.machine.memory.available)},
            {"available_by", d.machine.memory.reason}}},
          {"build",
           {{"version", d.build.version},
            {"commit", d.build.commit},
            {"type", d.build.build_type},
            {"compiler", d.build.compiler},
            {"sanitizers", d.build.sanitizers},
            {"cuda", d.build.cuda},
            {"cuda_architectures", d.build.cuda_architectures},
            {"onednn", d.build.onednn},
            {"hdf5", d.build.hdf5}}},
          {"products", products},
          {"eigenvalues",
           {{"library", d.eigenvalues.lapack.library},
            {"core", d.eigenvalues.lapack.core},
            {"size", d.eigenvalues.size},
            {"seconds", d.eigenvalues.seconds}}},
          {"gpus", gpus},
          {"cuda_runtime", d.cuda_runtime},
          {"cuda_driver", d.cuda_driver},
          {"nvidia_driver", d.nvidia_driver},
          {"gnuplot",
           {{"program", d.gnuplot.program.string()}, {"version", d.gnuplot.version}, {"problem", d.gnuplot.problem}}},
          {"advice", advice(d)}};
}

std::string to_text(const Diagnosis& d) {
  Table table(std::vector<Table::Column>(2, {.align = Table::Align::left}));
  const auto line = [&]<class... Args>(const char* name, fmt::format_string<Args...> format, Args&&... args) {
    table.add({{name}, {fmt::format(format, std::forward<Args>(args)...)}});
  };

  line("cpu", "{}, {}: {}", d.machine.cpu, counted(d.machine.threads.threads, "thread"), d.machine.threads.reason);
  line("", "kernels for {}; {}", d.machine.isa, fmt::join(d.machine.features, " "));
  line("memory", "{}", memory_text(d.machine.memory));
  line("system", "{}", d.machine.system);
  line("build", "kadanoff {}, commit {}, {}, {}", d.build.version, d.build.commit, d.build.build_type,
       d.build.compiler);
  line("", "oneDNN {}, HDF5 {}, {}", d.build.onednn, d.build.hdf5,
       d.build.cuda ? fmt::format("CUDA {} for {}", d.cuda_runtime, d.build.cuda_architectures) : "no CUDA");
  for (std::size_t i = 0; i < d.gpus.size(); ++i)
    line("gpu", "cuda:{} {}, compute capability {}, {} multiprocessors, {:.1f} GiB, {:.1f} free", i,
         d.gpus[i].info.name, d.gpus[i].info.compute_capability, d.gpus[i].info.multiprocessors,
         gib(d.gpus[i].info.total_bytes), gib(d.gpus[i].free_bytes));
  if (d.gpus.empty()) line("gpu", "none that this build can use");
  line("driver", "{}, CUDA {}", d.nvidia_driver.empty() ? "none" : d.nvidia_driver, d.cuda_driver);
  if (d.gnuplot.problem.empty())
    line("figures", "CSV, SVG and PNG, by {} {}", d.gnuplot.program.string(), d.gnuplot.version);
  else
    line("figures", "CSV only");
  for (const auto& product : d.products)
    line("product", "{:.1f} GFLOP/s in fp32 on {}{}", product.gflops, product.device,
         product.threads == 0 ? "" : fmt::format(", {} thread{}", product.threads, product.threads == 1 ? "" : "s"));
  line("lapack", "{}, kernels for {}; the eigenvalues of a {} × {} matrix in {:.0f} ms on 1 thread",
       d.eigenvalues.lapack.library, d.eigenvalues.lapack.core, d.eigenvalues.size, d.eigenvalues.size,
       1e3 * d.eigenvalues.seconds);
  for (const auto& sentence : advice(d)) line("advice", "{}", sentence);
  return to_text(table);
}

}  // namespace kadanoff::doctor
