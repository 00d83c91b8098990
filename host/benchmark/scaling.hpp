// The time of an update of CD-1 against N_v · N_h · batch, from 10² up to the limits of time and memory, with the lower
// bound (floor) from the measured ceilings.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/benchmark/cases.hpp"
#include "host/figures/figure.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::benchmark {

struct ScalingSettings {
  training::Statistics statistics = training::Statistics::sampled;
  training::Precision precision = training::Precision::fp32;
  training::Launch launch = training::Launch::automatic;
  double seconds = 120;  // for all points together
  std::uint64_t seed = 1;
};

struct Scaling {
  std::vector<BenchmarkRow> rows;  // of growing N_v · N_h · batch, two a decade
  std::string ended;               // why there is no larger row
};

// The work of about N_v · N_h · batch = `volume`: N_v = 4 N_h, batch = N_h, so the volume is 4 N_h³; from N_h = 16 on,
// N_h is a multiple of 16.
TrainingWork scaling_work(double volume, const ScalingSettings& settings);

// Why `present` is the largest volume measured: the `next` would take `next_seconds`, and `left` are left of `seconds`.
std::string why_it_ended(double present, double next, double next_seconds, double left, double seconds);

Scaling time_scaling(Context& context, const ScalingSettings& settings);

// "scaling": the updates, their five products alone, and the floor.
figures::Figure scaling_figure(const Scaling& scaling, const std::string& machine);

// Per row, the longer of two times: its FLOP at the rate of the large product, and its bytes at the rate of the copy.
// Both rates are the best of all rows.
std::vector<double> floor_seconds(const std::vector<BenchmarkRow>& rows);

// Makes the folder if it is missing. Throws Error(usage) if it holds a scaling.json that may not be overwritten,
// Error(io) if nothing can be written there.
void require_scaling_folder(const std::filesystem::path& folder, io::IfExists if_exists = io::IfExists::refuse);

// Writes the figure, and `json` as scaling.json. Returns a line of text if gnuplot failed, else an empty string.
std::string write_scaling(const Scaling& scaling, const nlohmann::json& json, const std::filesystem::path& folder,
                          io::IfExists if_exists = io::IfExists::refuse);

}  // namespace kadanoff::benchmark
