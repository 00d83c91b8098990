// Initial weights: independent normal numbers, drawn on the host, so that every device starts from the same weights.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/base/choices.hpp"
#include "kernels/core/context.hpp"
#include "kernels/core/view.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::data {

// normal: standard deviation `sigma`. xavier: normal with σ = √(2 / (rows + columns)) (Glorot and Bengio 2010).
struct InitialWeights {
  enum class Kind { normal, xavier };
  Kind kind = Kind::normal;
  double sigma = 0.01;
};

// "normal:0.01", σ from 0 to 10⁵, or "xavier". Throws Error(usage), naming --init, for anything else; `also` says what
// else the caller takes.
InitialWeights parse_initial_weights(const std::string& text, std::string_view also = "");
std::string to_string(const InitialWeights& init);

// Fills `weights` (on the CPU). The draw for columns 4a … 4a + 3 of row i is keyed by (a, i, block) in the key's step.
void draw_initial_weights(Context& context, const InitialWeights& init, const random::RngKey& key, std::uint32_t block,
                          Matrix<float> weights);

}  // namespace kadanoff::data

template <>
inline constexpr auto kadanoff::choices<kadanoff::data::InitialWeights::Kind> = std::array{
    Choice{data::InitialWeights::Kind::normal, "normal"}, Choice{data::InitialWeights::Kind::xavier, "xavier"}};
