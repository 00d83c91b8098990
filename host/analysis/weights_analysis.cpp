// Computes W Wᵀ on the device, its eigenvalues, its dependence on distance, and the overlaps with configurations.
#include "host/analysis/weights_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "host/base/progress.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/linalg/gemm.hpp"
#include "kernels/linalg/spin_gemm.hpp"
#include "kernels/spectra/eigenvalues.hpp"

namespace kadanoff::analysis {
namespace {

using linalg::Op;

void require_memory_for(const Context& context, const data::Model& model, const data::Dataset* data) {
  const auto visible = static_cast<double>(model.visible()), hidden = static_cast<double>(model.hidden());
  const double smaller = std::min(visible, hidden);
  // W Wᵀ; the smaller of W Wᵀ and Wᵀ W, its copy in double precision, and the library's workspace of the same size. The
  // host needs W Wᵀ, too.
  const double matrices = 4 * visible * visible + 4 * smaller * smaller + 2 * 8 * smaller * smaller;
  double samples = 0;
  if (data != nullptr)
    samples = 4 * static_cast<double>(data::largest_batch(data->count, context.device())) * (visible + hidden) +
              (context.on_cuda() ? static_cast<double>(data->count * data->row_bytes()) : 0);
  const double on_device = matrices + samples + 4 * visible * hidden;
  const std::string what = fmt::format("the product of {} × {} weights", model.visible(), model.hidden());
  machine::require_memory(what, on_device + (context.on_cuda() ? 0 : 4 * visible * visible), context.device());
  if (context.on_cuda()) machine::require_memory(what, 4 * visible * visible, cpu_device);
}

double root_mean_square(const Array<float>& values) {
  double sum = 0;
  for (std::int64_t i = 0; i < values.size(); ++i) sum += static_cast<double>(values.data()[i]) * values.data()[i];
  return std::sqrt(sum / static_cast<double>(values.size()));
}

double largest(const Array<float>& values) {
  float most = 0;
  for (std::int64_t i = 0; i < values.size(); ++i) most = std::max(most, std::abs(values.data()[i]));
  return most;
}

// {L, L}, or nothing.
std::vector<std::int64_t> square_lattice(const data::Model& model, const data::Dataset* data) {
  const auto& shape = model.lattice_shape.empty() && data != nullptr ? data->lattice_shape : model.lattice_shape;
  const auto side = data::square_side(model.visible(), shape);
  return side ? std::vector{*side, *side} : std::vector<std::int64_t>{};
}

// W Wᵀ, or Wᵀ W.
Array<float> gram(Context& context, Matrix<const float> weights, Op first) {
  const auto n = first == Op::none ? weights.rows : weights.cols;
  Array<float> product(context.device(), n * n);
  const Op second = first == Op::none ? Op::transpose : Op::none;
  linalg::gemm(context, first, second, 1, weights, weights, 0, product.matrix(n, n));
  return product;
}

std::vector<double> eigenvalues_of(Context& context, const Array<float>& product, std::int64_t n, std::int64_t wanted,
                                   const char* what, WeightsAnalysis& analysis) {
  auto found = eigenvalues_with_progress(context, product.matrix(n, n));
  add_decomposition(analysis.decompositions, decomposition_of(fmt::format("eigenvalues of {}", what), found));
  auto& values = found.values;
  for (double& value : values) value = std::max(value, 0.0);  // rounding errors: A has no negative eigenvalues
  values.resize(static_cast<std::size_t>(wanted), 0.0);
  return std::move(found.values);
}

std::vector<WeightsAnalysis::Distance> against_distance(const std::vector<float>& product, std::int64_t side) {
  const std::int64_t sites = side * side;
  double diagonal = 0;
  for (std::int64_t i = 0; i < sites; ++i) diagonal += product[static_cast<std::size_t>(i * sites + i)];
  diagonal /= static_cast<double>(sites);
  std::vector<WeightsAnalysis::Distance> distances;
  for (std::int64_t r = 0; r <= side / 2; ++r) {
    Estimator along_x, along_y, both;
    for (std::int64_t y = 0; y < side; ++y)
      for (std::int64_t x = 0; x < side; ++x) {
        const auto from = (y * side + x) * sites;
        const double right = product[static_cast<std::size_t>(from + y * side + (x + r) % side)] / diagonal;
        const double down = product[static_cast<std::size_t>(from + (y + r) % side * side + x)] / diagonal;
        along_x.add(right);
        along_y.add(down);
        both.add(right);
        both.add(down);
      }
    distances.push_back(
        {.distance = r, .along_x = along_x.result(), .along_y = along_y.result(), .both = both.result()});
  }
  return distances;
}

// Increasing temperatures; NaN (no temperature) comes last.
struct NanLast {
  bool operator()(double a, double b) const { return std::isnan(b) ? !std::isnan(a) : a < b; }
};

std::vector<WeightsAnalysis::Overlap> overlaps_of(Context& context, Matrix<const float> weights,
                                                  const data::Dataset& data) {
  data::DeviceSamples samples(context, data);
  Array<float> fields(context.device(), data::largest_batch(data.count, context.device()) * weights.cols);
  struct OverlapsOfTemperature {
    std::int64_t samples = 0;
    Estimator value;
  };
  std::map<double, OverlapsOfTemperature, NanLast> by_temperature;
  Progress progress("overlaps", data.count, "samples");
  samples.for_each_batch([&](Matrix<const float> spins, std::int64_t first) {
    linalg::spin_gemm(context, Op::none, 1, spins, weights, fields.matrix(spins.rows, weights.cols));
    const auto field = to_host(context, fields);
    for (std::int64_t i = 0; i < spins.rows; ++i) {
      double squares = 0;
      for (std::int64_t a = 0; a < weights.cols; ++a) {
        const double value = field[static_cast<std::size_t>(i * weights.cols + a)];
        squares += value * value;
      }
      const auto sample = static_cast<std::size_t>(first + i);
      auto& at = by_temperature[data.temperatures.empty() ? std::numeric_limits<double>::quiet_NaN()
                                                          : data.temperatures[sample]];
      ++at.samples;
      at.value.add(squares);
    }
    progress.update(first + spins.rows);
  });
  std::vector<WeightsAnalysis::Overlap> overlaps;
  overlaps.reserve(by_temperature.size());
  for (const auto& [temperature, at] : by_temperature)
    overlaps.push_back({.temperature = temperature, .samples = at.samples, .value = at.value.result()});
  return overlaps;
}

}  // namespace

Spectrum describe_spectrum(const std::vector<double>& eigenvalues) {
  Spectrum spectrum;
  if (eigenvalues.empty()) return spectrum;
  const double rounding = static_cast<double>(eigenvalues.size()) * std::ldexp(1.0, -24) * eigenvalues.front();
  double sum = 0, squares = 0;
  for (const double value : eigenvalues) {
    if (!(value > rounding)) break;
    ++spectrum.rank;
    sum += value;
    squares += value * value;
  }
  if (spectrum.rank > 0) spectrum.participation = sum * sum / squares;
  for (std::int64_t k = 1; k < spectrum.rank; ++k) {
    const auto at = static_cast<std::size_t>(k);
    const double ratio = eigenvalues[at - 1] / eigenvalues[at];
    if (ratio > spectrum.drop) spectrum.drop = ratio, spectrum.drop_after = k;
  }
  return spectrum;
}

WeightsAnalysis analyze_weights(Context& context, const data::Model& model, const data::Dataset* data) {
  if (data != nullptr) data::require_fit(model, *data);
  require_memory_for(context, model, data);
  const auto& parameters = model.parameters;
  WeightsAnalysis analysis;
  analysis.visible = model.visible();
  analysis.hidden = model.hidden();
  analysis.lattice_shape = square_lattice(model, data);
  analysis.lattice_is_assumed = !analysis.lattice_shape.empty() && model.lattice_shape.empty() &&
                                (data == nullptr || data->lattice_shape.empty());
  analysis.weight_rms = root_mean_square(parameters.weights);
  analysis.weight_max = largest(parameters.weights);
  analysis.visible_bias_rms = root_mean_square(parameters.visible_bias);
  analysis.hidden_bias_rms = root_mean_square(parameters.hidden_bias);

  const auto memory = parameters.weights.copied_to(context, context.device());
  const auto weights = memory.matrix(model.visible(), model.hidden());
  const auto product = gram(context, weights, Op::none);
  analysis.product = to_host(context, product);
  if (std::any_of(analysis.product.begin(), analysis.product.end(), [](float value) { return !std::isfinite(value); }))
    fail(ExitCode::bad_input, "the model's weights, up to {:g}, are too large: W Wᵀ does not fit into single precision",
         analysis.weight_max);
  analysis.eigenvalues = model.hidden() < model.visible()
                             ? eigenvalues_of(context, gram(context, weights, Op::transpose), model.hidden(),
                                              model.visible(), "Wᵀ W", analysis)
                             : eigenvalues_of(context, product, model.visible(), model.visible(), "W Wᵀ", analysis);
  if (!analysis.lattice_shape.empty())
    analysis.distances = against_distance(analysis.product, analysis.lattice_shape.front());
  if (data != nullptr) analysis.overlaps = overlaps_of(context, weights, *data);
  return analysis;
}

}  // namespace kadanoff::analysis
