// The gauge of hidden units that are what others see: those below a layer of a stack, and those of data that were made
// of them. Each stands at the site of its lattice where its filter of the data is, a column of the product of all
// weights down to these, with its peak positive.
#pragma once

#include <cstdint>
#include <optional>

#include "host/data/stack.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::gauge {

// Of the hidden units of layer `layer`, from 1, of a stack: gauge::rearrange_hidden() applies it. Where the data of the
// stack are hidden units themselves, `data_gauge` says where these stand.
UnitGauge fixed_hidden(Context& context, const data::Stack& stack, std::int64_t layer,
                       const std::optional<UnitGauge>& data_gauge = {});

// The same for what depends on signs alone: each unit stays where it is. Of any number of them, on a lattice or not.
UnitGauge fixed_signs(Context& context, const data::Stack& stack, std::int64_t layer,
                      const std::optional<UnitGauge>& data_gauge = {});

}  // namespace kadanoff::gauge
