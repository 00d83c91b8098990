// A flow as a table for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/flow/flow.hpp"

namespace kadanoff::flow {

std::string to_text(const Flow& flow);

// {side, samples, mode, points: [{step, energy: {mean, spread, error}, …}]}. JSON has no infinity: the temperature of
// an energy ≥ 0 is the string "inf". An unknown error is null, and so is the side where there is no square lattice; the
// points have no energy then.
nlohmann::json to_json(const Flow& flow);

}  // namespace kadanoff::flow
