// How much of a paper is done.
#pragma once

#include <array>

#include "host/base/choices.hpp"

namespace kadanoff::papers {

// standard: what two CPU cores do in an hour, where that is less than all of a paper.
enum class Scale { quick, standard, full };

}  // namespace kadanoff::papers

template <>
inline constexpr auto kadanoff::choices<kadanoff::papers::Scale> =
    std::array{Choice{papers::Scale::quick, "quick"}, Choice{papers::Scale::standard, "standard"},
               Choice{papers::Scale::full, "full"}};
