// Which works the options of `kadanoff bench` mean: those of the papers where they say nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/benchmark/cases.hpp"

namespace kadanoff::benchmark {

// As they are given; empty, or nothing, for what is not.
struct Selection {
  std::string work = "all";  // train, ising, flow, thermometer, all, scaling
  std::string size, statistics, precision = "fp32", launch = "plain", temperatures, update = "metropolis";
  std::optional<std::int64_t> batch, side, samples, steps;
  std::optional<double> seconds;
};

// Throws Error(usage) naming the option whose value makes no sense.
void validate(const Selection& selection);

// Iso 2018 (100 × 64, all of 25,000 samples) and WhyGen 2021 (6400 × 1600, batches of 1,000); one work if --size or
// --batch is given. Without --statistics both for the first.
std::vector<TrainingWork> training_works(const Selection& selection);

// 40,000 lattices of 80 × 80 at T = 4 and 2,000 of 10 × 10 at each of 0, 0.25, … 6; one work if any other option is
// given.
// --update is for both.
std::vector<IsingWork> ising_works(const Selection& selection);

// 1,000 chains through 100 × 64.
FlowWork flow_work(const Selection& selection);

// Iso 2018, without and with the loss.
std::vector<ThermometerWork> thermometer_works();

// All of them, one after the other; none if one of them is refused.
std::vector<BenchmarkRow> time_selection(Context& context, const Selection& selection, std::uint64_t seed);

}  // namespace kadanoff::benchmark
