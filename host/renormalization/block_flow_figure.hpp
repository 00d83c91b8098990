// The figure of a block-spin flow: temperature, magnetisation and ⟨v h⟩ along the steps, and G(r) after each of them.
#pragma once

#include "host/figures/figure.hpp"
#include "host/renormalization/block_flow.hpp"

namespace kadanoff::renormalization {

// G(r) is of the temperature nearest to T_c, with r in sites of that step's lattice; so are the mean aligned maps of
// the blocks, where there are any.
figures::Figure block_flow_figure(const BlockFlow& flow);

}  // namespace kadanoff::renormalization
