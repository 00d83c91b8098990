// Times a large product of matrices and a copy of memory.
#include "host/benchmark/ceilings.hpp"

#include <cstring>

#include "host/base/stopwatch.hpp"
#include "host/benchmark/products.hpp"
#include "host/machine/memory.hpp"
#include "host/training/options.hpp"
#include "kernels/core/check.hpp"
#include "kernels/linalg/spin_gemm.hpp"
#include "kernels/linalg/spin_tasks.hpp"

namespace kadanoff::benchmark {
namespace {

using linalg::Op;
using linalg::Precision;

Array<float> zeros(Context& context, std::int64_t count) {
  Array<float> array(context.device(), count);
  array.fill_zero(context);
  return array;
}

}  // namespace

LargeProduct::LargeProduct(Context& context, Precision precision) : context_(context), precision_(precision) {
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
  product_.reset();  // before the new one is made: both together may not fit
  c_ = {};
  n_ = n;
  machine::require_memory(text(), 3 * sizeof(float) * static_cast<double>(n * n), context_.device());
  product_.emplace(context_, precision_, Op::none, Op::none, random_normals(n, n, 1), random_normals(n, n, 2));
  c_ = zeros(context_, n * n);
}

void LargeProduct::operator()() { product_->multiply(context_, 1, 0, c_.matrix(n_, n_)); }

double LargeProduct::flops() const { return 2.0 * static_cast<double>(n_) * static_cast<double>(n_ * n_); }

std::string LargeProduct::text() const {
  return fmt::format("product of {0} × {0} × {0} in {1}", n_, name_of(precision_));
}

LargeSpinProduct::LargeSpinProduct(Context& context)
    : context_(context),
      spins_(to_device(context, random_spins(n_, n_, 1).values)),
      w_(to_device(context, random_normals(n_, n_, 2).values)),
      out_(zeros(context, n_ * n_)) {}

void LargeSpinProduct::operator()() {
  linalg::spin_gemm(context_, Op::none, 1, spins_.matrix(n_, n_), w_.matrix(n_, n_), out_.matrix(n_, n_));
}

double LargeSpinProduct::additions() const {
  constexpr auto piece = linalg::SpinTasks::most_samples;  // for which tables are built
  static_assert(n_ % piece == 0);
  constexpr std::int64_t pieces = n_ / piece;
  return static_cast<double>(pieces) * additions_of_spin_product(n_, n_, piece, 32);
}

std::string LargeSpinProduct::text() const {
  return fmt::format("product of {0} × {0} spins with {0} × {0} weights by tables", n_);
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
  constexpr std::int64_t together = std::int64_t{1} << 18;  // 1 MiB per task
  context_.cpu().for_each_range(from_.size(), together, [&](std::int64_t first, std::int64_t size, int) {
    std::memcpy(to_.data() + first, from_.data() + first, static_cast<std::size_t>(size) * sizeof(float));
  });
}

double MemoryCopy::bytes() const { return 2 * static_cast<double>(from_.bytes()); }

std::string MemoryCopy::text() const { return "copy of " + machine::bytes_text(static_cast<double>(from_.bytes())); }

}  // namespace kadanoff::benchmark
