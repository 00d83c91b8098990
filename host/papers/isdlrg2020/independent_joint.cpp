// Sums over all states, in double precision.
#include "host/papers/isdlrg2020/independent_joint.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "host/data/initial_weights.hpp"
#include "kernels/core/check.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

double spin_of(std::size_t state, std::int64_t unit) { return ((state >> unit) & 1U) != 0 ? 1 : -1; }

// The probability of each state of all units.
struct Joint {
  std::int64_t visible, hidden;
  std::size_t visible_states = std::size_t{1} << visible, hidden_states = std::size_t{1} << hidden;
  std::vector<double> values = std::vector<double>(visible_states * hidden_states);

  double& operator()(std::size_t v, std::size_t h) { return values[v * hidden_states + h]; }
  double operator()(std::size_t v, std::size_t h) const { return values[v * hidden_states + h]; }
};

// e^(−E) / Z with E = −v·b − h·c − vᵀ W h.
Joint joint_of(const rbm::Parameters& parameters) {
  Joint joint{.visible = parameters.visible(), .hidden = parameters.hidden()};
  double z = 0;
  for (std::size_t v = 0; v < joint.visible_states; ++v)
    for (std::size_t h = 0; h < joint.hidden_states; ++h) {
      double minus_energy = 0;
      for (std::int64_t i = 0; i < joint.visible; ++i) {
        minus_energy += spin_of(v, i) * static_cast<double>(parameters.visible_bias.data()[i]);
        for (std::int64_t a = 0; a < joint.hidden; ++a)
          minus_energy +=
              spin_of(v, i) * static_cast<double>(parameters.weights.data()[i * joint.hidden + a]) * spin_of(h, a);
      }
      for (std::int64_t a = 0; a < joint.hidden; ++a)
        minus_energy += spin_of(h, a) * static_cast<double>(parameters.hidden_bias.data()[a]);
      z += joint(v, h) = std::exp(minus_energy);
    }
  for (double& p : joint.values) p /= z;
  return joint;
}

struct Marginals {
  std::vector<double> visible, hidden;

  explicit Marginals(const Joint& joint) : visible(joint.visible_states), hidden(joint.hidden_states) {
    for (std::size_t v = 0; v < joint.visible_states; ++v)
      for (std::size_t h = 0; h < joint.hidden_states; ++h) {
        visible[v] += joint(v, h);
        hidden[h] += joint(v, h);
      }
  }
};

double largest_correlation(const Joint& joint) {
  double largest = 0;
  for (std::int64_t i = 0; i < joint.visible; ++i)
    for (std::int64_t a = 0; a < joint.hidden; ++a) {
      double both = 0, of_visible = 0, of_hidden = 0;
      for (std::size_t v = 0; v < joint.visible_states; ++v)
        for (std::size_t h = 0; h < joint.hidden_states; ++h) {
          both += joint(v, h) * spin_of(v, i) * spin_of(h, a);
          of_visible += joint(v, h) * spin_of(v, i);
          of_hidden += joint(v, h) * spin_of(h, a);
        }
      largest = std::max(largest, std::abs(both - of_visible * of_hidden));
    }
  return largest;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace

rbm::Parameters small_rbm(std::uint64_t seed) {
  constexpr std::int64_t visible = 6, hidden = 4;
  Context context(cpu_device, 1);
  rbm::Parameters parameters(cpu_device, visible, hidden);
  const auto key = random::make_key(seed, random::Stream::rbm_weights);
  const auto fill = [&](Array<float>& to, std::int64_t rows, std::int64_t cols, std::uint32_t block) {
    data::draw_initial_weights(context, {.kind = data::InitialWeights::Kind::normal, .sigma = 1}, key, block,
                               to.matrix(rows, cols));
  };
  fill(parameters.weights, visible, hidden, 0);
  fill(parameters.visible_bias, 1, visible, 1);
  fill(parameters.hidden_bias, 1, hidden, 2);
  return parameters;
}

IndependentJoint independent_joint(const rbm::Parameters& parameters) {
  expects(parameters.visible() + parameters.hidden() <= 20, "independent_joint: too many states to sum over");
  const auto joint = joint_of(parameters);
  const Marginals marginals(joint);
  auto product = joint;
  for (std::size_t v = 0; v < joint.visible_states; ++v)
    for (std::size_t h = 0; h < joint.hidden_states; ++h) product(v, h) = marginals.visible[v] * marginals.hidden[h];
  const Marginals of_product(product);
  return {.correlation = largest_correlation(product),
          .marginals = std::max(largest_difference(marginals.visible, of_product.visible),
                                largest_difference(marginals.hidden, of_product.hidden)),
          .correlation_of_rbm = largest_correlation(joint)};
}

}  // namespace kadanoff::papers::isdlrg2020
