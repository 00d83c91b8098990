// What the analyses of models and data are made of: the SVD of a matrix of weights, eigenvectors, the covariance of a
// data set, radial averages of its waves, its block spins, and the RG machine, which computes an RBM from the data.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/words.hpp"
#include "host/benchmark/comparison.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "host/rg_machine/rg_machine.hpp"
#include "kernels/blocks/block_majority.hpp"
#include "kernels/core/check.hpp"
#include "kernels/fourier/radial_average.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/second_moments.hpp"
#include "kernels/spectra/svd.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::benchmark {
namespace {

constexpr int block = 2;
constexpr double k_max = 10;  // as in WhyGen 2021, appendix F

int lattice_side(const AnalysisWork& work) {
  const auto side = data::square_side(work.cols, {});
  expects(side.has_value(), "bench analysis: the sites are no square lattice");
  return static_cast<int>(*side);
}

std::string matrix_text(const AnalysisWork& work) { return fmt::format("{}x{}", work.rows, work.cols); }

struct Analysis {
  Context& context;
  Ceilings& ceilings;
  const TimingPlan& plan;
  std::uint64_t seed;
  double rows, cols;

  void time(const Work& call, BenchmarkRow& row) const {
    time_with_ceilings(context, ceilings, call, 1, {}, plan, linalg::Precision::fp32, row);
  }

