// Eigenproblems and singular value decompositions, which may take minutes, with their progress: in per cent of the
// time, as far as the shape tells. A StopRequest ends them: they throw Interrupted.
#pragma once

#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff {

// Like spectra::svd(); the plan's own watch is not heard.
spectra::Svd svd_with_progress(Context& context, Matrix<const float> a, spectra::SvdPlan plan = {});

// Like spectra::eigenvalues().
std::vector<double> eigenvalues_with_progress(Context& context, Matrix<const float> a);

// Like spectra::decompose_symmetric().
std::vector<double> decompose_symmetric_with_progress(Context& context, Matrix<double> a, std::int64_t vectors);

}  // namespace kadanoff
