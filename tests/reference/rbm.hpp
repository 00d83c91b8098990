// The textbook RBM with spins ±1, in scalar loops and double precision. Tests compare kernels/rbm with it.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/rbm/parameters.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::reference {

using Spins = std::vector<double>;

// Bit i of `state` as ±1.
inline Spins spins_of(std::uint64_t state, std::size_t units) {
  Spins spins(units);
  for (std::size_t i = 0; i < units; ++i) spins[i] = (state >> i & 1U) != 0 ? 1 : -1;
  return spins;
}

// Rows of packed spins (kernels/rows/spin_rows.hpp) as ±1.
inline std::vector<Spins> unpacked(const std::vector<std::uint32_t>& words, std::int64_t units) {
  const auto width = static_cast<std::size_t>(rows::words_per_row(units));
  std::vector<Spins> rows(words.size() / width);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < static_cast<std::size_t>(units); ++j)
      rows[i].push_back((words[i * width + j / 32] >> (j % 32) & 1U) != 0 ? 1 : -1);
  return rows;
}

struct Rbm {
  std::size_t visible = 0, hidden = 0;
  std::vector<double> w, b, c;

  explicit Rbm(const rbm::Parameters& p)
      : visible(static_cast<std::size_t>(p.visible())),
        hidden(static_cast<std::size_t>(p.hidden())),
        w(p.weights.data(), p.weights.data() + p.weights.size()),
        b(p.visible_bias.data(), p.visible_bias.data() + p.visible_bias.size()),
        c(p.hidden_bias.data(), p.hidden_bias.data() + p.hidden_bias.size()) {}

  // E(v, h) = −v·b − h·c − vᵀ W h
  [[nodiscard]] double energy(const Spins& v, const Spins& h) const {
    double e = 0;
    for (std::size_t i = 0; i < visible; ++i) e -= v[i] * b[i];
    for (std::size_t a = 0; a < hidden; ++a) e -= h[a] * c[a];
    for (std::size_t i = 0; i < visible; ++i)
      for (std::size_t a = 0; a < hidden; ++a) e -= v[i] * w[i * hidden + a] * h[a];
    return e;
  }
  [[nodiscard]] Spins hidden_mean(const Spins& v) const {
    Spins h(hidden);
    for (std::size_t a = 0; a < hidden; ++a) {
      double x = c[a];
      for (std::size_t i = 0; i < visible; ++i) x += v[i] * w[i * hidden + a];
      h[a] = std::tanh(x);
    }
    return h;
  }
  [[nodiscard]] Spins visible_mean(const Spins& h) const {
    Spins v(visible);
    for (std::size_t i = 0; i < visible; ++i) {
      double x = b[i];
      for (std::size_t a = 0; a < hidden; ++a) x += w[i * hidden + a] * h[a];
      v[i] = std::tanh(x);
    }
    return v;
  }
  // ln Σ_{v,h} e^{−E}, term by term.
  [[nodiscard]] double log_partition_function() const {
    double sum = 0;
    for (std::uint64_t v = 0; v < (std::uint64_t{1} << visible); ++v)
      for (std::uint64_t h = 0; h < (std::uint64_t{1} << hidden); ++h)
        sum += std::exp(-energy(spins_of(v, visible), spins_of(h, hidden)));
    return std::log(sum);
  }
  // ln Σ_h e^{−E(v, h)} = −F(v), term by term; where there are too many terms, as the product of the hidden units'
  // sums.
  [[nodiscard]] double log_weight(const Spins& v) const {
    constexpr std::size_t most_counted = 20;
    double sum = 0;
    if (hidden > most_counted) {
      for (std::size_t i = 0; i < visible; ++i) sum += b[i] * v[i];
      for (std::size_t a = 0; a < hidden; ++a) {
        double x = c[a];
        for (std::size_t i = 0; i < visible; ++i) x += v[i] * w[i * hidden + a];
        sum += std::log(2 * std::cosh(x));
      }
      return sum;
    }
    for (std::uint64_t h = 0; h < (std::uint64_t{1} << hidden); ++h) sum += std::exp(-energy(v, spins_of(h, hidden)));
    return std::log(sum);
  }
  // p(v) of every visible state.
  [[nodiscard]] std::vector<double> probabilities() const {
    std::vector<double> p;
    double sum = 0;
    for (std::uint64_t v = 0; v < (std::uint64_t{1} << visible); ++v)
      sum += p.emplace_back(std::exp(log_weight(spins_of(v, visible))));
    for (double& one : p) one /= sum;
    return p;
  }
  // ln p(v_unit | the other spins), from the weights of the two states that differ there.
  [[nodiscard]] double log_conditional(Spins v, std::size_t unit) const {
    const double own = log_weight(v);
    v[unit] = -v[unit];
    return -std::log(1 + std::exp(log_weight(v) - own));
  }
};

