// ln Z by enumeration, on the host. The spins of the last few enumerated units divide the states into parts. Within a
// part the states are in Gray-code order: one flip leads from each state to the next. The parts do not depend on the
// number of threads, and are added in order.
#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "kernels/units/log_cosh.hpp"

namespace kadanoff::rbm {
namespace {

// sum · e^largest
struct ScaledSum {
  double largest = -HUGE_VAL, sum = 0;

  void add(double log_term) { add({log_term, 1}); }
  void add(const ScaledSum& other) {
    if (other.largest > largest) {
      sum = sum * std::exp(largest - other.largest) + other.sum;
      largest = other.largest;
    } else {
      sum += other.sum * std::exp(other.largest - largest);
    }
  }
};

// The layer that is summed over term by term, and the other one.
struct Layers {
  Array<float> transposed;      // holds the weights if they had to be turned
  Matrix<const float> weights;  // summed × other
  Vector<const float> summed_bias, other_bias;

  explicit Layers(const Parameters& parameters) {
    const auto view = parameters.view();
    if (view.visible() <= view.hidden()) {
      weights = view.weights;
      summed_bias = view.visible_bias, other_bias = view.hidden_bias;
      return;
    }
    transposed = Array<float>(cpu_device, view.visible() * view.hidden());
    const auto turned = transposed.matrix(view.hidden(), view.visible());
    for (std::int64_t i = 0; i < view.visible(); ++i)
      for (std::int64_t a = 0; a < view.hidden(); ++a) turned(a, i) = view.weights(i, a);
    weights = turned;
    summed_bias = view.hidden_bias, other_bias = view.visible_bias;
  }
};

// The states whose last units are the bits of `part`, 2^free of them.
ScaledSum sum_part(const Layers& layers, std::int64_t free, std::uint64_t part) {
  const auto& log_cosh = units::log_cosh_operations();
  const auto& w = layers.weights;
  std::uint64_t state = part << free;  // all free spins down
  double bias_energy = 0;
  std::vector<double> field(static_cast<std::size_t>(w.cols));
  for (std::int64_t o = 0; o < w.cols; ++o) field[static_cast<std::size_t>(o)] = layers.other_bias[o];
  for (std::int64_t s = 0; s < w.rows; ++s) {
    const double spin = (state >> s & 1U) != 0 ? 1 : -1;
    bias_energy += spin * layers.summed_bias[s];
    for (std::int64_t o = 0; o < w.cols; ++o) field[static_cast<std::size_t>(o)] += spin * w(s, o);
  }
  ScaledSum total;
  total.add(bias_energy + log_cosh.shift_and_sum(field.data(), w.row(0), 0, w.cols));
  for (std::uint64_t n = 1; n < (std::uint64_t{1} << free); ++n) {
    const int s = __builtin_ctzll(n);
    state ^= std::uint64_t{1} << s;
    const double change = (state >> s & 1U) != 0 ? 2 : -2;
    bias_energy += change * layers.summed_bias[s];
    total.add(bias_energy + log_cosh.shift_and_sum(field.data(), w.row(s), change, w.cols));
  }
  return total;
}

}  // namespace

double log_partition_function(Context& context, const Parameters& parameters) {
  expects(parameters.device() == cpu_device, "log_partition_function: the parameters are not on the CPU");
  const auto visible = parameters.visible(), hidden = parameters.hidden();
  const auto summed = std::min(visible, hidden);
  if (summed > most_enumerated_units)
    fail(ExitCode::usage,
         "the exact partition function of an RBM of {} × {} needs 2^{} terms; at most {} units can be summed over",
         visible, hidden, summed, most_enumerated_units);
  const Layers layers(parameters);
  constexpr std::int64_t bits_of_a_part = 8;  // 256 parts: enough to share out evenly
  const auto fixed = std::min(summed, bits_of_a_part);
  std::vector<ScaledSum> parts(std::size_t{1} << fixed);
  context.cpu().for_each(std::int64_t{1} << fixed, [&](std::int64_t part, int) {
    parts[static_cast<std::size_t>(part)] = sum_part(layers, summed - fixed, static_cast<std::uint64_t>(part));
  });
  ScaledSum total;
  for (const ScaledSum& part : parts) total.add(part);
  return total.largest + std::log(total.sum);
}

double log_partition_function(const Parameters& parameters) {
  Context context(cpu_device, 1);
  return log_partition_function(context, parameters);
}

}  // namespace kadanoff::rbm
