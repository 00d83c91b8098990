#include "host/benchmark/ceilings.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "host/base/stopwatch.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

using linalg::HostMatrix;
using linalg::Op;
using linalg::OperandPrecision;

// A few thousand drawn values, again and again: drawing each of 10⁹ would take longer than what is measured.
HostMatrix random_matrix(std::int64_t rows, std::int64_t cols, unsigned seed, bool spins) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, 0.05F);
  std::vector<float> drawn(8191);  // a prime: no two rows of a matrix are alike
  for (auto& value : drawn) value = !spins ? normal(generator) : (generator() & 1U) != 0 ? 1.0F : -1.0F;
  HostMatrix matrix{std::vector<float>(static_cast<std::size_t>(rows * cols)), rows, cols};
  auto& values = matrix.values;
  for (std::size_t first = 0; first < values.size(); first += drawn.size())
    std::copy_n(drawn.begin(), std::min(drawn.size(), values.size() - first),
                values.begin() + static_cast<std::ptrdiff_t>(first));
  return matrix;
}

Array<float> zeros(Context& context, std::int64_t count) {
  Array<float> array(context.device(), count);
  array.fill_zero(context);
  return array;
}

}  // namespace

LargeProduct::LargeProduct(Context& context, OperandPrecision precision) : context_(context), precision_(precision) {
  const double long_enough = context.on_cuda() ? 0.002 : 0.05;
  const std::int64_t largest = 16384;
  for (std::int64_t n = context.on_cuda() ? 4096 : 2048; n <= largest; n *= 2) {
    const auto free = machine::available_bytes(context.device());
    if (n_ > 0 && free && 6 * sizeof(float) * static_cast<double>(n * n) > static_cast<double>(*free)) break;
    choose(n);
    (*this)();
    context.synchronize();
    const Stopwatch stopwatch;
    (*this)();
    context.synchronize();
    if (stopwatch.seconds() >= long_enough) break;
  }
}

void LargeProduct::choose(std::int64_t n) {
  product_.reset();  // first: both sizes together may not fit
  c_ = {};
  n_ = n;
  machine::require_memory(text(), 3 * sizeof(float) * static_cast<double>(n * n), context_.device());
  product_.emplace(context_, precision_, Op::none, Op::none, random_matrix(n, n, 1, false),
                   random_matrix(n, n, 2, false));
  c_ = zeros(context_, n * n);
}

void LargeProduct::operator()() { product_->multiply(context_, 1, 0, c_.matrix(n_, n_)); }

double LargeProduct::flops() const { return 2.0 * static_cast<double>(n_) * static_cast<double>(n_ * n_); }

std::string LargeProduct::text() const {
  return fmt::format("product of {0} × {0} × {0} in {1}", n_, name_of(precision_));
}

MemoryCopy::MemoryCopy(Context& context) : context_(context) {
  const std::int64_t floats = context.on_cuda() ? std::int64_t{1} << 28 : std::int64_t{1} << 26;
  machine::require_memory("the copy to compare with", 2 * sizeof(float) * static_cast<double>(floats),
                          context.device());
  from_ = zeros(context, floats);
  to_ = zeros(context, floats);
}

void MemoryCopy::operator()() {
  if (context_.on_cuda()) return from_.copy_to(context_, to_);
  constexpr std::int64_t together = std::int64_t{1} << 18;  // a MiB a task
  context_.cpu().for_each_range(from_.size(), together, [&](std::int64_t first, std::int64_t size, int) {
    std::memcpy(to_.data() + first, from_.data() + first, static_cast<std::size_t>(size) * sizeof(float));
  });
}

double MemoryCopy::bytes() const { return 2 * static_cast<double>(from_.bytes()); }

std::string MemoryCopy::text() const { return "copy of " + machine::bytes_text(static_cast<double>(from_.bytes())); }

FiveProducts::FiveProducts(Context& context, OperandPrecision precision, std::int64_t visible, std::int64_t hidden,
                           std::int64_t batch)
    : context_(context),
      visible_(visible),
      hidden_(hidden),
      batch_(batch),
      to_visible_(zeros(context, batch * visible)),
      to_hidden_(zeros(context, batch * hidden)),
      to_weights_(zeros(context, visible * hidden)) {
  const auto weights = random_matrix(visible, hidden, 3, false);
  const auto spins = [](std::int64_t rows, std::int64_t cols, unsigned seed) {
    return random_matrix(rows, cols, seed, true);
  };
  products_.reserve(4);
  products_.emplace_back(context, precision, Op::none, Op::none, spins(batch, visible, 4), weights);
  products_.emplace_back(context, precision, Op::none, Op::transpose, spins(batch, hidden, 5), weights);
  products_.emplace_back(context, precision, Op::none, Op::none, spins(batch, visible, 6), weights);
  products_.emplace_back(context, precision, Op::transpose, Op::none, spins(2 * batch, visible, 7),
                         spins(2 * batch, hidden, 8));
}

double FiveProducts::needed_bytes(double visible, double hidden, double batch) {
  return sizeof(float) * (4 * visible * hidden + batch * (5 * visible + 4 * hidden));
}

void FiveProducts::operator()() {
  products_[0].multiply(context_, 1, 0, to_hidden_.matrix(batch_, hidden_));
  products_[1].multiply(context_, 1, 0, to_visible_.matrix(batch_, visible_));
  products_[2].multiply(context_, 1, 0, to_hidden_.matrix(batch_, hidden_));
  products_[3].multiply(context_, 1e-6F, 1, to_weights_.matrix(visible_, hidden_));
}

}  // namespace kadanoff::benchmark
