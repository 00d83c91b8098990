// Sums over samples from which means, second moments and covariances follow, in double precision; samples come in
// batches, so that there may be more of them than fit into memory.
//
//   sums_i = Σ v_i      moments_ij = Σ v_i v_j      second moments: moments / N      covariance: that − m mᵀ, m = sums
//   / N
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::spectra {

class SecondMoments {
 public:
  // Of no samples yet, of n units: takes n² + n doubles of memory on the context's device.
  SecondMoments(Context& context, std::int64_t units);

  // The samples of a batch, one to a row, on the context's device. Throws Error(internal) for other shapes, and for a
  // value that is not finite.
  void add(Matrix<const float> samples);

  // The matrix, of which only the upper triangle, j ≥ i, is written. Ends the sums: nothing can be added after it.
  Array<double> matrix(bool centred);

  [[nodiscard]] std::vector<double> means();
  [[nodiscard]] std::int64_t count() const { return count_; }

 private:
  Context& context_;
  std::int64_t units_, count_ = 0;
  Array<double> sums_, moments_, batch_, ones_;
};

}  // namespace kadanoff::spectra
