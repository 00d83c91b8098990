// One decomposition, and an evaluation for each κ.
#include "host/subspaces/truncation.hpp"

#include <algorithm>
#include <utility>

#include "host/base/progress.hpp"
#include "host/data/compatibility.hpp"
#include "host/evaluation/evaluation.hpp"
#include "host/machine/memory.hpp"
#include "host/spectrum/weights.hpp"
#include "host/subspaces/alignment.hpp"
#include "kernels/spectra/products.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::subspaces {
namespace {

std::vector<std::int64_t> modes_to_keep(const TruncationOptions& options, std::int64_t rank) {
  auto modes = options.modes;
  if (modes.empty()) {
    for (std::int64_t count = 1; count < rank; count *= 2) modes.push_back(count);
    modes.push_back(rank);
  }
  std::sort(modes.begin(), modes.end());
  if (modes.front() < 1) fail(ExitCode::usage, "--modes {} is not an integer of at least 1", modes.front());
  if (modes.back() > rank) fail(ExitCode::usage, "--modes {}: the weights have rank {}", modes.back(), rank);
  return modes;
}

double kept_share(const std::vector<double>& values, std::int64_t count) {
  double kept = 0, all = 0;
  for (std::int64_t i = 0; i < std::ssize(values); ++i) {
    const double square = values[static_cast<std::size_t>(i)] * values[static_cast<std::size_t>(i)];
    all += square;
    if (i < count) kept += square;
  }
  return kept / all;
}

}  // namespace

data::Model truncate_rank(Context& context, const data::Model& model, const spectra::Svd& svd, std::int64_t rank) {
  const auto visible = model.visible(), hidden = model.hidden();
  expects(rank >= 0 && rank * visible <= svd.left.size() && rank * hidden <= svd.right.size(),
          "truncate_rank: there are fewer singular vectors");
  data::Model result;
  result.parameters = model.parameters.copied_to(context, cpu_device);
  result.lattice_shape = model.lattice_shape;
  result.provenance = model.provenance;
  result.name = model.name;
  result.says_units = model.says_units;
  if (rank == 0) {
    result.parameters.weights.fill_zero(context);
  } else {
    Array<double> scaled(context.device(), rank * visible), product(context.device(), visible * hidden);
    copy_bytes(context, context.device(), scaled.data(), svd.left.device(), svd.left.data(), scaled.bytes());
    spectra::scale(context, {svd.values.begin(), svd.values.begin() + rank}, scaled.matrix(rank, visible));
    spectra::multiply(context, spectra::Op::transpose, spectra::Op::none, 1,
                      std::as_const(scaled).matrix(rank, visible), svd.right.matrix(rank, hidden), 0,
                      product.matrix(visible, hidden));
    const auto weights = to_host(context, product);
    std::transform(weights.begin(), weights.end(), result.parameters.weights.data(),
                   [](double weight) { return static_cast<float>(weight); });
  }
  data::use_units(result, model.binary ? data::Units::bits : data::Units::spins);  // its constant depends on W
  return result;
}

Truncation analyze_truncation(Context& context, const data::Model& model, const data::Dataset& data,
                              const TruncationOptions& options) {
  data::require_fit(model, data);
  if (options.likelihood && data.is_real())
    fail(ExitCode::usage, "--likelihood: a likelihood is of spins, and {} holds real values", data.name);
  const auto visible = model.visible(), hidden = model.hidden();
  // W in single precision, for the decomposition and truncated; later the vectors, scaled, and their product, twice.
  machine::require_memory("the singular value decomposition",
                          spectra::svd_bytes(visible, hidden) + (2.0 * sizeof(double) + 3.0 * sizeof(float)) *
                                                                    static_cast<double>(visible) *
                                                                    static_cast<double>(hidden),
                          context.device());
  const auto weights = model.parameters.weights.copied_to(context, context.device());
  const auto svd = svd_with_progress(context, weights.matrix(visible, hidden));
  Truncation result;
  result.visible = visible;
  result.hidden = hidden;
  result.samples = data.count;
  result.singular_values = svd.values;
  add_decomposition(result.decompositions, decomposition_of("singular values of W", svd));
  result.rank = spectrum::rank_of(svd.values);
  if (result.rank < 1)
    fail(ExitCode::bad_input, "all weights of {} are zero: there is nothing to leave out", model.name);
  evaluation::EvaluationSettings settings{};
  settings.annealing = options.annealing;
  settings.seed = settings.annealing.seed = options.seed;
  settings.log_z = options.likelihood ? evaluation::LogZ::automatic : evaluation::LogZ::none;
  auto without_log_z = settings;
  without_log_z.log_z = evaluation::LogZ::none;
  const double whole =
      evaluation::evaluate(context, model, data, nullptr, without_log_z).mean_field_reconstruction_error.mean;
  const auto modes = modes_to_keep(options, result.rank);
  Progress progress("truncation", std::ssize(modes), "models");
  for (const auto count : modes) {
    auto truncated = truncate_rank(context, model, svd, count);
    const auto found = evaluation::evaluate(context, truncated, data, nullptr, settings);
    if (options.keep) options.keep(count, truncated);
    result.pseudo_likelihood_is_exact = found.pseudo_likelihood_is_exact;
    TruncatedModel one{.modes = count,
                       .share = kept_share(svd.values, count),
                       .error = found.mean_field_reconstruction_error,
                       .error_ratio = whole > 0 ? found.mean_field_reconstruction_error.mean / whole : 1,
                       .free_energy = found.free_energy,
                       .pseudo_log_likelihood = found.pseudo_log_likelihood,
                       .log_likelihood = options.likelihood ? found.log_likelihood() : std::nullopt,
                       .log_z_error = options.likelihood ? found.log_z_error() : 0,
                       .likelihood_bracket = options.likelihood ? found.likelihood_bracket() : std::nullopt};
    if (one.likelihood_bracket) one.log_z_is_trustworthy = found.annealed_is_trustworthy();
    result.models.push_back(one);
    progress.update(std::ssize(result.models));
  }
  return result;
}

}  // namespace kadanoff::subspaces
