// Computes what weights make of configurations, from second moments and from batches of configurations.
#include "host/papers/iso2018/model_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "host/data/batches.hpp"
#include "host/data/temperature_selection.hpp"
#include "kernels/core/check.hpp"
#include "kernels/linalg/spin_gemm.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/second_moments.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// Sums over all units of all samples.
struct Sums {
  double units = 0, certain = 0, noise = 0, squares = 0;

  void add_mean(double mean) {
    ++units;
    certain += std::abs(mean) > 0.9 ? 1 : 0;
    noise += 1 - mean * mean;
  }
  void add_field(double field) {
    ++units;
    squares += field * field;
  }
};

double rms(const Array<float>& values) {
  double sum = 0;
  for (std::int64_t i = 0; i < values.size(); ++i) sum += static_cast<double>(values.data()[i]) * values.data()[i];
  return std::sqrt(sum / static_cast<double>(values.size()));
}

void measure_layers(Context& context, const data::Model& model, const data::Dataset& test, std::uint64_t seed,
                    ModelEvidence& result) {
  const auto on_device = model.parameters.copied_to(context, context.device());
  const auto parameters = on_device.view();
  const auto rows = data::largest_batch(test.count, context.device());
  const auto hidden = model.hidden(), visible = model.visible();
  Array<float> h(context.device(), rows * hidden), v(context.device(), rows * visible);
  Array<float> hidden_fields(context.device(), rows * hidden), visible_fields(context.device(), rows * visible);
  const auto key = random::make_key(seed, random::Stream::evaluate_hidden);
  Sums of_hidden, of_visible, fields, fields_up;
  double above_1 = 0, above_2 = 0, of_linear = 0, of_tanh = 0;
  const auto each = [&](const Array<float>& values, std::int64_t count, auto use) {
    const auto on_host = to_host(context, values);
    for (std::int64_t i = 0; i < count; ++i) use(static_cast<double>(on_host[static_cast<std::size_t>(i)]));
  };
  data::DeviceSamples samples(context, test);
  samples.for_each_batch([&](Matrix<const float> spins, std::int64_t first) {
    const auto n = spins.rows;
    linalg::spin_gemm(context, linalg::Op::none, 1, spins, parameters.weights, hidden_fields.matrix(n, hidden));
    each(hidden_fields, n * hidden, [&](double field) {
      fields.add_field(field);
      above_1 += std::abs(field) > 1 ? 1 : 0;
      above_2 += std::abs(field) > 2 ? 1 : 0;
      const double mean = std::tanh(field);
      of_linear += (mean - field) * (mean - field);
      of_tanh += mean * mean;
    });
    rbm::hidden_mean(context, parameters, spins, h.matrix(n, hidden));
    each(h, n * hidden, [&](double mean) { of_hidden.add_mean(mean); });
    units::sample(context, h.matrix(n, hidden), key, static_cast<std::uint32_t>(first), 0);
    rbm::visible_mean(context, parameters, h.matrix(n, hidden), v.matrix(n, visible));
    each(v, n * visible, [&](double mean) { of_visible.add_mean(mean); });
    linalg::spin_gemm(context, linalg::Op::transpose, 1, h.matrix(n, hidden), parameters.weights,
                      visible_fields.matrix(n, visible));
    each(visible_fields, n * visible, [&](double field) { fields_up.add_field(field); });
  });
  result.hidden_certain = of_hidden.certain / of_hidden.units;
  result.hidden_noise = of_hidden.noise / of_hidden.units;
  result.visible_certain = of_visible.certain / of_visible.units;
  result.visible_noise = of_visible.noise / of_visible.units;
  result.fields_above_1 = above_1 / fields.units;
  result.fields_above_2 = above_2 / fields.units;
  result.linear_error = std::sqrt(of_linear / of_tanh);
  result.bias_share = std::max(rms(model.parameters.hidden_bias) / std::sqrt(fields.squares / fields.units),
                               rms(model.parameters.visible_bias) / std::sqrt(fields_up.squares / fields_up.units));
}

}  // namespace

std::vector<MomentsAt> second_moments(Context& context, const data::Dataset& data) {
  std::vector<MomentsAt> moments;
  for (const double temperature : std::set<double>(data.temperatures.begin(), data.temperatures.end())) {
    const data::Dataset at = data::take(data, data::select_temperatures(data, {temperature}));
    spectra::SecondMoments sums(context, at.units);
    data::DeviceSamples samples(context, at);
    samples.for_each_batch([&](Matrix<const float> spins, std::int64_t /*first*/) { sums.add(spins); });
    moments.push_back({.temperature = temperature, .values = whole(context, sums.matrix(false), at.units)});
  }
  return moments;
}

LearnedData describe_data(Context& context, const std::vector<MomentsAt>& moments) {
  LearnedData data;
  for (const MomentsAt& at : moments) data.temperatures.push_back(at.temperature);
  data.squared_magnetisation = squared_magnetisation_of(moments);
  const auto n = rows_of(moments.front().values);
  auto coldest = to_device(context, moments.front().values);
  data.cold_eigenvalues = spectra::decompose_symmetric(context, coldest.matrix(n, n), 0);
  return data;
}

ProductShape shape_of(Context& context, const analysis::WeightsAnalysis& analysis) {
  const Square product(analysis.product.begin(), analysis.product.end());
  const Eigen eigen = decompose(context, product, analysis.hidden);
  ProductShape shape{.diagonal_share = diagonal_share(product), .uniform_sum = square_sum(product) / trace_of(product)};
  if (eigen.rank == 0) return shape;
  shape.leading_uniform = leading_uniform(eigen);
  double fourth_powers = 0;
  for (std::int64_t i = 0; i < analysis.visible; ++i) fourth_powers += std::pow(eigen.vector(0)[i], 4);
  shape.leading_sites = 1 / fourth_powers;
  shape.next_long = share_of_long_waves(context, eigen);
  return shape;
}

ModelEvidence measure_model(Context& context, const data::Model& model, const std::vector<MomentsAt>& learned,
                            const data::Dataset& test, std::uint64_t seed) {
  ModelEvidence result;
  measure_layers(context, model, test, seed, result);
  const auto visible = model.visible();
  const auto& parameters = model.parameters;
  const std::vector<double> weights(parameters.weights.data(), parameters.weights.data() + parameters.weights.size());
  const Square product = product_of(context, weights, visible), mean = mean_of_moments(learned);
  const Eigen eigen = decompose(context, product, model.hidden());
  result.enhancement = inner_product(product, mean) / trace_of(product);
  result.shuffled_enhancement = over_shuffled(product, mean);
  result.utilisation = utilisation_of(eigen, mean);
  result.magnetisation_correlation = magnetisation_correlation(eigen, mean);
  const Enhancements trained{.of_independent = result.enhancement, .of_shuffled = result.shuffled_enhancement};
  result.random = measure_random(context, weights, visible, learned, trained, seed);
  return result;
}

data::Dataset thinned(const data::Dataset& data, std::int64_t most) {
  expects(most >= 1, "thinned: nothing would be left");
  const auto every = (data.count + most - 1) / most;
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < data.count; i += every) indices.push_back(i);
  return data::take(data, indices);
}

}  // namespace kadanoff::papers::iso2018
