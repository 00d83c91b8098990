// Loops over the entries of A and C, and eigenvectors as waves on the lattice.
#include "host/papers/iso2018/weight_products.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/analysis/weights_analysis.hpp"
#include "kernels/core/check.hpp"
#include "kernels/fourier/radial_average.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/products.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

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

}  // namespace

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

double magnetisation_correlation(const Eigen& eigen, const Square& mean) {
  return std::abs(between_vectors(nullptr, mean, eigen.vector(0))) /
         std::sqrt(between_vectors(nullptr, mean, nullptr) * between_vectors(eigen.vector(0), mean, eigen.vector(0)));
}

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

double over_shuffled(const Square& product, const Square& mean) {
  const auto n = static_cast<double>(rows_of(product));
  const double trace = trace_of(product);
  return inner_product(product, mean) / (trace + (square_sum(product) - trace) * (square_sum(mean) - n) / (n * n - n));
}

double utilisation_of(const Eigen& eigen, const Square& mean) {
  std::vector<double> used;
  for (std::int64_t a = 0; a < eigen.rank; ++a)
    used.push_back(eigen.values[static_cast<std::size_t>(a)] * between_vectors(eigen.vector(a), mean, eigen.vector(a)));
  return share_taking_part(used, std::max<std::int64_t>(eigen.rank, 1));
}

}  // namespace kadanoff::papers::iso2018
