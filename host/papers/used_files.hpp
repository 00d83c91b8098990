// The files that claims were made with, and their digests: a report tells from them which were changed afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/figures/figure.hpp"

namespace kadanoff::papers {

// [{file: "figures/figure-01.csv", digest}, {file: "seed-1/train.h5", digest} …], in the order of their names: the
// tables of `figures` and their pictures, where there are any, and of each repetition its stages, the models of its
// trainings among them. Not their checkpoints, which depend on when they were written. Throws Error(io) if one cannot
// be read.
nlohmann::json used_files(const std::filesystem::path& folder, const std::vector<figures::FigureFiles>& figures,
                          std::uint64_t first_seed, std::int64_t repetitions);

}  // namespace kadanoff::papers
