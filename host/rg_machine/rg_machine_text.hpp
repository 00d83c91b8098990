// An RG machine as text for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/rg_machine/rg_machine.hpp"

namespace kadanoff::rg_machine {

std::string to_text(const RgMachine& machine);

// {visible_side, hidden_side, modes, all_are_large, block, samples, share, bias_scale, bias_vector, largest_overlap,
// decompositions: host/base/decompositions.hpp, eigenvalues: […], singular_values: […]}; bias_vector is counted from 1,
// as I in the text and in files
nlohmann::json to_json(const RgMachine& machine);

}  // namespace kadanoff::rg_machine
