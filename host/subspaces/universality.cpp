// Two reconstructions and two decompositions, and the same with random weights.
#include "host/subspaces/universality.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/progress.hpp"
#include "host/base/words.hpp"
#include "host/data/compatibility.hpp"
#include "host/evaluation/reconstruction.hpp"
#include "host/machine/memory.hpp"
#include "host/spectrum/weights_spectrum.hpp"
#include "host/subspaces/alignment.hpp"
#include "host/subspaces/random_weights.hpp"
#include "host/subspaces/variation.hpp"
#include "kernels/spectra/products.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff::subspaces {
namespace {

// What a model says of the data, and the vectors of its weights.
struct Seen {
  ComparedModel model{};
  double error_of_the_mean = 0;
  data::Dataset outputs{};
  std::vector<double> unit_means{};  // of the outputs
  spectra::Svd svd{};
};

std::vector<double> means_of_units(const data::Dataset& data) {
  std::vector<double> means(static_cast<std::size_t>(data.units));
  for (std::int64_t i = 0; i < data.count; ++i)
    for (std::int64_t unit = 0; unit < data.units; ++unit)
      means[static_cast<std::size_t>(unit)] += data.value(i, unit) / static_cast<double>(data.count);
  return means;
}

// |v' − ⟨v'⟩|² / N_v of each sample.
std::vector<double> deviations(const Seen& seen) {
  std::vector<double> squares(static_cast<std::size_t>(seen.outputs.count));
  for (std::int64_t i = 0; i < seen.outputs.count; ++i)
    for (std::int64_t unit = 0; unit < seen.outputs.units; ++unit) {
      const double deviation = seen.outputs.value(i, unit) - seen.unit_means[static_cast<std::size_t>(unit)];
      squares[static_cast<std::size_t>(i)] += deviation * deviation / static_cast<double>(seen.outputs.units);
    }
  return squares;
}

Seen look_at(Context& context, data::Stack stack, const data::Dataset& data) {
  Seen seen;
  seen.model.shape = data::shape_text(stack);
  {
    auto reconstruction = evaluation::reconstruct(context, stack, data);
    seen.model.error = reconstruction.error;
    seen.error_of_the_mean = reconstruction.error_of_the_mean;
    seen.outputs = std::move(reconstruction.means);
  }
  seen.unit_means = means_of_units(seen.outputs);
  seen.model.variance = mean_of(deviations(seen));
  const auto name = stack.name;
  const auto model = data::product(context, std::move(stack));
  machine::require_memory("the singular value decomposition",
                          spectra::svd_bytes(model.visible(), model.hidden()) +
                              sizeof(float) * static_cast<double>(model.visible() * model.hidden()),
                          context.device());
  const auto weights = model.parameters.weights.copied_to(context, context.device());
  seen.svd = svd_with_progress(context, weights.matrix(model.visible(), model.hidden()));
  seen.model.values = seen.svd.values;
  seen.model.rank = spectrum::rank_of(seen.svd.values);
  if (seen.model.rank < 1)
    fail(ExitCode::bad_input, "all weights of {} are zero: there are no vectors to compare", name);
  seen.model.large = std::count_if(seen.svd.values.begin(), seen.svd.values.end(),
                                   [&](double value) { return value >= spectrum::large * seen.svd.values.front(); });
  return seen;
}

// Mean cos² of the first κ of either set for κ = 1, 2 …, where overlap(I, J) = u_I · w_J.
template <class Overlap>
std::vector<double> growing_cosines(std::int64_t most, Overlap overlap) {
  std::vector<double> cosines;
  double sum = 0;
  for (std::int64_t last = 0; last < most; ++last) {
    for (std::int64_t i = 0; i < last; ++i) sum += std::pow(overlap(i, last), 2) + std::pow(overlap(last, i), 2);
    sum += std::pow(overlap(last, last), 2);
    cosines.push_back(sum / static_cast<double>(last + 1));
  }
  return cosines;
}

void compare_subspaces(Context& context, const Seen& a, const Seen& b, Agreement& agreement) {
  const auto units = a.outputs.units, rows = a.model.rank, cols = b.model.rank, most = std::min(rows, cols);
  Array<double> products(context.device(), rows * cols);
  spectra::multiply(context, spectra::Op::none, spectra::Op::transpose, 1, a.svd.left.matrix(rows, units),
                    b.svd.left.matrix(cols, units), 0, products.matrix(rows, cols));
  const auto overlaps = to_host(context, products);
  const auto at = [&](std::int64_t i, std::int64_t j) { return overlaps[static_cast<std::size_t>(i * cols + j)]; };
  agreement.leading = growing_cosines(most, at);
  agreement.trailing =
      growing_cosines(most, [&](std::int64_t i, std::int64_t j) { return at(rows - 1 - i, cols - 1 - j); });
}

void compare_values(const Seen& a, const Seen& b, std::int64_t modes, Agreement& agreement) {
  for (std::int64_t i = 0; i < std::min(a.model.rank, b.model.rank); ++i) {
    const double one = a.svd.values[static_cast<std::size_t>(i)], other = b.svd.values[static_cast<std::size_t>(i)];
    const double difference = std::abs(one - other) / std::max(one, other);
    agreement.values_difference_of_all = std::max(agreement.values_difference_of_all, difference);
    if (i >= modes || difference <= agreement.values_difference) continue;
    agreement.values_difference = difference;
    agreement.values_difference_at = i;
  }
}

void compare_outputs(const Seen& a, const Seen& b, Agreement& agreement) {
  const auto units = a.outputs.units;
  std::vector<double> differences;
  Estimator difference;
  for (std::int64_t i = 0; i < a.outputs.count; ++i) {
    double sum = 0;
    for (std::int64_t unit = 0; unit < units; ++unit)
      sum += std::pow(a.outputs.value(i, unit) - b.outputs.value(i, unit), 2);
    differences.push_back(sum / static_cast<double>(units));
    difference.add(differences.back());
  }
  agreement.difference = difference.result();
  const double variance = 0.5 * (a.model.variance + b.model.variance);
  if (!(variance > 0)) return;  // equal outputs for all samples
  agreement.ratio = agreement.difference.mean / variance;
  const auto of_a = deviations(a), of_b = deviations(b);
  Estimator residuals;  // of the ratio, to first order
  for (std::size_t i = 0; i < differences.size(); ++i)
    residuals.add((differences[i] - agreement.ratio * 0.5 * (of_a[i] + of_b[i])) / variance);
  agreement.error = residuals.result().error;
  double apart = 0;
  for (std::size_t unit = 0; unit < a.unit_means.size(); ++unit)
    apart += std::pow(a.unit_means[unit] - b.unit_means[unit], 2) / static_cast<double>(units);
  agreement.unrelated = 2 + apart / variance;
}

Agreement agreement_of(Context& context, const Seen& a, const Seen& b, std::int64_t modes) {
  Agreement agreement;
  compare_outputs(a, b, agreement);
  compare_subspaces(context, a, b, agreement);
  compare_values(a, b, modes, agreement);
  return agreement;
}

std::int64_t compared_modes(const UniversalityOptions& options, const ComparedModel& a, const ComparedModel& b) {
  if (!options.modes) return std::max<std::int64_t>(1, std::min({a.large, b.large, std::min(a.rank, b.rank) / 2}));
  for (const auto* model : {&a, &b})
    if (*options.modes > model->rank)
      fail(ExitCode::usage, "--modes {}: the weights of {} have rank {}", *options.modes, model == &a ? "A" : "B",
           model->rank);
  return *options.modes;
}

data::Stack stack_of_random_weights(Context& context, const data::Stack& stack, std::uint64_t seed) {
  const auto key = random::make_key(seed, random::Stream::universality);
  data::Stack drawn;
  drawn.name = "random weights";
  for (const auto& layer : stack.layers) {
    data::Model model;
    model.parameters =
        with_random_weights(context, layer.parameters, key, static_cast<std::uint32_t>(drawn.layers.size()));
    drawn.layers.push_back(std::move(model));
  }
  return drawn;
}

}  // namespace

