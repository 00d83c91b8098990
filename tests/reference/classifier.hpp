// A classifier with one hidden layer, in scalar loops and double precision. Tests compare kernels/classifier with it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/classifier/parameters.hpp"

namespace kadanoff::reference {

using Values = std::vector<double>;

struct Classifier {
  std::size_t visible, hidden, classes;
  Values parameters;  // W₁ (row-major), b₁, W₂, b₂

  explicit Classifier(const classifier::Parameters& p)
      : visible(static_cast<std::size_t>(p.visible())),
        hidden(static_cast<std::size_t>(p.hidden())),
        classes(static_cast<std::size_t>(p.classes())) {
    for (const auto* array : {&p.hidden_weights, &p.hidden_bias, &p.output_weights, &p.output_bias})
      parameters.insert(parameters.end(), array->data(), array->data() + array->size());
  }

  [[nodiscard]] std::size_t w1(std::size_t i, std::size_t a) const { return i * hidden + a; }
  [[nodiscard]] std::size_t b1(std::size_t a) const { return visible * hidden + a; }
  [[nodiscard]] std::size_t w2(std::size_t a, std::size_t c) const { return (visible + 1) * hidden + a * classes + c; }
  [[nodiscard]] std::size_t b2(std::size_t c) const { return (visible + 1) * hidden + hidden * classes + c; }

  [[nodiscard]] Values hidden_layer(const Values& v) const {
    Values z(hidden);
    for (std::size_t a = 0; a < hidden; ++a) {
      double x = parameters[b1(a)];
      for (std::size_t i = 0; i < visible; ++i) x += v[i] * parameters[w1(i, a)];
      z[a] = std::tanh(x);
    }
    return z;
  }
  [[nodiscard]] Values logits(const Values& z) const {
    Values u(classes);
    for (std::size_t c = 0; c < classes; ++c) {
      u[c] = parameters[b2(c)];
      for (std::size_t a = 0; a < hidden; ++a) u[c] += z[a] * parameters[w2(a, c)];
    }
    return u;
  }
  // ln p of each class.
  [[nodiscard]] Values log_probabilities(const Values& v) const {
    Values u = logits(hidden_layer(v));
    const double largest = *std::max_element(u.begin(), u.end());
    double sum = 0;
    for (const double x : u) sum += std::exp(x - largest);
    for (double& x : u) x -= largest + std::log(sum);
    return u;
  }
  [[nodiscard]] double loss(const Values& v, std::size_t label) const { return -log_probabilities(v)[label]; }

  // gradient += weight · ∂loss/∂parameters, by back-propagation.
  void add_gradient(Values& gradient, const Values& v, std::size_t label, double weight) const {
    const Values z = hidden_layer(v);
    Values output_delta = log_probabilities(v);
    for (double& x : output_delta) x = std::exp(x);
    output_delta[label] -= 1;
    for (std::size_t c = 0; c < classes; ++c) {
      gradient[b2(c)] += weight * output_delta[c];
      for (std::size_t a = 0; a < hidden; ++a) gradient[w2(a, c)] += weight * z[a] * output_delta[c];
    }
    for (std::size_t a = 0; a < hidden; ++a) {
      double delta = 0;
      for (std::size_t c = 0; c < classes; ++c) delta += output_delta[c] * parameters[w2(a, c)];
      delta *= 1 - z[a] * z[a];
      gradient[b1(a)] += weight * delta;
      for (std::size_t i = 0; i < visible; ++i) gradient[w1(i, a)] += weight * v[i] * delta;
    }
  }
};

// Parameters on the CPU with normal entries of standard deviation `sigma`.
inline classifier::Parameters random_classifier(std::int64_t visible, std::int64_t hidden, std::int64_t classes,
                                                float sigma, unsigned seed) {
  classifier::Parameters p(cpu_device, visible, hidden, classes);
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, sigma);
  for (auto* array : {&p.hidden_weights, &p.hidden_bias, &p.output_weights, &p.output_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = normal(generator);
  return p;
}

}  // namespace kadanoff::reference
