// The claims of IsDLRG 2020, compared with our results.
#pragma once

#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/isdlrg2020/stages.hpp"
#include "host/papers/sources.hpp"

namespace kadanoff::papers::isdlrg2020 {

// Section III, the RBM 100–81: scaling dimensions (D1–D8), and where flows end; with the mapping to the renormalization
// group (D9–D11, D13).
std::vector<Claim> scaling_claims(const Repetitions& repetitions);
std::vector<Claim> flow_claims(const Repetitions& repetitions);

// Section IV: block spins and layers (D12, D14–D30).
std::vector<Claim> layer_claims(const Settings& settings, const Repetitions& repetitions);

// The files in which the numbers of each can be looked up.
SourcesOfClaims sources_of_claims(const Settings& settings);

}  // namespace kadanoff::papers::isdlrg2020
