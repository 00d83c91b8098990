// Sweeps of an ensemble of Ising lattices, as `kadanoff ising` does them, from a random start.
#include "host/benchmark/comparison.hpp"
#include "host/ising/sampler.hpp"
#include "kernels/ising/metropolis.hpp"
#include "kernels/ising/start.hpp"

namespace kadanoff::benchmark {
namespace {

constexpr std::int64_t sweeps_a_call = 20;

// "25 T", and the update if it is not metropolis.
std::string description(const IsingWork& work) {
  const auto at = work.temperatures.size() == 1 ? fmt::format("T = {:.4g}", work.temperatures.front())
                                                : fmt::format("{} T", work.temperatures.size());
  return work.update == ising::Update::heat_bath ? at + ", heat-bath" : at;
}

}  // namespace

void validate(Context& context, const IsingWork& work) {
  validate(ising::IsingSettings{.side = work.side, .temperatures = work.temperatures, .samples = work.samples},
           context.device());
}

BenchmarkRow time_ising(Context& context, Ceilings& ceilings, const IsingWork& work, std::uint64_t seed,
                        const TimingPlan& plan) {
  validate(context, work);
  const auto replicas = static_cast<std::int64_t>(work.temperatures.size()) * work.samples;
  ising::Lattices lattices(context.device(), work.side, replicas);
  const ising::Acceptance acceptance(context, work.update, work.side, work.temperatures, work.samples);
  ising::start(context, lattices.view(), ising::Start::random, random::make_key(seed, random::Stream::ising_start));

  BenchmarkRow row;
  row.work = "ising";
  row.size = fmt::format("{0}x{0}", work.side);
  row.batch = replicas;
  row.statistics = description(work);
  row.precision = "bits";
  std::uint32_t done = 0;
  const auto sweep = [&] {
    ising::sweep(context, lattices.view(), acceptance.view(),
                 random::make_key(seed, random::Stream::ising_update, done), sweeps_a_call);
    done += sweeps_a_call;
  };
  time_with_ceilings(context, ceilings, sweep, sweeps_a_call, {}, plan, linalg::Precision::fp32, row);
  const auto flips = static_cast<double>(replicas) * static_cast<double>(work.side * work.side);
  row.rates = {{"flips_per_ns", 1e-9 * flips / row.time.median}, {"sweeps_per_s", 1 / row.time.median}};
  row.flops_formula = "none: bits and integers";
  row.bytes = 0.375 * flips;
  row.bytes_formula = "3/8 L² N: of each site one bit read, one written, and one read for its neighbours";
  return row;
}

}  // namespace kadanoff::benchmark
