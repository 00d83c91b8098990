// Data of which there is something to say only where they vary.
#pragma once

#include "host/data/dataset.hpp"

namespace kadanoff::subspaces {

// Throws Error(bad_input) for one sample, and for samples that are all the same.
void require_variation(const data::Dataset& data);

}  // namespace kadanoff::subspaces
