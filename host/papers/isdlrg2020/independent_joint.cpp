// Sums over all states, in double precision.
#include "host/papers/isdlrg2020/independent_joint.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "host/data/initial_weights.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

constexpr std::int64_t joint_visible = 6, joint_hidden = 4;
constexpr std::size_t visible_states = 1U << joint_visible, hidden_states = 1U << joint_hidden;

double spin_of(std::size_t state, std::int64_t unit) { return ((state >> unit) & 1U) != 0 ? 1 : -1; }

using Joint = std::vector<double>;  // visible_states × hidden_states

rbm::Parameters small_rbm(std::uint64_t seed) {
  Context context(cpu_device, 1);
  rbm::Parameters parameters(cpu_device, joint_visible, joint_hidden);
  const auto key = random::make_key(seed, random::Stream::rbm_weights);
  const auto fill = [&](Array<float>& to, std::int64_t rows, std::int64_t cols, std::uint32_t block) {
    data::draw_initial_weights(context, {.kind = data::InitialWeights::Kind::normal, .sigma = 1}, key, block,
                               to.matrix(rows, cols));
  };
  fill(parameters.weights, joint_visible, joint_hidden, 0);
  fill(parameters.visible_bias, 1, joint_visible, 1);
  fill(parameters.hidden_bias, 1, joint_hidden, 2);
  return parameters;
}

// e^(−E) / Z with E = −v·b − h·c − vᵀ W h.
Joint joint_of(const rbm::Parameters& parameters) {
  Joint joint(visible_states * hidden_states);
  double z = 0;
  for (std::size_t v = 0; v < visible_states; ++v)
    for (std::size_t h = 0; h < hidden_states; ++h) {
      double minus_energy = 0;
      for (std::int64_t i = 0; i < joint_visible; ++i) {
        minus_energy += spin_of(v, i) * static_cast<double>(parameters.visible_bias.data()[i]);
        for (std::int64_t a = 0; a < joint_hidden; ++a)
          minus_energy +=
              spin_of(v, i) * static_cast<double>(parameters.weights.data()[i * joint_hidden + a]) * spin_of(h, a);
      }
      for (std::int64_t a = 0; a < joint_hidden; ++a)
        minus_energy += spin_of(h, a) * static_cast<double>(parameters.hidden_bias.data()[a]);
      z += joint[v * hidden_states + h] = std::exp(minus_energy);
    }
  for (double& p : joint) p /= z;
  return joint;
}

struct Marginals {
  std::vector<double> visible = std::vector<double>(visible_states), hidden = std::vector<double>(hidden_states);

  explicit Marginals(const Joint& joint) {
    for (std::size_t v = 0; v < visible_states; ++v)
      for (std::size_t h = 0; h < hidden_states; ++h) {
        visible[v] += joint[v * hidden_states + h];
        hidden[h] += joint[v * hidden_states + h];
      }
  }
};

double largest_correlation(const Joint& joint) {
  double largest = 0;
  for (std::int64_t i = 0; i < joint_visible; ++i)
    for (std::int64_t a = 0; a < joint_hidden; ++a) {
      double both = 0, of_visible = 0, of_hidden = 0;
      for (std::size_t v = 0; v < visible_states; ++v)
        for (std::size_t h = 0; h < hidden_states; ++h) {
          const double p = joint[v * hidden_states + h];
          both += p * spin_of(v, i) * spin_of(h, a);
          of_visible += p * spin_of(v, i);
          of_hidden += p * spin_of(h, a);
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

IndependentJoint independent_joint(std::uint64_t seed) {
  const auto joint = joint_of(small_rbm(seed));
  const Marginals marginals(joint);
  Joint product(joint.size());
  for (std::size_t v = 0; v < visible_states; ++v)
    for (std::size_t h = 0; h < hidden_states; ++h)
      product[v * hidden_states + h] = marginals.visible[v] * marginals.hidden[h];
  const Marginals of_product(product);
  return {.correlation = largest_correlation(product),
          .marginals = std::max(largest_difference(marginals.visible, of_product.visible),
                                largest_difference(marginals.hidden, of_product.hidden)),
          .correlation_of_rbm = largest_correlation(joint)};
}

}  // namespace kadanoff::papers::isdlrg2020
