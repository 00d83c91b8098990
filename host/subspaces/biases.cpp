// Inner products of biases and singular vectors.
#include "host/subspaces/biases.hpp"

#include <algorithm>
#include <cmath>

#include "host/machine/memory.hpp"
#include "host/spectrum/weights.hpp"
#include "host/subspaces/alignment.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff::subspaces {
namespace {

// With the first `count` vectors.
BiasOverlap overlap_of(const Array<float>& bias, const std::vector<double>& vectors, std::int64_t count) {
  BiasOverlap result{.units = bias.size()};
  for (std::int64_t i = 0; i < bias.size(); ++i) result.norm += double{bias.data()[i]} * double{bias.data()[i]};
  result.norm = std::sqrt(result.norm);
  if (result.norm == 0) return result;
  for (std::int64_t row = 0; row < count; ++row) {
    double product = 0;
    for (std::int64_t i = 0; i < bias.size(); ++i)
      product += double{bias.data()[i]} * vectors[static_cast<std::size_t>(row * bias.size() + i)];
    result.cosines.push_back(product / result.norm);
  }
  return result;
}

}  // namespace

double BiasOverlap::expected() const { return 1 / std::sqrt(static_cast<double>(units)); }

std::int64_t BiasOverlap::largest() const {
  return std::max_element(cosines.begin(), cosines.end(),
                          [](double a, double b) { return std::abs(a) < std::abs(b); }) -
         cosines.begin();
}

double BiasOverlap::share(std::int64_t count) const {
  double sum = 0;
  for (std::int64_t i = 0; i < std::min(count, std::ssize(cosines)); ++i)
    sum += cosines[static_cast<std::size_t>(i)] * cosines[static_cast<std::size_t>(i)];
  return sum;
}

Biases analyze_biases(Context& context, const data::Model& model) {
  machine::require_memory(
      "the singular value decomposition",
      spectra::svd_bytes(model.visible(), model.hidden()) +
          sizeof(float) * static_cast<double>(model.visible()) * static_cast<double>(model.hidden()),  // a copy of W
      context.device());
  const auto weights = model.parameters.weights.copied_to(context, context.device());
  const auto svd = svd_with_progress(context, weights.matrix(model.visible(), model.hidden()));
  Biases result{.visible = model.visible(),
                .hidden = model.hidden(),
                .rank = spectrum::rank_of(svd.values),
                .singular_values = svd.values};
  if (result.rank < 1)
    fail(ExitCode::bad_input, "all weights of {} are zero: they have no singular vectors", model.name);
  add_decomposition(result.decompositions, decomposition_of("singular values of W", svd));
  result.visible_bias = overlap_of(model.parameters.visible_bias, to_host(context, svd.left), result.rank);
  result.hidden_bias = overlap_of(model.parameters.hidden_bias, to_host(context, svd.right), result.rank);
  return result;
}

}  // namespace kadanoff::subspaces