// The probability of spins whose means are `means`.
inline double probability(const Spins& spins, const Spins& means) {
  double p = 1;
  for (std::size_t i = 0; i < spins.size(); ++i) p *= (1 + spins[i] * means[i]) / 2;
  return p;
}

// One step v → h → v' of the distribution over the 2^N_v visible states; with `hidden_is_mean`, h is set to its mean
// instead of drawn.
inline std::vector<double> advance(const Rbm& model, const std::vector<double>& p, bool hidden_is_mean) {
  std::vector<double> next(p.size(), 0.0), q(std::size_t{1} << model.hidden, 0.0);
  const auto go_back = [&](const Spins& h, double weight) {
    const auto means = model.visible_mean(h);
    for (std::size_t v = 0; v < next.size(); ++v) next[v] += weight * probability(spins_of(v, model.visible), means);
  };
  for (std::size_t v = 0; v < p.size(); ++v) {
    const auto means = model.hidden_mean(spins_of(v, model.visible));
    if (hidden_is_mean) {
      go_back(means, p[v]);
    } else {
      for (std::size_t h = 0; h < q.size(); ++h) q[h] += p[v] * probability(spins_of(h, model.hidden), means);
    }
  }
  if (!hidden_is_mean)
    for (std::size_t h = 0; h < q.size(); ++h) go_back(spins_of(h, model.hidden), q[h]);
  return next;
}

// A gradient in the order W (row-major), b, c.
struct Gradient {
  std::vector<double> values;
  std::size_t visible, hidden;

  explicit Gradient(const Rbm& model)
      : values(model.visible * model.hidden + model.visible + model.hidden, 0.0),
        visible(model.visible),
        hidden(model.hidden) {}

  // += weight · (v hᵀ, v, h)
  void add(const Spins& v, const Spins& h, double weight) {
    for (std::size_t i = 0; i < visible; ++i)
      for (std::size_t a = 0; a < hidden; ++a) values[i * hidden + a] += weight * v[i] * h[a];
    for (std::size_t i = 0; i < visible; ++i) values[visible * hidden + i] += weight * v[i];
    for (std::size_t a = 0; a < hidden; ++a) values[visible * hidden + visible + a] += weight * h[a];
  }
};

// Mean-field CD-k for one sample.
inline void add_mean_field(Gradient& gradient, const Rbm& model, const Spins& v0, int steps, double weight) {
  Spins h = model.hidden_mean(v0), v;
  gradient.add(v0, h, weight);
  for (int step = 0; step < steps; ++step) {
    v = model.visible_mean(h);
    h = model.hidden_mean(v);
  }
  gradient.add(v, h, -weight);
}

// The expectation of sampled CD-k for one sample, by summing over every path of the chain as a Markov chain on v.
inline void add_expected_sampled(Gradient& gradient, const Rbm& model, const Spins& v0, int steps, double weight) {
  gradient.add(v0, model.hidden_mean(v0), weight);
  std::vector<double> p(std::size_t{1} << model.visible, 0.0);
  for (std::size_t v = 0; v < p.size(); ++v) p[v] = spins_of(v, model.visible) == v0 ? 1 : 0;
  for (int step = 0; step < steps; ++step) p = advance(model, p, false);
  for (std::size_t v = 0; v < p.size(); ++v) {
    const auto spins = spins_of(v, model.visible);
    gradient.add(spins, model.hidden_mean(spins), -weight * p[v]);
  }
}

// Parameters on the CPU with normal entries of standard deviation `sigma`.
inline rbm::Parameters random_parameters(std::int64_t visible, std::int64_t hidden, float sigma, unsigned seed) {
  rbm::Parameters p(cpu_device, visible, hidden);
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, sigma);
  for (auto* array : {&p.weights, &p.visible_bias, &p.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = normal(generator);
  return p;
}

}  // namespace kadanoff::reference
