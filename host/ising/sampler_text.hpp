// The report of `kadanoff ising`: a table for people, JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/ising/sampler.hpp"

namespace kadanoff::ising {

std::string to_text(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path);

// An undefined quantity (the error of one sample, an autocorrelation time at T = 0) is null, T = ∞ is "inf".
nlohmann::json to_json(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path);

}  // namespace kadanoff::ising
