// Computes what weights make of configurations, from second moments and from batches of configurations.
#include "host/papers/iso2018/model_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "host/data/batches.hpp"
#include "host/data/temperature_selection.hpp"
#include "kernels/core/check.hpp"
#include "kernels/fourier/radial_average.hpp"
#include "kernels/linalg/spin_gemm.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/products.hpp"
#include "kernels/spectra/second_moments.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

using Square = std::vector<double>;  // a symmetric matrix, row-major

std::int64_t rows_of(const Square& matrix) { return std::llround(std::sqrt(static_cast<double>(matrix.size()))); }

double square_sum(const Square& matrix) { return std::accumulate(matrix.begin(), matrix.end(), 0.0); }

double trace_of(const Square& matrix) {
  double sum = 0;
  for (std::size_t i = 0; i < matrix.size(); i += static_cast<std::size_t>(rows_of(matrix)) + 1) sum += matrix[i];
  return sum;
}

double inner_product(const Square& a, const Square& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// Of which only the upper triangle is written.
Square whole(Context& context, const Array<double>& upper, std::int64_t n) {
  Square matrix = to_host(context, upper);
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < i; ++j)
      matrix[static_cast<std::size_t>(i * n + j)] = matrix[static_cast<std::size_t>(j * n + i)];
  return matrix;
}

Square product_of(Context& context, const std::vector<double>& weights, std::int64_t visible) {
  const auto hidden = std::ssize(weights) / visible;
  const auto w = to_device(context, weights);
  Array<double> product(context.device(), visible * visible);
  product.fill_zero(context);
  spectra::gram(context, spectra::Op::none, 1, w.matrix(visible, hidden), 0, product.matrix(visible, visible));
  return whole(context, product, visible);
}

Square mean_of_moments(const std::vector<MomentsAt>& moments) {
  Square mean(moments.front().values.size());
  for (const auto& [temperature, values] : moments)
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += values[i] / static_cast<double>(moments.size());
  return mean;
}

struct Eigen {
  std::vector<double> values;   // descending
  std::vector<double> vectors;  // row a that of value a
  std::int64_t rank = 0;

  [[nodiscard]] const double* vector(std::int64_t a) const {
    return vectors.data() + static_cast<std::size_t>(a) * values.size();
  }
};

// Of W Wᵀ with so many hidden units.
Eigen decompose(Context& context, const Square& product, std::int64_t hidden) {
  const auto n = rows_of(product);
  auto matrix = to_device(context, product);
  Eigen eigen;
  eigen.values = spectra::decompose_symmetric(context, matrix.matrix(n, n), n);
  for (std::int64_t k = 0; k < n; ++k) {
    auto& value = eigen.values[static_cast<std::size_t>(k)];
    value = k < hidden ? std::max(value, 0.0) : 0;
  }
  eigen.vectors = to_host(context, matrix);
  eigen.rank = analysis::describe_spectrum(eigen.values).rank;
  return eigen;
}

// u_aᵀ C u_b; a null vector is that of equal entries 1.
double between_vectors(const double* a, const Square& matrix, const double* b) {
  const auto n = static_cast<std::size_t>(rows_of(matrix));
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double row = 0;
    for (std::size_t j = 0; j < n; ++j) row += matrix[i * n + j] * (b == nullptr ? 1 : b[j]);
    sum += row * (a == nullptr ? 1 : a[i]);
  }
  return sum;
}

double share_taking_part(const std::vector<double>& values, std::int64_t of) {
  double sum = 0, squares = 0;
  for (const double value : values) sum += value, squares += value * value;
  return squares == 0 ? 1 : sum * sum / squares / static_cast<double>(of);
}

double leading_uniform(const Eigen& eigen) {
  const auto n = std::ssize(eigen.values);
  const double sum = std::accumulate(eigen.vector(0), eigen.vector(0) + n, 0.0);
  return sum * sum / static_cast<double>(n);
}

double mean_of_neighbours(const Square& product) {
  const std::int64_t sites = rows_of(product), side = std::llround(std::sqrt(static_cast<double>(sites)));
  double sum = 0;
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < side; ++x)
      for (const auto other : {y * side + (x + 1) % side, (y + 1) % side * side + x})
        sum += product[static_cast<std::size_t>((y * side + x) * sites + other)] / 2;
  return sum / trace_of(product);
}

