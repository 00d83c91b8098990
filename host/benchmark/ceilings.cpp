#include "host/benchmark/ceilings.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <random>
#include <vector>

#include "host/machine.hpp"
#include "host/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/linalg/gemm.hpp"

namespace kadanoff {
namespace {

using linalg::gemm;
using linalg::Op;

double free_bytes(Device device) {
  return static_cast<double>(device == cpu_device ? this_machine().available_bytes : cuda_free_bytes(device.index));
}

// A few thousand drawn values, again and again: drawing each of 10⁹ would take longer than what is measured.
Array<float> random_floats(Context& context, std::int64_t count, unsigned seed, bool spins) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, 0.05F);
  std::vector<float> drawn(8191);  // a prime: no two rows of a matrix are alike
  for (auto& value : drawn) value = !spins ? normal(generator) : (generator() & 1U) != 0 ? 1.0F : -1.0F;
  std::vector<float> values(static_cast<std::size_t>(count));
  for (std::size_t first = 0; first < values.size(); first += drawn.size())
    std::copy_n(drawn.begin(), std::min(drawn.size(), values.size() - first),
                values.begin() + static_cast<std::ptrdiff_t>(first));
  return to_device(context, values);
}

Array<float> zeros(Context& context, std::int64_t count) {
  Array<float> array(context.device(), count);
  array.fill_zero(context);
  return array;
}

}  // namespace

LargeProduct::LargeProduct(Context& context) : context_(context) {
  using Clock = std::chrono::steady_clock;
  const double long_enough = context.on_cuda() ? 0.002 : 0.05;
  const std::int64_t largest = 16384;
  for (std::int64_t n = context.on_cuda() ? 4096 : 2048; n <= largest; n *= 2) {
    if (n_ > 0 && 6 * sizeof(float) * static_cast<double>(n * n) > free_bytes(context.device())) break;
    choose(n);
    (*this)();
    context.synchronize();
    const auto start = Clock::now();
    (*this)();
    context.synchronize();
    if (std::chrono::duration<double>(Clock::now() - start).count() >= long_enough) break;
  }
}

void LargeProduct::choose(std::int64_t n) {
  for (auto* array : {&a_, &b_, &c_}) *array = {};  // first: both sizes together may not fit
  n_ = n;
  require_memory(text(), 3 * sizeof(float) * static_cast<double>(n * n), context_.device());
  a_ = random_floats(context_, n * n, 1, false);
  b_ = random_floats(context_, n * n, 2, false);
  c_ = zeros(context_, n * n);
}

void LargeProduct::operator()() {
  gemm(context_, Op::none, Op::none, 1, std::as_const(a_).matrix(n_, n_), std::as_const(b_).matrix(n_, n_), 0,
       c_.matrix(n_, n_));
}

double LargeProduct::flops() const { return 2.0 * static_cast<double>(n_) * static_cast<double>(n_ * n_); }

std::string LargeProduct::text() const { return fmt::format("product of {0} × {0} × {0}", n_); }

MemoryCopy::MemoryCopy(Context& context) : context_(context) {
  const std::int64_t floats = context.on_cuda() ? std::int64_t{1} << 28 : std::int64_t{1} << 26;
  require_memory("the copy to compare with", 2 * sizeof(float) * static_cast<double>(floats), context.device());
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

std::string MemoryCopy::text() const { return "copy of " + bytes_text(static_cast<double>(from_.bytes())); }

FiveProducts::FiveProducts(Context& context, std::int64_t visible, std::int64_t hidden, std::int64_t batch)
    : context_(context),
      visible_units_(visible),
      hidden_units_(hidden),
      batch_(batch),
      weights_(random_floats(context, visible * hidden, 3, false)),
      visible_(random_floats(context, 2 * batch * visible, 4, true)),
      hidden_(random_floats(context, 2 * batch * hidden, 5, true)),
      to_visible_(zeros(context, batch * visible)),
      to_hidden_(zeros(context, batch * hidden)),
      to_weights_(zeros(context, visible * hidden)) {}

double FiveProducts::needed_bytes(double visible, double hidden, double batch) {
  return sizeof(float) * (2 * visible * hidden + 3 * batch * (visible + hidden));
}

void FiveProducts::operator()() {
  const auto w = std::as_const(weights_).matrix(visible_units_, hidden_units_);
  const auto v = std::as_const(visible_).matrix(2 * batch_, visible_units_),
             h = std::as_const(hidden_).matrix(2 * batch_, hidden_units_);
  const auto to_v = to_visible_.matrix(batch_, visible_units_), to_h = to_hidden_.matrix(batch_, hidden_units_);
  gemm(context_, Op::none, Op::none, 1, v.slice(0, batch_), w, 0, to_h);
  gemm(context_, Op::none, Op::transpose, 1, h.slice(0, batch_), w, 0, to_v);
  gemm(context_, Op::none, Op::none, 1, v.slice(batch_, batch_), w, 0, to_h);
  gemm(context_, Op::transpose, Op::none, 1e-6F, v, h, 1, to_weights_.matrix(visible_units_, hidden_units_));
}

}  // namespace kadanoff
