// What this machine and this build can do, measured if possible, and advice if something is wrong.
#pragma once

#include <string>
#include <vector>

#include "host/figures/figure.hpp"
#include "host/machine/build_info.hpp"
#include "host/machine/machine.hpp"
#include "kernels/core/device.hpp"
#include "kernels/spectra/eigenvalues.hpp"

namespace kadanoff::doctor {

// The speed of a single-precision product of square matrices, the best of a few.
struct ProductSpeed {
  std::string device;  // "cpu", "cuda:0"
  int threads = 0;     // of the CPU; 0 on CUDA
  double gflops = 0;   // 10⁹ additions and multiplications a second
};

// The time for the eigenvalues of a symmetric matrix on the CPU, one thread; the best of a few.
struct EigenvalueSpeed {
  spectra::Lapack lapack;
  int size = 0;
  double seconds = 0;
};

struct Gpu {
  CudaDeviceInfo info;
  std::int64_t free_bytes = 0;
  std::string problem;  // why it cannot be used; empty if it can
};

struct Diagnosis {
  machine::Machine machine;
  machine::BuildInfo build;
  std::vector<ProductSpeed> products;
  EigenvalueSpeed eigenvalues;
  std::vector<Gpu> gpus;         // that this build can see
  std::string cuda_runtime;      // "13.0", "none"
  std::string cuda_driver;       // the newest CUDA that the driver knows, "none"
  std::string nvidia_driver;     // the kernel module's version, "550.54", known to every build; empty without a driver
  figures::GnuplotInfo gnuplot;  // draws figures
};

// Measures products with 1 and with `threads` CPU threads (0: all) and on each GPU. Takes about a second.
Diagnosis diagnose(int threads);

// One line for each problem that the user can solve; empty if there is none.
std::vector<std::string> advice(const Diagnosis& diagnosis);

}  // namespace kadanoff::doctor