std::vector<double> curve_of(const Square& product, const std::vector<MomentsAt>& moments) {
  std::vector<double> curve;
  curve.reserve(moments.size());
  for (const auto& [temperature, values] : moments) curve.push_back(inner_product(product, values));
  return curve;
}

std::vector<double> squared_magnetisation_of(const std::vector<MomentsAt>& moments) {
  std::vector<double> squares;
  squares.reserve(moments.size());
  for (const auto& [temperature, values] : moments)
    squares.push_back(square_sum(values) / static_cast<double>(values.size()));
  return squares;
}

double diagonal_share(const Square& product) {
  double sum = 0;
  for (std::size_t i = 0; i < product.size(); i += static_cast<std::size_t>(rows_of(product)) + 1)
    sum += product[i] * product[i];
  return sum / inner_product(product, product);
}

// |…| between u_1ᵀ v and the magnetisation, where `mean` is ⟨v vᵀ⟩.
double magnetisation_correlation(const Eigen& eigen, const Square& mean) {
  return std::abs(between_vectors(nullptr, mean, eigen.vector(0))) /
         std::sqrt(between_vectors(nullptr, mean, nullptr) * between_vectors(eigen.vector(0), mean, eigen.vector(0)));
}

// The share of |k| = 1 in the second to fifth eigenvector, or in as many as there are.
double share_of_long_waves(Context& context, const Eigen& eigen) {
  const auto sites = std::ssize(eigen.values), count = std::min<std::int64_t>(5, eigen.rank);
  if (count < 2) return 0;
  const auto side = static_cast<int>(std::llround(std::sqrt(static_cast<double>(sites))));
  expects(std::int64_t{side} * side == sites, "share_of_long_waves: the visible units are no square lattice");
  const auto lattices =
      to_device(context, std::vector<float>(eigen.vectors.begin(), eigen.vectors.begin() + count * sites));
  const auto shares_within = [&](double k) {
    Array<double> average(context.device(), count * fourier::radial_bins(side)), share(context.device(), count);
    fourier::radial_average(context, lattices.matrix(count, sites), side, k,
                            average.matrix(count, fourier::radial_bins(side)), share.vector());
    return to_host(context, share);
  };
  const auto uniform = shares_within(0), longest = shares_within(1);
  double sum = 0;
  for (std::size_t a = 1; a < uniform.size(); ++a) sum += (longest[a] - uniform[a]) / static_cast<double>(count - 1);
  return sum;
}

// Σ A C over the same of shuffled sites.
double over_shuffled(const Square& product, const Square& mean) {
  const auto n = static_cast<double>(rows_of(product));
  const double trace = trace_of(product);
  return inner_product(product, mean) / (trace + (square_sum(product) - trace) * (square_sum(mean) - n) / (n * n - n));
}

// (Σp)² / Σp² over the rank, p_a = λ_a u_aᵀ C u_a.
double utilisation_of(const Eigen& eigen, const Square& mean) {
  std::vector<double> used;
  for (std::int64_t a = 0; a < eigen.rank; ++a)
    used.push_back(eigen.values[static_cast<std::size_t>(a)] * between_vectors(eigen.vector(a), mean, eigen.vector(a)));
  return share_taking_part(used, std::max<std::int64_t>(eigen.rank, 1));
}

