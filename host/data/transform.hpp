// One half of a Gibbs step of samples: what the hidden units say of visible ones, or these of hidden ones, as means or
// as spins drawn from them. So the layers of a stack learn from each other, and other programs get features.
#pragma once

#include <cstdint>

#include "host/base/choices.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::data {

enum class PassAs : std::uint8_t { samples, means };

// One row of N_h units for each sample, in their order, with its temperature and its label: spins ±1 drawn with p(h|v),
// keyed by the sample's number, in files of the model's units; or ⟨h⟩_v as real values. The caller fills in the
// provenance. Throws Error(bad_input) if the data does not fit the model, Error(usage) if there is not enough memory.
Dataset transform(Context& context, const Model& model, const Dataset& data, PassAs as, std::uint64_t seed);

// The other way: one row of N_v visible units for each row of hidden ones. The same errors.
Dataset transform_down(Context& context, const Model& model, const Dataset& hidden, PassAs as, std::uint64_t seed);

}  // namespace kadanoff::data

template <>
inline constexpr auto kadanoff::choices<kadanoff::data::PassAs> =
    std::array{Choice{data::PassAs::samples, "samples"}, Choice{data::PassAs::means, "means"}};
