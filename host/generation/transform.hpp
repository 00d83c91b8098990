// What the hidden units say of samples: their means, or spins drawn from them. So the layers of a stack learn from each
// other, and other programs get features.
#pragma once

#include <cstdint>

#include "host/base/choices.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::generation {

enum class HiddenAs : std::uint8_t { samples, means };

// One row of N_h units for each sample, in their order, with its temperature: spins ±1 drawn with p(h|v), keyed by the
// sample's number; or ⟨h⟩_v as real values. The caller fills in the provenance. Throws Error(bad_input) if the data
// does not fit the model, Error(usage) if there is not enough memory.
data::Dataset transform(Context& context, const data::Model& model, const data::Dataset& data, HiddenAs as,
                        std::uint64_t seed);

}  // namespace kadanoff::generation

template <>
inline constexpr auto kadanoff::choices<kadanoff::generation::HiddenAs> =
    std::array{Choice{generation::HiddenAs::samples, "samples"}, Choice{generation::HiddenAs::means, "means"}};