// Beside the trained ones, of which the enhancements are known.
RandomWeights measure_random(Context& context, const std::vector<double>& weights, std::int64_t visible,
                             const std::vector<MomentsAt>& moments, const ModelEvidence& trained, std::uint64_t seed) {
  const Square mean = mean_of_moments(moments);
  const auto magnetisation = squared_magnetisation_of(moments);
  std::vector<double> temperatures;
  for (const MomentsAt& at : moments) temperatures.push_back(at.temperature);
  const auto hidden = std::ssize(weights) / visible;
  RandomWeights result;
  std::vector<double> shuffled(weights.size());
  for (int i = 0; i < RandomWeights::count; ++i) {
    const auto key = random::make_key(seed, random::Stream::weight_control, static_cast<std::uint32_t>(i));
    const random::Permutation order(static_cast<std::uint32_t>(weights.size()), key);
    for (std::uint32_t j = 0; j < order.size(); ++j)
      shuffled[j] = (random::draw(key, j, 1)[0] & 1U) != 0 ? weights[order(j)] : -weights[order(j)];
    const Square product = product_of(context, shuffled, visible);
    const Eigen eigen = decompose(context, product, hidden);
    constexpr double share = 1.0 / RandomWeights::count;
    const double enhanced = inner_product(product, mean) / trace_of(product);
    result.enhancement += share * enhanced;
    if (enhanced >= trained.enhancement) result.as_enhanced += share;
    if (over_shuffled(product, mean) >= trained.shuffled_enhancement) result.above_shuffled += share;
    const double diagonal = diagonal_share(product), near = mean_of_neighbours(product);
    result.diagonal_share += share * diagonal;
    if (diagonal >= RandomWeights::diagonal_half) result.diagonal += share;
    if (near >= RandomWeights::near) result.near_neighbours += share;
    if (i == 0) result.eigenvalues = eigen.values;
    result.neighbours += share * near;
    if (leading_uniform(eigen) >= RandomWeights::uniform) result.uniform_firsts += share;
    const double taking_part = share_taking_part(eigen.values, std::max<std::int64_t>(eigen.rank, 1));
    result.participating_share += share * taking_part;
    if (taking_part >= RandomWeights::alike) result.all_take_part += share;
    if (utilisation_of(eigen, mean) >= RandomWeights::alike) result.all_are_used += share;
    if (magnetisation_correlation(eigen, mean) >= RandomWeights::as_magnetised) result.related += share;
    if (share_of_long_waves(context, eigen) >= 0.5) result.long_waves += share;
    const auto curve = curve_of(product, moments);
    if (linear_correlation(curve, magnetisation) >= RandomWeights::similar) result.similar_curves += share;
    if (largest_misfit(curve, magnetisation) <= RandomWeights::misfit) result.fitting_curves += share;
    if (moments.size() < 2) continue;
    const double steepest = steepest_fall(temperatures, curve);
    if (2 <= steepest && steepest <= 2.5) result.steep_at_critical += share;
  }
  return result;
}

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
  result.random = measure_random(context, weights, visible, learned, result, seed);
  return result;
}

data::Dataset thinned(const data::Dataset& data, std::int64_t most) {
  expects(most >= 1, "thinned: nothing would be left");
  const auto every = (data.count + most - 1) / most;
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < data.count; i += every) indices.push_back(i);
  return data::take(data, indices);
}

double steepest_fall(const std::vector<double>& temperatures, const std::vector<double>& curve) {
  expects(temperatures.size() == curve.size() && curve.size() > 1, "steepest_fall: no two temperatures of a curve");
  std::size_t at = 1;
  for (std::size_t i = 1; i < curve.size(); ++i)
    if (curve[i - 1] - curve[i] > curve[at - 1] - curve[at]) at = i;
  return (temperatures[at - 1] + temperatures[at]) / 2;
}

double linear_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  expects(a.size() == b.size() && !a.empty(), "linear_correlation: the curves differ in their lengths");
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return aa == 0 || bb == 0 ? 0 : ab / std::sqrt(aa * bb);
}

double largest_misfit(const std::vector<double>& curve, const std::vector<double>& model) {
  expects(curve.size() == model.size() && !curve.empty(), "largest_misfit: the curves differ in their lengths");
  double xx = 0, xy = 0, misfit = 0;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const double x = model[i] - model.back(), y = curve[i] - curve.back();
    xx += x * x;
    xy += x * y;
  }
  const double a = xx == 0 ? 0 : xy / xx;
  for (std::size_t i = 0; i < curve.size(); ++i)
    misfit = std::max(misfit, std::abs(curve[i] - curve.back() - a * (model[i] - model.back())));
  const auto [low, high] = std::minmax_element(curve.begin(), curve.end());
  return *high == *low ? 0 : misfit / (*high - *low);
}

}  // namespace kadanoff::papers::iso2018
