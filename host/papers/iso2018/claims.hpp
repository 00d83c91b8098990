// The claims of Iso, Shiba and Yokoo (2018), compared with our results.
#pragma once

#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/iso2018/stages.hpp"

namespace kadanoff::papers::iso2018 {

// In the order of the paper. Every part is a number of one repetition with the range that the claim requires; the text
// of the part gives the range.
std::vector<Claim> all_claims(const Settings& settings, const Repetitions& repetitions);

// The claims about the thermometer (T), the flows (V, H, L), the ends of the flows (W, C, S) and the weights (A).
std::vector<Claim> thermometer_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> flow_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> fixed_point_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> weights_claims(const Settings& settings, const Repetitions& repetitions);

}  // namespace kadanoff::papers::iso2018
