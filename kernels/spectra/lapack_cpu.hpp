// For sources that call OpenBLAS, as BLAS or as LAPACK.
#pragma once

namespace kadanoff::spectra::cpu {

// While it lives, calls of OpenBLAS from this thread use this thread only: their results then do not depend on how many
// threads there are. Our own threads work side by side instead, on pieces whose bounds depend on the shape alone.
class OneThread {
 public:
  OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread();

 private:
  int threads_before_;
};

// Throws Error(internal) with the routine's name and LAPACK's own number, if that is not 0.
void check_lapack(int info, const char* routine);

}  // namespace kadanoff::spectra::cpu
