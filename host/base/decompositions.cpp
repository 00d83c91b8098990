// Between two pieces of a decomposition there is time for a line, and to stop.
#include "host/base/decompositions.hpp"

#include "host/base/progress.hpp"
#include "host/base/stop_request.hpp"

namespace kadanoff {
namespace {

spectra::Watch watch_of(Progress& progress) {
  return [&progress](double part) {
    if (StopRequest::made()) throw Interrupted();
    progress.update(static_cast<std::int64_t>(100 * part));
  };
}

}  // namespace

spectra::Svd svd_with_progress(Context& context, Matrix<const float> a, spectra::SvdPlan plan) {
  Progress progress("singular values", 100, "%");
  plan.watch = watch_of(progress);
  return spectra::svd(context, a, plan);
}

std::vector<double> eigenvalues_with_progress(Context& context, Matrix<const float> a) {
  Progress progress("eigenvalues", 100, "%");
  return spectra::eigenvalues(context, a, watch_of(progress));
}

std::vector<double> decompose_symmetric_with_progress(Context& context, Matrix<double> a, std::int64_t vectors) {
  Progress progress("eigenvectors", 100, "%");
  return spectra::decompose_symmetric(context, a, vectors, watch_of(progress));
}

}  // namespace kadanoff
