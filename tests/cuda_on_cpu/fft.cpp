// cuFFT on the CPU: two-dimensional transforms of packed batches, by the definition, one axis after the other. As the
// toolkit allows, the transform back destroys what it reads.
#include <cufft.h>

#include <cmath>
#include <complex>
#include <limits>
#include <map>
#include <memory>
#include <vector>

#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/schedule.hpp"

namespace cuda_on_cpu {
namespace {

using Complex = std::complex<double>;

struct FftPlan {
  cudaStream_t stream = nullptr;
  bool allocates = true;
  cufftType type{};
  std::int64_t rows = 0, cols = 0, batch = 0;
  void* workspace = nullptr;

  [[nodiscard]] std::int64_t half() const { return cols / 2 + 1; }
  [[nodiscard]] std::size_t workspace_bytes() const { return static_cast<std::size_t>(16 * batch); }
};

std::map<cufftHandle, FftPlan>& plans() {
  static std::map<cufftHandle, FftPlan> all;
  return all;
}

FftPlan& plan_of(cufftHandle handle) {
  const auto found = plans().find(handle);
  if (found == plans().end()) fault("cuFFT: there is no plan {}", handle);
  return found->second;
}

// e^{±2πi j / n} for j = 0 … n − 1
std::vector<Complex> roots(std::int64_t n, int sign) {
  std::vector<Complex> all;
  for (std::int64_t j = 0; j < n; ++j)
    all.push_back(std::polar(1.0, sign * 2 * std::acos(-1.0) * static_cast<double>(j) / static_cast<double>(n)));
  return all;
}

// The transform of n numbers that lie `stride` apart, in place.
void transform(Complex* values, std::int64_t n, std::int64_t stride, const std::vector<Complex>& root) {
  std::vector<Complex> out(static_cast<std::size_t>(n));
  for (std::int64_t k = 0; k < n; ++k)
    for (std::int64_t x = 0; x < n; ++x)
      out[static_cast<std::size_t>(k)] += values[x * stride] * root[static_cast<std::size_t>(k * x % n)];
  for (std::int64_t k = 0; k < n; ++k) values[k * stride] = out[static_cast<std::size_t>(k)];
}

void transform_both_axes(std::vector<Complex>& lattice, const FftPlan& plan, int sign, bool rows_first) {
  const auto row_roots = roots(plan.cols, sign), column_roots = roots(plan.rows, sign);
  for (const bool rows : {rows_first, !rows_first})
    if (rows)
      for (std::int64_t y = 0; y < plan.rows; ++y) transform(lattice.data() + y * plan.cols, plan.cols, 1, row_roots);
    else
      for (std::int64_t x = 0; x < plan.cols; ++x) transform(lattice.data() + x, plan.rows, plan.cols, column_roots);
}

void to_spectra(const FftPlan& plan, const double* from, Complex* to) {
  for (std::int64_t i = 0; i < plan.batch; ++i) {
    const double* own = from + i * plan.rows * plan.cols;
    std::vector<Complex> lattice(own, own + plan.rows * plan.cols);
    transform_both_axes(lattice, plan, -1, true);
    for (std::int64_t y = 0; y < plan.rows; ++y)
      for (std::int64_t x = 0; x < plan.half(); ++x)
        to[(i * plan.rows + y) * plan.half() + x] = lattice[static_cast<std::size_t>(y * plan.cols + x)];
  }
}

void to_lattices(const FftPlan& plan, Complex* from, double* to) {
  for (std::int64_t i = 0; i < plan.batch; ++i) {
    std::vector<Complex> lattice(static_cast<std::size_t>(plan.rows * plan.cols));
    for (std::int64_t y = 0; y < plan.rows; ++y)
      for (std::int64_t x = 0; x < plan.cols; ++x) {
        const bool is_kept = x < plan.half();
        const auto row = is_kept ? y : (plan.rows - y) % plan.rows, col = is_kept ? x : plan.cols - x;
        const Complex wave = from[(i * plan.rows + row) * plan.half() + col];
        lattice[static_cast<std::size_t>(y * plan.cols + x)] = is_kept ? wave : std::conj(wave);
      }
    transform_both_axes(lattice, plan, +1, false);
    for (std::size_t at = 0; at < lattice.size(); ++at)
      to[i * plan.rows * plan.cols + static_cast<std::int64_t>(at)] = lattice[at].real();
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::fill_n(from, plan.batch * plan.rows * plan.half(), Complex(nan, nan));
}

cufftResult execute(cufftHandle handle, cufftType type, double* lattices, void* spectra) {
  const std::lock_guard lock(runtime_lock());
  const FftPlan plan = plan_of(handle);
  if (plan.type != type || plan.batch == 0) return CUFFT_INVALID_PLAN;
  if (reinterpret_cast<std::uintptr_t>(spectra) % sizeof(Complex) != 0) fault("cuFFT: the spectra are not aligned");
  enqueue(plan.stream, [=] {
    const auto lattice_bytes = static_cast<std::size_t>(plan.batch * plan.rows * plan.cols) * sizeof(double);
    const auto spectrum_bytes = static_cast<std::size_t>(plan.batch * plan.rows * plan.half()) * sizeof(Complex);
    const bool forward = type == CUFFT_D2Z;
    if (!plan.allocates) require(plan.workspace, plan.workspace_bytes(), Access::writes, "cuFFT: the workspace");
    require(lattices, lattice_bytes, forward ? Access::reads : Access::writes, "cuFFT: the lattices");
    require(spectra, spectrum_bytes, forward ? Access::writes : Access::reads, "cuFFT: the spectra");
    if (forward)
      to_spectra(plan, lattices, static_cast<Complex*>(spectra));
    else
      to_lattices(plan, static_cast<Complex*>(spectra), lattices);
  });
  return CUFFT_SUCCESS;
}

}  // namespace
}  // namespace cuda_on_cpu

using namespace cuda_on_cpu;  // NOLINT(google-build-using-namespace): what follows has C's names

extern "C" {

cufftResult cufftCreate(cufftHandle* handle) {
  const std::lock_guard lock(runtime_lock());
  static cufftHandle last = 0;
  plans()[*handle = ++last];
  return CUFFT_SUCCESS;
}
cufftResult cufftDestroy(cufftHandle handle) {
  const std::lock_guard lock(runtime_lock());
  return plans().erase(handle) == 1 ? CUFFT_SUCCESS : CUFFT_INVALID_PLAN;
}
cufftResult cufftSetStream(cufftHandle handle, cudaStream_t stream) {
  const std::lock_guard lock(runtime_lock());
  return plan_of(handle).stream = stream, CUFFT_SUCCESS;
}
cufftResult cufftSetAutoAllocation(cufftHandle handle, int allocates) {
  const std::lock_guard lock(runtime_lock());
  return plan_of(handle).allocates = allocates != 0, CUFFT_SUCCESS;
}
cufftResult cufftSetWorkArea(cufftHandle handle, void* workspace) {
  const std::lock_guard lock(runtime_lock());
  return plan_of(handle).workspace = workspace, CUFFT_SUCCESS;
}

cufftResult cufftMakePlanMany(cufftHandle handle, int rank, int* n, int* inembed, int, int, int* onembed, int, int,
                              cufftType type, int batch, size_t* bytes) {
  const std::lock_guard lock(runtime_lock());
  FftPlan& plan = plan_of(handle);
  if (rank != 2 || inembed != nullptr || onembed != nullptr || (type != CUFFT_D2Z && type != CUFFT_Z2D))
    fault("cuFFT: a kind of plan that is not known here");
  if (n[0] < 1 || n[1] < 1 || batch < 1) return CUFFT_INVALID_SIZE;
  plan.type = type, plan.rows = n[0], plan.cols = n[1], plan.batch = batch;
  *bytes = plan.allocates ? 0 : plan.workspace_bytes();
  return CUFFT_SUCCESS;
}

cufftResult cufftExecD2Z(cufftHandle handle, cufftDoubleReal* lattices, cufftDoubleComplex* spectra) {
  return execute(handle, CUFFT_D2Z, lattices, spectra);
}
cufftResult cufftExecZ2D(cufftHandle handle, cufftDoubleComplex* spectra, cufftDoubleReal* lattices) {
  return execute(handle, CUFFT_Z2D, lattices, spectra);
}

}  // extern "C"
