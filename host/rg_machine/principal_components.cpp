// By the smaller of two decompositions.
#include "host/rg_machine/principal_components.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/machine/memory.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/second_moments.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff::rg_machine {
namespace {

void require_memory_for(Context& context, const data::Dataset& data) {
  const auto samples = static_cast<double>(data.count), units = static_cast<double>(data.units);
  // Samples and their singular vectors, on the device and the host; or moments, what their decomposition works in,
  // and a copy that shows what it leaves over.
  const double bytes = data.count < data.units
                           ? spectra::svd_bytes(data.count, data.units) + 2 * sizeof(double) * samples * units
                           : 3 * sizeof(double) * units * units + residual_bytes(data.units);
  machine::require_memory("the principal components", bytes, context.device());
}

std::vector<double> means_of(const data::Dataset& data) {
  std::vector<double> means(static_cast<std::size_t>(data.units));
  for (std::int64_t i = 0; i < data.count; ++i)
    for (std::int64_t unit = 0; unit < data.units; ++unit)
      means[static_cast<std::size_t>(unit)] += data.value(i, unit) / static_cast<double>(data.count);
  return means;
}

double square_of(const std::vector<double>& vector) {
  return std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0);
}

// All samples as one matrix; less `means`, if there are any.
Array<float> samples_less(Context& context, const data::Dataset& data, const std::vector<double>& means) {
  std::vector<float> values(static_cast<std::size_t>(data.count * data.units));
  context.cpu().for_each(data.count, [&](std::int64_t i, int) {
    for (std::int64_t unit = 0; unit < data.units; ++unit) {
      const double mean = means.empty() ? 0 : means[static_cast<std::size_t>(unit)];
      values[static_cast<std::size_t>(i * data.units + unit)] = static_cast<float>(data.value(i, unit) - mean);
    }
  });
  return to_device(context, values);
}

// Eigenvalues and vectors, the latter on the host.
struct Found {
  std::vector<double> eigenvalues{}, vectors{};
};

Found by_samples(Context& context, const data::Dataset& data, std::int64_t count, bool centred,
                 PrincipalComponents& result) {
  result.means = means_of(data);
  const auto samples = samples_less(context, data, centred ? result.means : std::vector<double>());
  if (centred) result.mean_square = square_of(result.means);
  auto svd = svd_with_progress(context, samples.matrix(data.count, data.units), {.count = count});
  result.decomposition = decomposition_of(
      centred ? "singular values of the samples less their mean" : "singular values of the samples", svd);
  const auto n = static_cast<double>(data.count);
  Found found{.eigenvalues = std::move(svd.values), .vectors = to_host(context, svd.right)};
  for (double& value : found.eigenvalues) value *= value / n;
  for (const float value : to_host(context, samples)) result.sum += static_cast<double>(value) * value / n;
  result.mean_square += result.sum;
  return found;
}

Found by_moments(Context& context, const data::Dataset& data, std::int64_t count, bool centred,
                 PrincipalComponents& result) {
  data::DeviceSamples samples(context, data);
  spectra::SecondMoments moments(context, data.units);
  samples.for_each_batch([&](Matrix<const float> values, std::int64_t) { moments.add(values); });
  result.means = moments.means();
  auto matrix = moments.matrix(centred);
  auto eigenvalues = decompose_symmetric_with_progress(context, matrix.matrix(data.units, data.units), count);
  result.decomposition =
      decomposition_of(centred ? "eigenvalues of the covariance" : "eigenvalues of the second moments", eigenvalues);
  Found found{.eigenvalues = std::move(eigenvalues.values)};
  result.sum = std::accumulate(found.eigenvalues.begin(), found.eigenvalues.end(), 0.0);
  result.mean_square = result.sum + (centred ? square_of(result.means) : 0);
  found.eigenvalues.resize(static_cast<std::size_t>(count));
  found.vectors.resize(static_cast<std::size_t>(count * data.units));
  copy_bytes(context, cpu_device, found.vectors.data(), context.device(), matrix.data(),
             found.vectors.size() * sizeof(double));
  return found;
}

}  // namespace

std::int64_t PrincipalComponents::varied() const {
  constexpr double rounding = 1e-12;  // of |v|²: far above that of doubles, and of the squares of that of floats
  return std::count_if(eigenvalues.begin(), eigenvalues.end(),
                       [&](double value) { return value > rounding * mean_square; });
}

PrincipalComponents principal_components(Context& context, const data::Dataset& data, std::int64_t count,
                                         bool centred) {
  const auto most = std::min(data.count - (centred ? 1 : 0), data.units);
  if (count > most)
    fail(ExitCode::usage, "{} has {} of {}, and so at most {}: {} were asked for", data.name,
         counted(data.count, "sample"), counted(data.units, "unit"), counted(most, "direction"), count);
  require_memory_for(context, data);
  PrincipalComponents result;
  auto found = data.count < data.units ? by_samples(context, data, count, centred, result)
                                       : by_moments(context, data, count, centred, result);
  std::vector<float> vectors(found.vectors.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const auto first = found.vectors.begin() + i * data.units;
    const double with_mean = std::inner_product(result.means.begin(), result.means.end(), first, 0.0);
    std::transform(first, first + data.units, vectors.begin() + i * data.units,
                   [&](double entry) { return static_cast<float>(with_mean < 0 ? -entry : entry); });
  }
  result.eigenvalues = std::move(found.eigenvalues);
  for (double& value : result.eigenvalues) value = std::max(value, 0.0);  // below zero by rounding
  result.vectors = to_device(context, vectors);
  return result;
}

}  // namespace kadanoff::rg_machine
