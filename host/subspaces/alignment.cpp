// By the eigenvalues of M Mᵀ, in double precision.
#include "host/subspaces/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "host/base/words.hpp"
#include "host/data/compatibility.hpp"
#include "host/machine/memory.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "host/rg_machine/random_vectors.hpp"
#include "kernels/spectra/products.hpp"
#include "kernels/spectra/svd.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::subspaces {
namespace {

// κ, or why there is none.
std::int64_t chosen_modes(const AlignmentOptions& options, std::int64_t rank, std::int64_t directions) {
  if (!options.modes) return std::min({usual_modes, rank, directions});
  if (*options.modes > rank) fail(ExitCode::usage, "--modes {}: the weights have rank {}", *options.modes, rank);
  return *options.modes;  // principal_components() looks at the data
}

double share_of_squares(const std::vector<double>& values, std::int64_t count) {
  const auto squares = [](double sum, double value) { return sum + value * value; };
  return std::accumulate(values.begin(), values.begin() + count, 0.0, squares) /
         std::accumulate(values.begin(), values.end(), 0.0, squares);
}

// The κ of these data; κ itself is lowered where nobody asked for it and the data vary in fewer directions.
rg_machine::PrincipalComponents components_of(Context& context, const data::Dataset& data,
                                              const AlignmentOptions& options, std::int64_t& modes) {
  auto components = rg_machine::principal_components(context, data, modes, options.centred);
  const auto varied = components.varied();
  if (varied == 0)
    fail(ExitCode::bad_input, "the samples of {} are all {}: there are no directions to compare with", data.name,
         options.centred ? "alike" : "zero");
  if (options.modes && varied < modes)
    fail(ExitCode::bad_input, "{} varies in {} only, and {} were asked for: take fewer --modes", data.name,
         counted(varied, "direction"), modes);
  modes = varied;
  return components;
}

}  // namespace

Eigenvalues squared_cosines(Context& context, Matrix<const double> a, Matrix<const double> b) {
  expects(a.rows == b.rows && a.cols == b.cols, "squared_cosines: the subspaces differ in their shapes");
  const auto count = a.rows;
  Array<double> overlaps(context.device(), count * count), products(context.device(), count * count);
  spectra::multiply(context, spectra::Op::none, spectra::Op::transpose, 1, a, b, 0, overlaps.matrix(count, count));
  products.fill_zero(context);
  spectra::gram(context, spectra::Op::none, 1, std::as_const(overlaps).matrix(count, count), 0,
                products.matrix(count, count));
  auto squares = decompose_symmetric_with_progress(context, products.matrix(count, count), 0);
  for (double& value : squares.values) value = std::clamp(value, 0.0, 1.0);  // beyond by rounding
  return squares;
}

Array<double> random_subspace(Context& context, std::int64_t count, std::int64_t units, std::uint64_t seed,
                              std::uint32_t block) {
  return rg_machine::random_orthonormal_rows(context, count, units,
                                             random::make_key(seed, random::Stream::random_subspace), block);
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::int64_t count_above(const std::vector<double>& values, double bound) {
  return std::count_if(values.begin(), values.end(), [&](double value) { return value > bound; });
}

Alignment analyze_alignment(Context& context, const spectrum::Weights& weights, const data::Dataset& data,
                            const AlignmentOptions& options) {
  data::require_fit(weights.what, weights.visible, data);
  if (options.modes && *options.modes < 1)
    fail(ExitCode::usage, "--modes {} is not an integer of at least 1", *options.modes);
  if (data.count < 2)
    fail(ExitCode::bad_input, "{} has one sample: it does not vary, and there are no directions to compare with",
         data.name);
  machine::require_memory("the singular value decomposition", spectra::svd_bytes(weights.visible, weights.hidden),
                          context.device());
  const auto svd = svd_with_progress(context, weights.matrix());
  const auto rank = spectrum::rank_of(svd.values);
  if (rank < 1)
    fail(ExitCode::bad_input, "all weights of {} are zero: there are no vectors to compare with", weights.what);
  auto modes = chosen_modes(options, rank, std::min(data.count - (options.centred ? 1 : 0), data.units));
  const auto components = components_of(context, data, options, modes);
  const auto units = data.units;
  Array<double> varied(context.device(), modes * units);
  spectra::widen(context, components.vectors.matrix(modes, units), false, varied.matrix(modes, units));
  const auto of_data = std::as_const(varied).matrix(modes, units);
  const auto random = random_subspace(context, modes, units, options.seed);
  Alignment result{.what = weights.what,
                   .visible = weights.visible,
                   .hidden = weights.hidden,
                   .samples = data.count,
                   .modes = modes,
                   .centred = options.centred};
  add_decomposition(result.decompositions, decomposition_of("singular values of W", svd));
  add_decomposition(result.decompositions, components.decomposition);
  result.trained_share = share_of_squares(svd.values, modes);
  for (std::int64_t i = 0; i < modes; ++i)
    result.data_share += components.eigenvalues[static_cast<std::size_t>(i)] / components.sum;
  const auto squares_with = [&](Matrix<const double> directions) {
    auto squares = squared_cosines(context, of_data, directions);
    add_decomposition(result.decompositions, decomposition_of("squared cosines", squares));
    return std::move(squares.values);
  };
  result.values = squares_with(svd.left.matrix(modes, units));
  result.control = squares_with(random.matrix(modes, units));
  return result;
}

}  // namespace kadanoff::subspaces
