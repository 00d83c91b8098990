// The works that the options of `kadanoff bench` select; the defaults are the works of the papers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/benchmark/cases.hpp"

namespace kadanoff::benchmark {

// The options as given; empty, or no value, if not given.
struct Selection {
  std::string work = "all";  // train, ising, flow, thermometer, import, analysis, all, scaling
  std::string size, statistics, precision = "fp32", launch = "auto", values = "spins", temperatures,
                                update = "metropolis";
  std::optional<std::int64_t> batch, side, samples, steps;
  std::optional<double> seconds;
};

// Throws Error(usage) naming the option whose value makes no sense.
void validate(const Selection& selection);

// Iso 2018 (100 × 64, all of 25,000 samples) and WhyGen 2021 (6400 × 1600, batches of 1,000); one work if --size or
// --batch is given. Without --statistics, Iso 2018 is timed with both statistics.
std::vector<TrainingWork> training_works(const Selection& selection);

// 40,000 lattices of 80 × 80 at T = 4 and 2,000 of 10 × 10 at each of 0, 0.25, … 6; one work if any option other than
// --update is given. --update applies to both.
std::vector<IsingWork> ising_works(const Selection& selection);

// 1,000 chains through 100 × 64.
FlowWork flow_work(const Selection& selection);

// Iso 2018, without and with the loss.
std::vector<ThermometerWork> thermometer_works();

// 60,000 samples of 784 bytes.
ImportWork import_work(const Selection& selection);

// The SVD of 6400 × 1600 with vectors, the covariance of 60,000 samples of 784 values, radial averages of 1,600
// lattices of 80 × 80, block spins of 30,000 of 64 × 64, and the RG machine of 60,000 samples of 28 × 28 values. --size
// is the first one's, --samples the others'; the machine has no more modes than samples.
std::vector<AnalysisWork> analysis_works(const Selection& selection);

// Times all selected works, one after the other; none of them if one is refused.
std::vector<BenchmarkRow> time_selection(Context& context, const Selection& selection, std::uint64_t seed);

}  // namespace kadanoff::benchmark
