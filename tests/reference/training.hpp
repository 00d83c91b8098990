// The textbook training of an RBM, one sample after another in double precision: the algorithms, gradients and
// optimisers that kernels/training/{contrastive,optimizer}.hpp define, with the same draws. In bf16 the operands of
// products are rounded. Tests compare whole trainings with it.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/random/permutation.hpp"
#include "kernels/rows/bfloat16.hpp"
#include "kernels/training/contrastive.hpp"
#include "kernels/units/sampling.hpp"
#include "tests/reference/rbm.hpp"

namespace kadanoff::reference {

class Training {
 public:
  Training(const rbm::Parameters& initial, training::ContrastiveDivergence method, training::StepPlan plan,
           std::vector<Spins> data, std::vector<Spins> chains)
      : model_(initial),
        operands_(initial),
        method_(method),
        plan_(plan),
        data_(std::move(data)),
        chains_(std::move(chains)),
        first_moment_(Gradient(model_).values),
        second_moment_(first_moment_) {}

  // Does update number `update`; the caller chooses the learning rate.
  void step(std::uint32_t update, double rate) {
    const auto per_epoch = (plan_.samples + plan_.batch - 1) / plan_.batch;
    const auto begin = update % per_epoch * plan_.batch, end = std::min(begin + plan_.batch, plan_.samples);
    const auto order = per_epoch == 1 ? random::Permutation(plan_.samples)
                                      : random::Permutation(plan_.samples, plan_.shuffle.at_step(update / per_epoch));
    update_ = update;
    operands_ = model_;
    operands_.w = rounded(model_.w);
    std::vector<Spins> v0, h0, vk, hk;
    for (auto i = begin; i < end; ++i) run_chain(i - begin, data_[order(i)], v0, h0, vk, hk);
    take_step(gradient(v0, h0, vk, hk), rate);
  }

  [[nodiscard]] const Rbm& model() const { return model_; }
  [[nodiscard]] const std::vector<Spins>& chains() const { return chains_; }

 private:
  [[nodiscard]] std::vector<double> rounded(std::vector<double> values) const {
    if (method_.precision == training::Precision::bf16)
      for (double& value : values) value = rows::to_float(rows::to_bfloat16(static_cast<float>(value)));
    return values;
  }

  Spins drawn(const Spins& means, const random::RngKey& stream, std::uint32_t sample, std::uint32_t half_step) const {
    Spins spins;
    for (std::uint32_t unit = 0; unit < means.size(); ++unit) {
      const auto at = units::draw_position(unit);
      const auto word = random::draw(stream.at_step(update_), at.counter, sample, half_step)[at.word];
      spins.push_back((word >> 8) < 16777216.0 * (1 + means[unit]) / 2 ? 1 : -1);
    }
    return spins;
  }

  void run_chain(std::uint32_t sample, const Spins& data, std::vector<Spins>& v0, std::vector<Spins>& h0,
                 std::vector<Spins>& vk, std::vector<Spins>& hk) {
    const bool means = method_.statistics == training::Statistics::mean_field, draws_hidden = !means;
    const bool persistent = method_.algorithm == training::Algorithm::pcd;
    const bool draws_visible = method_.statistics == training::Statistics::sampled || (means && persistent);
    v0.push_back(rounded(data));  // spins are exact, real values may not be
    const auto h0_mean = operands_.hidden_mean(v0.back());
    h0.push_back(draws_hidden ? drawn(h0_mean, plan_.hidden, sample, 0) : rounded(h0_mean));
    Spins h = persistent ? chains_[sample] : h0.back(), v, mean;
    for (std::uint32_t step = 1; step <= static_cast<std::uint32_t>(method_.steps); ++step) {
      v = operands_.visible_mean(h);
      v = draws_visible ? drawn(v, plan_.visible, sample, step) : rounded(v);
      h = operands_.hidden_mean(v);
      mean = rounded(h);
      h = draws_hidden || persistent ? drawn(h, plan_.hidden, sample, step) : mean;
    }
    if (persistent) chains_[sample] = h;
    vk.push_back(v);
    hk.push_back(draws_hidden ? h : mean);
  }

  [[nodiscard]] Gradient gradient(const std::vector<Spins>& v0, const std::vector<Spins>& h0,
                                  const std::vector<Spins>& vk, const std::vector<Spins>& hk) const {
    const double n = static_cast<double>(v0.size());
    Gradient sum(model_);
    if (!method_.centred) {
      for (std::size_t s = 0; s < v0.size(); ++s) {
        sum.add(v0[s], h0[s], 1 / n);
        sum.add(vk[s], hk[s], -1 / n);
      }
      return sum;
    }
    // As Melchior et al. write it: ⟨(v − m_v)(h − m_h)ᵀ⟩₀ − ⟨(v − m_v)(h − m_h)ᵀ⟩ₖ, then the biases.
    Spins mv(model_.visible, 0), mh(model_.hidden, 0);
    for (std::size_t s = 0; s < v0.size(); ++s) {
      for (std::size_t i = 0; i < mv.size(); ++i) mv[i] += v0[s][i] / n;
      for (std::size_t a = 0; a < mh.size(); ++a) mh[a] += h0[s][a] / n;
    }
    const auto without = [](Spins x, const Spins& offset) {
      for (std::size_t i = 0; i < x.size(); ++i) x[i] -= offset[i];
      return x;
    };
    for (std::size_t s = 0; s < v0.size(); ++s) {
      sum.add(without(v0[s], mv), without(h0[s], mh), 1 / n);
      sum.add(without(vk[s], mv), without(hk[s], mh), -1 / n);
    }
    for (std::size_t i = 0; i < mv.size(); ++i)
      for (std::size_t a = 0; a < mh.size(); ++a) {
        const double g = sum.values[i * mh.size() + a];
        sum.values[mv.size() * mh.size() + i] -= g * mh[a];
        sum.values[mv.size() * mh.size() + mv.size() + a] -= g * mv[i];
      }
    return sum;
  }

  void take_step(const Gradient& gradient, double rate) {
    const auto& optimizer = method_.optimizer;
    const auto weights = model_.w.size();
    const double t = update_ + 1.0;
    for (std::size_t i = 0; i < gradient.values.size(); ++i) {
      double& theta = i < weights                    ? model_.w[i]
                      : i < weights + model_.visible ? model_.b[i - weights]
                                                     : model_.c[i - weights - model_.visible];
      double g = gradient.values[i];
      if (i < weights) g -= optimizer.l2 * theta + (theta > 0 ? optimizer.l1 : theta < 0 ? -optimizer.l1 : 0);
      double& m = first_moment_[i];
      double& s = second_moment_[i];
      if (optimizer.rule == training::Optimizer::Rule::adam) {
        m = 0.9 * m + 0.1 * g;
        s = 0.999 * s + 0.001 * g * g;
        theta += rate * (m / (1 - std::pow(0.9, t))) / (std::sqrt(s / (1 - std::pow(0.999, t))) + 1e-8);
      } else {
        m = optimizer.momentum * m + g;
        theta += rate * m;
      }
    }
  }

  Rbm model_, operands_;
  training::ContrastiveDivergence method_;
  training::StepPlan plan_;
  std::vector<Spins> data_, chains_;
  std::vector<double> first_moment_, second_moment_;
  std::uint32_t update_ = 0;
};

}  // namespace kadanoff::reference
