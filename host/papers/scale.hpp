// How much of a paper is done.
#pragma once

#include <array>

#include "host/base/choices.hpp"

namespace kadanoff::papers {

enum class Scale { quick, full };

}  // namespace kadanoff::papers

template <>
inline constexpr auto kadanoff::choices<kadanoff::papers::Scale> =
    std::array{Choice{papers::Scale::quick, "quick"}, Choice{papers::Scale::full, "full"}};
