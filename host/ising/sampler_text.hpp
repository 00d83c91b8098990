// What `kadanoff ising` tells of an ensemble: a table for people, a document for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/ising/sampler.hpp"

namespace kadanoff::ising {

std::string to_text(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path);

// A quantity that cannot be told (the error of one sample, an autocorrelation time at T = 0) is null, T = ∞ is "inf".
nlohmann::json to_json(const IsingSettings& settings, const IsingEnsemble& ensemble, const std::string& path);

}  // namespace kadanoff::ising
