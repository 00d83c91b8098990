// ⟨v_i h_a⟩ over samples, between the units of any two layers of a stack of RBMs: which visible units a hidden unit
// follows (de Mello Koch, de Mello Koch, Cheng 2020, section IV). The layers are numbered from the data, which is 0;
// layer k is the hidden layer of the k-th RBM.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "host/data/dataset.hpp"
#include "host/data/stack.hpp"
#include "host/data/transform.hpp"
#include "host/gauge/gauge.hpp"
#include "kernels/core/context.hpp"
#include "kernels/random/permutation.hpp"

namespace kadanoff::correlators {

// What the correlators are compared with:
//   shuffled   h of another sample: all that is left is ⟨v⟩⟨h⟩
//   random     the layers between the two have normal weights of the same norm, and their own biases
//   permuted   the upper layer's units in random order, with random signs: the same RBM in another gauge
enum class Control : std::uint8_t { shuffled, random, permuted };

struct CorrelatorSettings {
  std::int64_t lower = 0, upper = 1;        // layers
  data::PassAs as = data::PassAs::samples;  // what goes up: drawn spins, or means
  std::uint64_t seed = 1;
};

struct Correlators {
  std::int64_t samples = 0;
  std::int64_t visible = 0, hidden = 0;            // N_v and N_h: units of the lower and the upper layer
  std::int64_t visible_side = 0, hidden_side = 0;  // of their square lattices; 0: they form none
  std::vector<double> mean{}, error{};  // ⟨v_i h_a⟩, N_v × N_h, and its standard error; NaN for one sample
  std::vector<double> visible_mean{}, hidden_mean{};  // ⟨v_i⟩, ⟨h_a⟩
};

// "0,1": two layers of a stack with so many RBMs, the lower one first. Throws Error(usage), naming --layers, for
// anything else.
CorrelatorSettings parse_layers(const std::string& text, std::int64_t layers);

// What is done with the correlators of two layers while the samples of both are there: v of sample i went with h of
// sample partner(i).
using LookAtLayers = std::function<void(const Correlators& correlators, const data::Dataset& lower,
                                        const data::Dataset& upper, const random::Permutation& partner)>;

// The correlators of the data. Draws of samples are those of `kadanoff transform` with the seed. Throws
// Error(bad_input) if the data does not fit the stack, Error(usage) if there is not enough memory.
Correlators correlate(Context& context, const data::Stack& stack, const data::Dataset& data,
                      const CorrelatorSettings& settings, const LookAtLayers& look = {});

// Those of the control. Throws Error(bad_input) for one sample that is to be shuffled.
Correlators correlate_control(Context& context, const data::Stack& stack, const data::Dataset& data,
                              const CorrelatorSettings& settings, Control control, const LookAtLayers& look = {});

// The same correlators where the lower layer's units stand in another arrangement.
Correlators rearranged_below(const Correlators& correlators, const gauge::Arrangement& arrangement);

// Of two layers that are given: v of sample i goes with h of sample partner(i).
Correlators correlate(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                      const random::Permutation& partner);

}  // namespace kadanoff::correlators

template <>
inline constexpr auto kadanoff::choices<kadanoff::correlators::Control> =
    std::array{Choice{correlators::Control::shuffled, "shuffled"}, Choice{correlators::Control::random, "random"},
               Choice{correlators::Control::permuted, "permuted"}};
