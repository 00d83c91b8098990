// The claims of WhyGen 2021, compared with our results.
#pragma once

#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/sources.hpp"
#include "host/papers/whygen2021/stages.hpp"

namespace kadanoff::papers::whygen2021 {

// Weights of Ising lattices: singular values and their vectors (G1–G8, G14, G15).
std::vector<Claim> ising_claims(const Settings& settings, const Repetitions& repetitions);

// Images (G16–G29).
std::vector<Claim> image_claims(const Settings& settings, const Repetitions& repetitions);

// Block-spin matrices (G30–G34).
std::vector<Claim> block_claims(const Repetitions& repetitions);

// Numbers of parameters, and why that should be enough to generalise (G9–G13, G35–G38).
std::vector<Claim> generalisation_claims(const Settings& settings, const Repetitions& repetitions);

// The files in which the numbers of each can be looked up.
SourcesOfClaims sources_of_claims(const Settings& settings);

}  // namespace kadanoff::papers::whygen2021
