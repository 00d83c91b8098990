// Checks that data and a model, or weights, belong to the same system.
#pragma once

#include <cstdint>
#include <string>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"

namespace kadanoff::data {

// Throws Error(bad_input) if they differ in the number of units, or in the lattice, if both have one.
void require_fit(const Model& model, const Dataset& data);

// Of weights without a lattice: `what` is who has `visible` units, "the RBM" or a file.
void require_fit(const std::string& what, std::int64_t visible, const Dataset& data);

}  // namespace kadanoff::data
