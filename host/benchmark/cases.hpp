// The works that `kadanoff bench` times, each as the program does it, on random data drawn from the seed: updates of a
// Trainer, sweeps of Ising lattices, steps of a flow, epochs of a thermometer; an import; and what analyses are made
// of.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/benchmark/timing.hpp"
#include "kernels/ising/acceptance.hpp"
#include "kernels/linalg/prepared_gemm.hpp"
#include "kernels/training/contrastive.hpp"

namespace kadanoff::benchmark {

// What the machine reached in the same run, measured beside a work.
struct Ceiling {
  std::string text;       // "product of 2048 × 2048 × 2048 in fp32"
  double seconds = 0;     // median
  double per_second = 0;  // FLOP, bytes, or additions
};

struct CeilingsOfPrecision {
  Ceiling product, copy, tables;
};

// The ceilings of a run: measured in turns with the first row of each precision, and kept for the following rows.
using Ceilings = std::map<linalg::Precision, CeilingsOfPrecision>;

// Times are for one update, sweep, step or epoch, or for the whole.
struct BenchmarkRow {
  std::string work;        // "train", "ising", "flow", "thermometer", "import"; of analysis: "svd", "covariance",
                           // "radial", "blocks", "rgm"
  std::string size;        // "6400x1600", "80x80", "100x64x25"
  std::int64_t batch = 0;  // samples per update or epoch, lattices, or chains
  std::string statistics;  // of train: "sampled", "mean-field, real values"; of ising: at which temperatures;
                           // of thermometer: "with loss", "without loss"; of svd: by which method
  std::string precision;   // "fp32"; of ising: "bits"; of analysis: "fp64", where that is what it computes in
  std::string launch;      // of train, how it was launched: "plain"
  std::string device;      // "cpu"
  Timing time;
  std::vector<std::pair<std::string, double>> rates;  // "updates_per_s"
  double flops = 0, bytes = 0;
  std::string flops_formula, bytes_formula;
  double additions = 0;  // of vectors of 64 bytes, where products of spins are sums from tables
  std::string additions_formula;
  Ceiling product, copy, tables;
  std::optional<double> products_seconds;  // of the five products of an update or epoch alone

  [[nodiscard]] double flops_per_second() const { return flops / time.median; }
  [[nodiscard]] double bytes_per_second() const { return bytes / time.median; }
};

struct RbmSize {
  std::int64_t visible = 0, hidden = 0;
};

// "6400x1600". Throws Error(usage) for anything else.
RbmSize parse_rbm_size(const std::string& text);
std::string to_string(RbmSize size);

struct TrainingWork {
  RbmSize size;
  std::int64_t batch = 0;
  training::Statistics statistics = training::Statistics::sampled;
  training::Precision precision = training::Precision::fp32;
  training::Launch launch = training::Launch::automatic;
  rows::Values values = rows::Values::spins;  // of the data
};

struct IsingWork {
  std::int64_t side = 0;
  std::vector<double> temperatures;
  std::int64_t samples = 0;  // per temperature
  ising::Update update = ising::Update::metropolis;
};

struct FlowWork {
  RbmSize size;
  std::int64_t samples = 0;
  std::int64_t steps = 0;  // of one run; 0: as many as take a moment
};

// As in the papers: 25,000 samples of 100 spins, 64 hidden units, 25 temperatures.
struct ThermometerWork {
  enum class Loss : std::uint8_t { left_out, measured };  // an epoch can also compute the loss

  std::int64_t samples = 25000;
  std::int64_t visible = 100, hidden = 64, classes = 25;
  Loss loss = Loss::left_out;
};

// As of handwritten digits: bytes, which become spins.
struct ImportWork {
  std::int64_t samples = 60000;
  std::int64_t visible = 784;
};

// What the analyses of models and data are made of, on random spins or values.
struct AnalysisWork {
  enum class Kind : std::uint8_t {
    svd,         // of a rows × cols matrix, with all vectors
    eigen,       // of a symmetric matrix of `rows` rows, with all vectors
    covariance,  // of `rows` samples of `cols` units
    radial,      // of `rows` square lattices of `cols` sites: |F(k)| against |k|
    blocks,      // of `rows` packed square lattices of `cols` spins: 2 × 2 spins become one
    rgm          // the RG machine of `rows` samples of `cols` units, from memory to the model
  };

  Kind kind = Kind::svd;
  std::int64_t rows = 0, cols = 0;
  std::int64_t hidden_side = 14, modes = 100;  // of the RG machine
};

// Throw Error(usage) for a work that is not possible on the context's device or needs more memory than there is.
void validate(Context& context, const TrainingWork& work);
void validate(Context& context, const IsingWork& work);
void validate(Context& context, const FlowWork& work);
void validate(Context& context, const ThermometerWork& work);
void validate(Context& context, const ImportWork& work);
void validate(Context& context, const AnalysisWork& work);

// These call validate() first.
BenchmarkRow time_training(Context& context, Ceilings& ceilings, const TrainingWork& work, std::uint64_t seed,
                           const TimingPlan& plan);
BenchmarkRow time_ising(Context& context, Ceilings& ceilings, const IsingWork& work, std::uint64_t seed,
                        const TimingPlan& plan);
BenchmarkRow time_flow(Context& context, Ceilings& ceilings, const FlowWork& work, std::uint64_t seed,
                       const TimingPlan& plan);
BenchmarkRow time_thermometer(Context& context, Ceilings& ceilings, const ThermometerWork& work, std::uint64_t seed,
                              const TimingPlan& plan);
BenchmarkRow time_import(Context& context, Ceilings& ceilings, const ImportWork& work, std::uint64_t seed,
                         const TimingPlan& plan);
BenchmarkRow time_analysis(Context& context, Ceilings& ceilings, const AnalysisWork& work, std::uint64_t seed,
                           const TimingPlan& plan);

}  // namespace kadanoff::benchmark
