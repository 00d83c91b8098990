// Up and down a stack, by means.
#include "host/evaluation/reconstruction.hpp"

#include <utility>

#include "host/data/transform.hpp"

namespace kadanoff::evaluation {
namespace {

constexpr std::uint64_t no_seed = 0;  // means are not drawn

double variance_of_units(const data::Dataset& data) {
  double sum = 0;
  const auto n = static_cast<double>(data.count);
  std::vector<double> sums(static_cast<std::size_t>(data.units)), squares(sums.size());
  for (std::int64_t i = 0; i < data.count; ++i)
    for (std::int64_t unit = 0; unit < data.units; ++unit) {
      const double value = data.value(i, unit);
      sums[static_cast<std::size_t>(unit)] += value;
      squares[static_cast<std::size_t>(unit)] += value * value;
    }
  for (std::size_t unit = 0; unit < sums.size(); ++unit) sum += squares[unit] / n - sums[unit] / n * (sums[unit] / n);
  return sum / static_cast<double>(data.units);
}

}  // namespace

Reconstruction reconstruct(Context& context, const data::Stack& stack, const data::Dataset& data) {
  auto means = data::transform(context, stack.layers.front(), data, data::PassAs::means, no_seed);
  for (std::size_t layer = 1; layer < stack.layers.size(); ++layer)
    means = data::transform(context, stack.layers[layer], means, data::PassAs::means, no_seed);
  for (auto layer = stack.layers.size(); layer-- > 0;)
    means = data::transform_down(context, stack.layers[layer], means, data::PassAs::means, no_seed);
  Reconstruction result{.means = std::move(means), .errors = {}, .error = {}};
  result.errors.resize(static_cast<std::size_t>(data.count));
  context.cpu().for_each(data.count, [&](std::int64_t i, int) {
    double squares = 0;
    for (std::int64_t unit = 0; unit < data.units; ++unit) {
      const double difference = data.value(i, unit) - result.means.value(i, unit);
      squares += difference * difference;
    }
    result.errors[static_cast<std::size_t>(i)] = squares / static_cast<double>(data.units);
  });
  Estimator over_samples;
  for (const double error : result.errors) over_samples.add(error);
  result.error = over_samples.result();
  result.error_of_the_mean = variance_of_units(data);
  return result;
}

}  // namespace kadanoff::evaluation