Universality analyze_universality(Context& context, data::Stack a, data::Stack b, const data::Dataset& data,
                                  const UniversalityOptions& options) {
  if (options.modes && *options.modes < 1)
    fail(ExitCode::usage, "--modes {} is not an integer of at least 1", *options.modes);
  if (a.visible() != b.visible())
    fail(ExitCode::bad_input, "{} has {}, {} has {}: they cannot be compared", a.name,
         counted(a.visible(), "visible unit"), b.name, b.visible());
  for (const auto* stack : {&a, &b}) data::require_fit(stack->layers.front(), data);
  require_variation(data);  // outputs of equal samples have no variance
  for (const auto* stack : {&a, &b})
    for (const auto& layer : stack->layers)
      if (!(squared_norm(layer.parameters.weights) > 0))
        fail(ExitCode::bad_input, "all weights of {} are zero: there are no vectors to compare", layer.name);
  auto drawn = stack_of_random_weights(context, b, options.seed);
  Progress progress("universality", 3, "models");
  const auto of_a = look_at(context, std::move(a), data);
  progress.update(1);
  Universality result{.visible = data.units, .samples = data.count, .error_of_the_mean = of_a.error_of_the_mean};
  const auto decomposed = [&](const Seen& seen) {
    add_decomposition(result.decompositions, decomposition_of("singular values of W", seen.svd));
  };
  decomposed(of_a);
  {
    const auto of_b = look_at(context, std::move(b), data);
    decomposed(of_b);
    progress.update(2);
    result.modes = compared_modes(options, of_a.model, of_b.model);
    result.models = agreement_of(context, of_a, of_b, result.modes);
    result.b = of_b.model;
  }
  const auto of_drawn = look_at(context, std::move(drawn), data);
  decomposed(of_drawn);
  result.control = agreement_of(context, of_a, of_drawn, result.modes);
  progress.update(3);
  result.a = of_a.model;
  return result;
}

}  // namespace kadanoff::subspaces
