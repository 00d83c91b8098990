// The directions in which a data set varies most: eigenvectors of its second moments, or of its covariance.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/data/dataset.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::rg_machine {

struct PrincipalComponents {
  std::vector<double> eigenvalues;  // the `count` largest, descending
  Array<float> vectors;             // count × N_v on the context's device: row i has length 1
  std::vector<double> means;        // of the units
  double sum = 0;                   // of all eigenvalues: Σ_i of the moments' diagonal
  Decomposition decomposition;      // by which they were found
  double mean_square = 0;           // |v|², of the samples as they are: `sum`, unless centred

  // How many of the eigenvalues are more than rounding. What is left of samples that are all alike, less their mean, is
  // as small beside the samples themselves, and beside itself a direction like any other.
  [[nodiscard]] std::int64_t varied() const;
};

// Of Σ v vᵀ / N, or, if `centred`, of that less m mᵀ. Where there are fewer samples than units, from the singular
// vectors of the samples, else from the matrix. Each vector has the sign that makes its product with the mean of the
// samples positive. Throws Error(usage) if there is not enough memory, or if the data have no `count` directions: there
// are at most min(N, N_v) of them, and one less if centred.
PrincipalComponents principal_components(Context& context, const data::Dataset& data, std::int64_t count, bool centred);

}  // namespace kadanoff::rg_machine
