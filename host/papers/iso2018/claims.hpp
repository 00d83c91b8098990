// The claims of Iso, Shiba and Yokoo (2018), compared with our results.
#pragma once

#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "host/papers/sources.hpp"

namespace kadanoff::papers::iso2018 {

// By subject, in the order below. Every part is a number of one repetition with the range that the claim requires; the
// text of the part gives the range.
std::vector<Claim> all_claims(const Settings& settings, const Repetitions& repetitions);

// The claims about configurations and thermometer (T), the flows of type V (V) and types H and L, the speed of flows
// (V6, V7, H2, L2), the ends of the flows (W, C, S); and those about what RBMs learned (A): weights, what they make of
// configurations, the magnetisation, spectra, the number of hidden units.
std::vector<Claim> thermometer_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> flow_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> high_low_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> speed_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> fixed_point_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> weights_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> hidden_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> magnetisation_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> spectrum_claims(const Settings& settings, const Repetitions& repetitions);
std::vector<Claim> efficiency_claims(const Settings& settings, const Repetitions& repetitions);

// The files in which the numbers of each can be looked up.
SourcesOfClaims sources_of_claims(const Settings& settings);

}  // namespace kadanoff::papers::iso2018
