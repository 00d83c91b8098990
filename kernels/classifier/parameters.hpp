// The parameters of a classifier with one hidden layer:  p(v) = softmax(tanh(v W₁ + b₁) W₂ + b₂).
#pragma once

#include <cstdint>

#include "kernels/core/array.hpp"

namespace kadanoff::classifier {

struct ClassifierShape {
  std::int64_t visible, hidden, classes;
};

// T is float or const float.
template <class T>
struct ParametersView {
  Matrix<T> hidden_weights;  // W₁, N_v × N_h
  Vector<T> hidden_bias;     // b₁, N_h
  Matrix<T> output_weights;  // W₂, N_h × C
  Vector<T> output_bias;     // b₂, C

  [[nodiscard]] std::int64_t visible() const { return hidden_weights.rows; }
  [[nodiscard]] std::int64_t hidden() const { return hidden_weights.cols; }
  [[nodiscard]] std::int64_t classes() const { return output_weights.cols; }
  [[nodiscard]] ClassifierShape shape() const {
    return {.visible = visible(), .hidden = hidden(), .classes = classes()};
  }

  template <class U>  // a view of const parameters; NOLINTNEXTLINE(google-explicit-constructor): always safe
  requires(std::is_same_v<U, const T> && !std::is_const_v<T>) operator ParametersView<U>() const {
    return {.hidden_weights = hidden_weights,
            .hidden_bias = hidden_bias,
            .output_weights = output_weights,
            .output_bias = output_bias};
  }
};

struct Parameters {
  Array<float> hidden_weights;  // W₁, row-major N_v × N_h
  Array<float> hidden_bias;     // b₁
  Array<float> output_weights;  // W₂, row-major N_h × C
  Array<float> output_bias;     // b₂

  Parameters() = default;
  Parameters(Device device, std::int64_t visible, std::int64_t hidden, std::int64_t classes)
      : hidden_weights(device, visible * hidden),
        hidden_bias(device, hidden),
        output_weights(device, hidden * classes),
        output_bias(device, classes),
        visible_(visible) {}

  [[nodiscard]] std::int64_t visible() const noexcept { return visible_; }
  [[nodiscard]] std::int64_t hidden() const noexcept { return hidden_bias.size(); }
  [[nodiscard]] std::int64_t classes() const noexcept { return output_bias.size(); }
  [[nodiscard]] Device device() const noexcept { return hidden_weights.device(); }

  [[nodiscard]] ParametersView<float> view() {
    return {.hidden_weights = hidden_weights.matrix(visible(), hidden()),
            .hidden_bias = hidden_bias.vector(),
            .output_weights = output_weights.matrix(hidden(), classes()),
            .output_bias = output_bias.vector()};
  }
  [[nodiscard]] ParametersView<const float> view() const {
    return {.hidden_weights = hidden_weights.matrix(visible(), hidden()),
            .hidden_bias = hidden_bias.vector(),
            .output_weights = output_weights.matrix(hidden(), classes()),
            .output_bias = output_bias.vector()};
  }
  [[nodiscard]] Parameters copied_to(Context& context, Device device) const {
    Parameters copy;
    copy.hidden_weights = hidden_weights.copied_to(context, device);
    copy.hidden_bias = hidden_bias.copied_to(context, device);
    copy.output_weights = output_weights.copied_to(context, device);
    copy.output_bias = output_bias.copied_to(context, device);
    copy.visible_ = visible_;
    return copy;
  }

 private:
  std::int64_t visible_ = 0;
};

}  // namespace kadanoff::classifier