  [[nodiscard]] Array<float> values(const AnalysisWork& work) const {
    return to_device(context, random_values(work.rows, work.cols, seed));
  }
};

std::string description_of(const spectra::Svd& found) {
  const char* method = found.method == spectra::SvdMethod::direct ? "direct"
                       : found.method == spectra::SvdMethod::gram ? "Gram matrix"
                                                                  : "randomised";
  return fmt::format("{}, all vectors", method);
}

void time_svd(const Analysis& with, const AnalysisWork& work, BenchmarkRow& row) {
  const auto matrix = with.values(work);
  const auto call = [&] {
    const auto found = spectra::svd(with.context, matrix.matrix(work.rows, work.cols));
    row.statistics = description_of(found);
  };
  row.work = "svd";
  row.size = matrix_text(work);
  row.batch = 1;
  row.precision = "fp64";
  with.time(call, row);
  row.rates = {{"matrices_per_s", 1 / row.time.median}};
  const double shorter = std::min(with.rows, with.cols), longer = std::max(with.rows, with.cols);
  row.flops = 3 * shorter * shorter * longer + 10.0 / 3 * std::pow(shorter, 3);
  row.flops_formula =
      "3 n² m + 10/3 n³, n ≤ m: half of the Gram matrix, its tridiagonal form, its vectors turned back, and the other "
      "side's; in fp64, beside a product in fp32";
  row.bytes = 4 * shorter * longer + 8 * shorter * (shorter + longer + 1);
  row.bytes_formula = "4 n m + 8 n (n + m + 1): the matrix read, values and vectors written, once; no less will do";
}

void time_eigen(const Analysis& with, const AnalysisWork& work, BenchmarkRow& row) {
  const auto n = work.rows;
  expects(work.cols == n, "bench analysis: the matrix is not square");
  const auto matrix = with.values(work);
  Array<double> decomposed(with.context.device(), n * n);  // its upper triangle is the matrix; then the vectors
  const auto call = [&] {
    spectra::widen(with.context, matrix.matrix(n, n), false, decomposed.matrix(n, n));
    static_cast<void>(spectra::decompose_symmetric(with.context, decomposed.matrix(n, n), n));
  };
  row.work = "eigen";
  row.size = matrix_text(work);
  row.batch = 1;
  row.statistics = "all vectors";
  row.precision = "fp64";
  TimingPlan plan = with.plan;
  constexpr std::int64_t most_of_seconds = 4000;  // rows; above, a call takes tens of seconds, and is measured once
  if (n > most_of_seconds) plan.fewest = 1;
  time_with_ceilings(with.context, with.ceilings, call, 1, {}, plan, linalg::Precision::fp32, row);
  row.rates = {{"matrices_per_s", 1 / row.time.median}};
  row.flops = 14.0 / 3 * std::pow(with.rows, 3);
  row.flops_formula =
      "14/3 n³: 4/3 n³ for the tridiagonal form, as much at most for its vectors, 2 n³ to turn them back; in fp64, "
      "beside a product in fp32";
  row.bytes = 12 * with.rows * with.rows + 8 * with.rows;
  row.bytes_formula = "12 n² + 8 n: the matrix read, values and vectors written, once; no less will do";
}

void time_covariance(const Analysis& with, const AnalysisWork& work, BenchmarkRow& row) {
  const auto samples = with.values(work);
  const auto call = [&] {
    spectra::SecondMoments moments(with.context, work.cols);
    moments.add(samples.matrix(work.rows, work.cols));
    static_cast<void>(moments.matrix(true));
  };
  row.work = "covariance";
  row.size = matrix_text(work);
  row.batch = work.rows;
  row.statistics = "centred";
  row.precision = "fp64";
  with.time(call, row);
  row.rates = {{"samples_per_s", with.rows / row.time.median}};
  row.flops = with.rows * with.cols * (with.cols + 1);
  row.flops_formula = "N N_v (N_v + 1): one triangle of the matrix; in fp64, beside a product in fp32";
  row.bytes = 4 * with.rows * with.cols + 4 * with.cols * (with.cols + 1);
  row.bytes_formula = "4 N N_v + 4 N_v (N_v + 1): samples read, one triangle written, once; no less will do";
}

void time_radial(const Analysis& with, const AnalysisWork& work, BenchmarkRow& row) {
  const int side = lattice_side(work);
  const auto bins = fourier::radial_bins(side);
  const auto lattices = with.values(work);
  Array<double> average(with.context.device(), work.rows * bins), share(with.context.device(), work.rows);
  const auto call = [&] {
    fourier::radial_average(with.context, lattices.matrix(work.rows, work.cols), side, k_max,
                            average.matrix(work.rows, bins), share.vector());
  };
  row.work = "radial";
  row.size = fmt::format("{0}x{0}", side);
  row.batch = work.rows;
  row.statistics = "|F(k)| by length";
  row.precision = "fp64";
  with.time(call, row);
  row.rates = {{"lattices_per_s", with.rows / row.time.median}};
  row.flops = with.rows * 2.5 * with.cols * std::log2(with.cols);
  row.flops_formula = "5/2 N L² log₂ L²: what a fast transform of real numbers is said to take; in fp64";
  row.bytes = 4 * with.rows * with.cols + 8 * with.rows * static_cast<double>(bins + 1);
  row.bytes_formula = "4 N L² + 8 N (bins + 1): lattices read, averages written, once; no less will do";
}

void time_blocks(const Analysis& with, const AnalysisWork& work, BenchmarkRow& row) {
  const int side = lattice_side(work);
  const auto sites = work.cols / (block * block);
  const auto words = to_device(with.context, random_spin_words(work.rows, work.cols, with.seed));
  const rows::SpinRows spins{words.matrix(work.rows, rows::words_per_row(work.cols)), work.cols};
  const auto width = rows::words_per_row(sites);
  Array<std::uint32_t> result(with.context.device(), work.rows * width);
  const blocks::BlockRule rule{.block = block, .key = random::make_key(with.seed, random::Stream::block_ties)};
  row.work = "blocks";
  row.size = fmt::format("{0}x{0}", side);
  row.batch = work.rows;
  row.statistics = fmt::format("b = {}, random ties", block);
  row.precision = "bits";
  with.time([&] { blocks::block_majority(with.context, spins, side, rule, result.matrix(work.rows, width)); }, row);
  row.rates = {{"lattices_per_s", with.rows / row.time.median}};
  row.flops_formula = "none: bits and integers";
  row.bytes = with.rows * (with.cols + static_cast<double>(sites)) / 8;
  row.bytes_formula = "N (L² + (L/b)²) / 8: spins read, block spins written, once; no less will do";
}

void time_rgm(const Analysis& with, const AnalysisWork& work, BenchmarkRow& row) {
  const auto side = std::int64_t{lattice_side(work)};
  data::Dataset data;
  data.count = work.rows;
  data.units = work.cols;
  data.real = random_values(work.rows, work.cols, with.seed);
  data.lattice_shape = {side, side};
  const rg_machine::RgMachineOptions options{.hidden_side = work.hidden_side, .modes = work.modes};
  row.work = "rgm";
  row.size = fmt::format("{}x{}", work.cols, work.hidden_side * work.hidden_side);
  row.batch = work.rows;
  row.statistics = fmt::format("{}, data in memory", counted(work.modes, "mode"));
  row.precision = "fp64";
  with.time([&] { static_cast<void>(rg_machine::make_rg_machine(with.context, data, options)); }, row);
  row.rates = {{"samples_per_s", with.rows / row.time.median}, {"models_per_s", 1 / row.time.median}};
  const auto hidden = static_cast<double>(work.hidden_side * work.hidden_side), modes = static_cast<double>(work.modes);
  const double shorter = std::min(with.rows, with.cols), longer = std::max(with.rows, with.cols);
  row.flops = longer * shorter * (shorter + 1) + 4.0 / 3 * std::pow(shorter, 3) +
              2 * modes * (shorter * shorter + with.cols * hidden);
  row.flops_formula =
      "m n (n + 1) + 4/3 n³ + 2 κ (n² + N_v N_h), n ≤ m those of N and N_v: products of samples, their tridiagonal "
      "form, "
      "κ vectors, and W; in fp64, beside a product in fp32";
  row.bytes = 4 * with.rows * with.cols + 4 * with.cols * hidden;
  row.bytes_formula = "4 N N_v + 4 N_v N_h: samples read, weights written, once; no less will do";
}

// At most, of values on the host and their copy on the device.
double bytes_of(const AnalysisWork& work) {
  const auto rows = static_cast<double>(work.rows), cols = static_cast<double>(work.cols);
  switch (work.kind) {
    case AnalysisWork::Kind::svd:
      return 4 * rows * cols + spectra::svd_bytes(work.rows, work.cols);
    case AnalysisWork::Kind::blocks:
      return rows * (cols / 4 + 64);
    case AnalysisWork::Kind::eigen:  // and 2 n² doubles that it works in
      return 32 * rows * cols;
    default:
      return 8 * rows * cols + 32 * cols * cols;
  }
}

std::string what_of(const AnalysisWork& work) {
  switch (work.kind) {
    case AnalysisWork::Kind::svd:
      return fmt::format("the SVD of a matrix of {}", matrix_text(work));
    case AnalysisWork::Kind::eigen:
      return fmt::format("the eigenvectors of a matrix of {}", matrix_text(work));
    case AnalysisWork::Kind::radial:
    case AnalysisWork::Kind::blocks:
      return counted(work.rows, "lattice");
    default:
      return counted(work.rows, "sample");
  }
}

}  // namespace

void validate(Context& context, const AnalysisWork& work) {
  machine::require_memory("bench analysis: " + what_of(work), bytes_of(work), context.device());
}

BenchmarkRow time_analysis(Context& context, Ceilings& ceilings, const AnalysisWork& work, std::uint64_t seed,
                           const TimingPlan& plan) {
  validate(context, work);
  const Analysis with{.context = context,
                      .ceilings = ceilings,
                      .plan = plan,
                      .seed = seed,
                      .rows = static_cast<double>(work.rows),
                      .cols = static_cast<double>(work.cols)};
  BenchmarkRow row;
  switch (work.kind) {
    case AnalysisWork::Kind::svd:
      time_svd(with, work, row);
      break;
    case AnalysisWork::Kind::eigen:
      time_eigen(with, work, row);
      break;
    case AnalysisWork::Kind::covariance:
      time_covariance(with, work, row);
      break;
    case AnalysisWork::Kind::radial:
      time_radial(with, work, row);
      break;
    case AnalysisWork::Kind::blocks:
      time_blocks(with, work, row);
      break;
    case AnalysisWork::Kind::rgm:
      time_rgm(with, work, row);
      break;
  }
  return row;
}

}  // namespace kadanoff::benchmark
