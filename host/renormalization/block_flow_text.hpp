// A block-spin flow as tables for people, as JSON for programs, and as comma-separated values.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/renormalization/block_flow.hpp"

namespace kadanoff::renormalization {

std::string to_text(const BlockFlow& flow);

// {block, ties, sides, points: [{temperature, step, side, samples, energy_temperature, energy: {mean, spread, error},
// …}], correlators: [{temperature, from, to, inside, outside}]}. JSON has no infinity: the temperature of an energy ≥ 0
// is the string "inf". What is unknown is null.
nlohmann::json to_json(const BlockFlow& flow);

// A line for each temperature and step: the means with their errors. What is unknown is empty.
std::string to_csv(const BlockFlow& flow);

}  // namespace kadanoff::renormalization
