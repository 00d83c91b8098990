// Checks that a data set and a model belong to the same system.
#pragma once

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"

namespace kadanoff::data {

// Throws Error(bad_input) if they differ in the number of units, or in the lattice, if both have one.
void require_fit(const Model& model, const Dataset& data);

}  // namespace kadanoff::data
