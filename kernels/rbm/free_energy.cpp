#include "kernels/rbm/free_energy.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/rbm/free_energy_device.hpp"

namespace kadanoff::rbm {

void free_energy(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies) {
  expects(visible.cols == parameters.visible() && energies.size == visible.rows,
          "free_energy: the shapes do not fit together");
  expects(visible.device == context.device() && energies.device == context.device() &&
              parameters.weights.device == context.device(),
          "free_energy: the data is on another device");
  if (!context.on_cuda()) return cpu::free_energy(context.cpu(), parameters, visible, energies);
  if constexpr (has_cuda) return cuda::free_energy(context.cuda(), parameters, visible, energies);
}

namespace {

double log_two_cosh(double x) { return std::abs(x) + std::log1p(std::exp(-2 * std::abs(x))); }

}  // namespace

double log_partition_function(const Parameters& parameters) {
  expects(parameters.device() == cpu_device, "log_partition_function: the parameters are not on the CPU");
  const auto w = parameters.view().weights;
  const bool visible_is_smaller = w.rows <= w.cols;
  const auto summed = std::min(w.rows, w.cols), other = std::max(w.rows, w.cols);
  if (summed > most_enumerated_units)
    fail(ExitCode::usage,
         "the exact partition function of an RBM of {} × {} needs 2^{} terms; at most {} units can be summed over",
         w.rows, w.cols, summed, most_enumerated_units);
  const auto weight = [&](std::int64_t s, std::int64_t o) -> double { return visible_is_smaller ? w(s, o) : w(o, s); };
  const float* summed_bias = (visible_is_smaller ? parameters.visible_bias : parameters.hidden_bias).data();
  const float* other_bias = (visible_is_smaller ? parameters.hidden_bias : parameters.visible_bias).data();

  // All states in Gray-code order, one flip from each to the next. Starts from all spins down.
  std::vector<double> field(static_cast<std::size_t>(other));
  double bias_energy = 0;
  for (std::int64_t s = 0; s < summed; ++s) bias_energy -= summed_bias[s];
  for (std::int64_t o = 0; o < other; ++o) {
    field[static_cast<std::size_t>(o)] = other_bias[o];
    for (std::int64_t s = 0; s < summed; ++s) field[static_cast<std::size_t>(o)] -= weight(s, o);
  }
  double largest = -HUGE_VAL, sum = 0;  // Σ = sum · e^largest
  std::uint64_t state = 0;
  for (std::uint64_t n = 0; n < (std::uint64_t{1} << summed); ++n) {
    if (n > 0) {
      const int s = __builtin_ctzll(n);
      state ^= std::uint64_t{1} << s;
      const double change = (state >> s & 1U) != 0 ? 2 : -2;
      bias_energy += change * summed_bias[s];
      for (std::int64_t o = 0; o < other; ++o) field[static_cast<std::size_t>(o)] += change * weight(s, o);
    }
    double term = bias_energy;
    for (const double f : field) term += log_two_cosh(f);
    if (term > largest) {
      sum = sum * std::exp(largest - term) + 1;
      largest = term;
    } else {
      sum += std::exp(term - largest);
    }
  }
  return largest + std::log(sum);
}

}  // namespace kadanoff::rbm
