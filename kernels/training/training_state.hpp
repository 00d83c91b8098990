// Everything that an update of the training changes: the next update depends on this and on its own number.
#pragma once

#include <cstdint>

#include "kernels/rbm/parameters.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::training {

// Parts that a method does not need are empty.
struct TrainingView {
  rbm::ParametersView<float> parameters;
  rbm::ParametersView<float> first_moment;   // u of momentum, m of Adam (optimizer.hpp)
  rbm::ParametersView<float> second_moment;  // s of Adam
  Matrix<std::uint32_t> chains;  // the hidden spins of PCD's Markov chains, packed (spin_rows.hpp): batch × N_h

  friend bool operator==(const TrainingView&, const TrainingView&) = default;
};

struct TrainingState {
  rbm::Parameters parameters, first_moment, second_moment;
  Array<std::uint32_t> chains;

  [[nodiscard]] TrainingView view() {
    const auto words = rows::words_per_row(parameters.hidden());
    return {.parameters = parameters.view(),
            .first_moment = first_moment.view(),
            .second_moment = second_moment.view(),
            .chains = chains.matrix(words == 0 ? 0 : chains.size() / words, words)};
  }
  [[nodiscard]] TrainingState copied_to(Context& context, Device device) const {
    return {.parameters = parameters.copied_to(context, device),
            .first_moment = first_moment.copied_to(context, device),
            .second_moment = second_moment.copied_to(context, device),
            .chains = chains.copied_to(context, device)};
  }
};

}  // namespace kadanoff::training
