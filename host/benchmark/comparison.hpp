// Times a work in turns with the ceilings that it is compared with.
#pragma once

#include "host/benchmark/cases.hpp"
#include "kernels/linalg/prepared_gemm.hpp"

namespace kadanoff::benchmark {

// Times `work` in turns with the matrix products of the work alone, if they are given, and with a large product and a
// copy, if `ceilings` has none of that precision yet. Fills in the row's timings and device. The time of the row is
// divided by `units`, the number of updates, sweeps or steps of one call.
void time_with_ceilings(Context& context, Ceilings& ceilings, const Work& work, std::int64_t units,
                        const Work& products_alone, const TimingPlan& plan, linalg::Precision precision,
                        BenchmarkRow& row);

// `count` rows of random spins, packed.
std::vector<std::uint32_t> random_spin_words(std::int64_t count, std::int64_t units, std::uint64_t seed);

// `count` rows of random values from −1 to 1.
std::vector<float> random_values(std::int64_t count, std::int64_t units, std::uint64_t seed);

}  // namespace kadanoff::benchmark
