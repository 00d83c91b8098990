// Controls for "the end of this flow is critical": spins that interact with nothing. They have about the magnetisation
// of the end, and nothing else of it; where a measure calls them critical, too, it is about the magnetisation.
#pragma once

#include <cstdint>

#include "host/data/dataset.hpp"
#include "host/flow/flow.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::papers::iso2018 {

// `count` samples of side × side spins. The |m| of each is drawn from a normal distribution with the mean and spread of
// `like` (reflected at 0, and at most 1), its sign such that ⟨m⟩ is that of `like`, and the sites of its +1 spins are a
// random set.
data::Dataset independent_spins(const flow::FlowPoint& like, std::int64_t count, int side, const random::RngKey& key);

}  // namespace kadanoff::papers::iso2018
