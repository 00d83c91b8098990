// What Iso, Shiba and Yokoo (2018) say, beside what came out.
#pragma once

#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/iso2018/stages.hpp"

namespace kadanoff::papers::iso2018 {

// In the order of the paper. Every part is a number of one repetition with the range that the claim gives it; the
// ranges stand in the parts' texts.
std::vector<Claim> iso2018_claims(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds);

// Those about the thermometer (T), the flows (V, H, L), what they end at (W, C, S) and the weights (A).
std::vector<Claim> iso2018_thermometer_claims(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds);
std::vector<Claim> iso2018_flow_claims(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds);
std::vector<Claim> iso2018_fixed_point_claims(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds);
std::vector<Claim> iso2018_weights_claims(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds);

}  // namespace kadanoff::papers::iso2018
