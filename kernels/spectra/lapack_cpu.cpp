// OpenBLAS: its threads, its name, its errors.
#include "kernels/spectra/lapack_cpu.hpp"

#include <omp.h>

#include <string>

#include "kernels/core/check.hpp"
#include "kernels/spectra/eigenvalues.hpp"

// OpenBLAS's own; its header is not called the same everywhere.
extern "C" {
void openblas_set_num_threads(int threads);
char* openblas_get_corename();
char* openblas_get_config();
}

namespace kadanoff::spectra {
namespace cpu {

// An OpenBLAS with OpenMP asks the first for its number of threads, one with threads of its own the second.
OneThread::OneThread() : threads_before_(omp_get_max_threads()) {
  // It frees buffers without a lock: several threads must not call it at once.
  static const bool once = (openblas_set_num_threads(1), true);
  static_cast<void>(once);
  omp_set_num_threads(1);  // of this thread
}

OneThread::~OneThread() { omp_set_num_threads(threads_before_); }

void check_lapack(int info, const char* routine) {
  if (info != 0) fail(ExitCode::internal, "LAPACK: {} failed with info {}", routine, info);
}

}  // namespace cpu

Lapack lapack_in_use() {
  const std::string config = openblas_get_config();  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …"
  return {.library = config.substr(0, config.find(' ', config.find(' ') + 1)), .core = openblas_get_corename()};
}

}  // namespace kadanoff::spectra
