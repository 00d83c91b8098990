// The products of an update alone, with operands like those of the update.
#include "host/benchmark/products.hpp"

#include <algorithm>
#include <random>

namespace kadanoff::benchmark {

using linalg::HostMatrix;
using linalg::Op;

namespace {

template <class Draw>
HostMatrix repeated(std::int64_t rows, std::int64_t cols, const Draw& draw) {
  std::vector<float> drawn(8191);  // a prime, so that no two rows of a matrix are equal
  for (auto& value : drawn) value = draw();
  HostMatrix matrix{.values = std::vector<float>(static_cast<std::size_t>(rows * cols)), .rows = rows, .cols = cols};
  auto& values = matrix.values;
  for (std::size_t first = 0; first < values.size(); first += drawn.size())
    std::copy_n(drawn.begin(), std::min(drawn.size(), values.size() - first),
                values.begin() + static_cast<std::ptrdiff_t>(first));
  return matrix;
}

}  // namespace

HostMatrix random_normals(std::int64_t rows, std::int64_t cols, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, 0.05F);
  return repeated(rows, cols, [&] { return normal(generator); });
}

HostMatrix random_spins(std::int64_t rows, std::int64_t cols, unsigned seed) {
  std::mt19937 generator(seed);
  return repeated(rows, cols, [&] { return (generator() & 1U) != 0 ? 1.0F : -1.0F; });
}

void Products::add(Op op_a, Op op_b, const HostMatrix& a, const HostMatrix& b, float alpha, float beta) {
  const auto m = op_a == Op::none ? a.rows : a.cols, n = op_b == Op::none ? b.cols : b.rows;
  auto& c = results_[{m, n}];
  if (c.size() == 0) {
    c = Array<float>(context_.device(), m * n);
    c.fill_zero(context_);
  }
  products_.push_back({.gemm = linalg::PreparedGemm(context_, precision_, op_a, op_b, a, b),
                       .alpha = alpha,
                       .beta = beta,
                       .c = c.matrix(m, n)});
}

void Products::operator()() {
  for (const auto& product : products_) product.gemm.multiply(context_, product.alpha, product.beta, product.c);
}

Products products_of_update(Context& context, linalg::Precision precision, std::int64_t visible, std::int64_t hidden,
                            std::int64_t batch) {
  Products products(context, precision);
  const auto weights = random_normals(visible, hidden, 3);
  products.add(Op::none, Op::none, random_spins(batch, visible, 4), weights);
  products.add(Op::none, Op::transpose, random_spins(batch, hidden, 5), weights);
  products.add(Op::none, Op::none, random_spins(batch, visible, 6), weights);
  products.add(Op::transpose, Op::none, random_spins(2 * batch, visible, 7), random_spins(2 * batch, hidden, 8), 1e-6F,
               1);
  return products;
}

double products_of_update_bytes(double visible, double hidden, double batch) {
  return sizeof(float) * (4 * visible * hidden + batch * (5 * visible + 4 * hidden));
}

Products products_of_epoch(Context& context, std::int64_t visible, std::int64_t hidden, std::int64_t classes,
                           std::int64_t samples) {
  Products products(context, linalg::Precision::fp32);
  const auto v = random_spins(samples, visible, 3);
  const auto z = random_normals(samples, hidden, 4), delta = random_normals(samples, classes, 5);
  const auto weights = random_normals(hidden, classes, 6);
  products.add(Op::none, Op::none, v, random_normals(visible, hidden, 7));
  products.add(Op::none, Op::none, z, weights);
  products.add(Op::transpose, Op::none, z, delta);
  products.add(Op::none, Op::transpose, delta, weights);
  products.add(Op::transpose, Op::none, v, z);
  return products;
}

}  // namespace kadanoff::benchmark
