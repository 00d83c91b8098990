// The parameters of an RBM with spins ±1:  E(v, h) = −v·b − h·c − vᵀ W h.
#pragma once

#include <cstdint>

#include "kernels/core/array.hpp"

namespace kadanoff::rbm {

// T is float or const float.
template <class T>
struct ParametersView {
  Matrix<T> weights;       // W, N_v × N_h
  Vector<T> visible_bias;  // b, N_v
  Vector<T> hidden_bias;   // c, N_h

  [[nodiscard]] KADANOFF_HD std::int64_t visible() const { return weights.rows; }
  [[nodiscard]] KADANOFF_HD std::int64_t hidden() const { return weights.cols; }
  friend bool operator==(const ParametersView&, const ParametersView&) = default;

  template <class U>  // a view of const parameters; NOLINTNEXTLINE(google-explicit-constructor): always safe
  requires(std::is_same_v<U, const T> && !std::is_const_v<T>) operator ParametersView<U>() const {
    return {.weights = weights, .visible_bias = visible_bias, .hidden_bias = hidden_bias};
  }
};

struct Parameters {
  Array<float> weights;       // W, row-major N_v × N_h
  Array<float> visible_bias;  // b
  Array<float> hidden_bias;   // c

  Parameters() = default;
  Parameters(Device device, std::int64_t visible, std::int64_t hidden)
      : weights(device, visible * hidden), visible_bias(device, visible), hidden_bias(device, hidden) {}

  [[nodiscard]] std::int64_t visible() const noexcept { return visible_bias.size(); }
  [[nodiscard]] std::int64_t hidden() const noexcept { return hidden_bias.size(); }
  [[nodiscard]] Device device() const noexcept { return weights.device(); }

  [[nodiscard]] ParametersView<float> view() {
    return {.weights = weights.matrix(visible(), hidden()),
            .visible_bias = visible_bias.vector(),
            .hidden_bias = hidden_bias.vector()};
  }
  [[nodiscard]] ParametersView<const float> view() const {
    return {.weights = weights.matrix(visible(), hidden()),
            .visible_bias = visible_bias.vector(),
            .hidden_bias = hidden_bias.vector()};
  }
  [[nodiscard]] Parameters copied_to(Context& context, Device device) const {
    Parameters copy;
    copy.weights = weights.copied_to(context, device);
    copy.visible_bias = visible_bias.copied_to(context, device);
    copy.hidden_bias = hidden_bias.copied_to(context, device);
    return copy;
  }
};

}  // namespace kadanoff::rbm
