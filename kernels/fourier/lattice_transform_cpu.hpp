// The transform of one lattice on the CPU. An object has memory of its own, and so has kissfft's: each worker needs
// one.
#pragma once

#include <complex>
#include <memory>

namespace kadanoff::fourier::cpu {

class LatticeTransform {
 public:
  explicit LatticeTransform(int side);
  LatticeTransform(LatticeTransform&&) noexcept;
  ~LatticeTransform();

  // As fourier::forward() for one lattice of side² numbers.
  void forward(const double* lattice, std::complex<double>* spectrum);

  // As fourier::inverse(), but not divided by side².
  void inverse(const std::complex<double>* spectrum, double* lattice);

 private:
  struct Plans;
  std::unique_ptr<Plans> plans_;
};

}  // namespace kadanoff::fourier::cpu
