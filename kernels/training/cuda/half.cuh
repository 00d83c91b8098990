// The two halves of a batch's layers.
#pragma once

#include <cstdint>

namespace kadanoff::training::cuda {

// What the data gave, v₀ and h₀, and where the chain is now: vₖ and hₖ in the end.
enum class Half : std::uint8_t { data, model };

}  // namespace kadanoff::training::cuda
