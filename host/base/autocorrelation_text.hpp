// An autocorrelation time for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/base/autocorrelation.hpp"
#include "host/base/table.hpp"

namespace kadanoff {

// "12.3 ± 0.4"; "> 20" if only a lower bound is known, "-" if nothing is.
std::string to_text(const AutocorrelationTime& time);

// {sweeps, error, resolved}; if it is not resolved, sweeps and error are null, and at_least is the lower bound.
nlohmann::json to_json(const AutocorrelationTime& time);

Cell to_cell(const AutocorrelationTime& time);

}  // namespace kadanoff
