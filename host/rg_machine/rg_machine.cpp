// From the principal components of the data to the parameters of an RBM.
#include "host/rg_machine/rg_machine.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "host/data/block_spins.hpp"
#include "host/data/initial_weights.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "kernels/fourier/truncation.hpp"
#include "kernels/linalg/gemm.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::rg_machine {
namespace {

constexpr double large = 0.2;  // of the largest singular value: the paper's relevant ones

std::int64_t visible_side_of(const data::Dataset& data, std::int64_t hidden_side) {
  const auto side = data::square_side(data.units, data.lattice_shape);
  if (!side)
    fail(ExitCode::usage, "the RG machine is for data on a square lattice, and {} has {} units{}", data.name,
         data.units, data.lattice_shape.empty() ? "" : fmt::format(" ({})", fmt::join(data.lattice_shape, "×")));
  if (*side % hidden_side != 0 || hidden_side == *side)
    fail(ExitCode::usage, "--hidden-side {} is not {}, the side of the lattice of {}, over an integer of at least 2",
         hidden_side, *side, data.name);
  return *side;
}

// An odd number of waves along each axis comes in pairs ±k.
int waves(const RgMachineOptions& options, std::int64_t visible_side) {
  const int most = fourier::most_modes(static_cast<int>(visible_side), static_cast<int>(options.hidden_side));
  if (!options.alpha) return most;
  if (*options.alpha > most)
    fail(ExitCode::usage, "--alpha {}: a hidden lattice of side {} holds {} waves along each axis", *options.alpha,
         options.hidden_side, most);
  return static_cast<int>(*options.alpha);
}

// |block sum of each vector|.
std::vector<double> block_norms(Context& context, const data::BlockLattices& lattices,
                                const std::vector<float>& vectors, std::int64_t count) {
  std::vector<double> norms(static_cast<std::size_t>(count));
  const auto side = lattices.visible_side;
  context.cpu().for_each(count, [&](std::int64_t i, int) {
    const float* vector = vectors.data() + i * side * side;
    double squares = 0;
    for (std::int64_t a = 0; a < lattices.hidden_side; ++a)
      for (std::int64_t b = 0; b < lattices.hidden_side; ++b) {
        const auto y = lattices.block(a), x = lattices.block(b);
        double sum = 0;
        for (auto row = y.first; row < y.end; ++row)
          for (auto column = x.first; column < x.end; ++column) sum += vector[row * side + column];
        squares += sum * sum;
      }
    norms[static_cast<std::size_t>(i)] = std::sqrt(squares);
  });
  return norms;
}

// κ: those that are large, up to the first that is not.
std::int64_t large_ones(const std::vector<double>& norms) {
  const double largest = *std::max_element(norms.begin(), norms.end());
  const auto small = std::find_if(norms.begin(), norms.end(), [&](double norm) { return norm < large * largest; });
  return std::max<std::int64_t>(1, small - norms.begin());
}

// Row I is h_I, on the device.
Array<float> hidden_vectors(Context& context, const RgMachineOptions& options, Matrix<const float> visible,
                            std::int64_t side, int modes) {
  const auto units = options.hidden_side * options.hidden_side;
  Array<float> hidden(context.device(), visible.rows * units);
  if (options.hidden_vectors == HiddenVectors::truncated) {
    fourier::truncate_modes(context, visible, static_cast<int>(side), modes, hidden.matrix(visible.rows, units),
                            static_cast<int>(options.hidden_side), fourier::Scale::unit_norm);
    return hidden;
  }
  std::vector<float> drawn(static_cast<std::size_t>(visible.rows * units));
  data::draw_initial_weights(context, {.kind = data::InitialWeights::Kind::normal, .sigma = 1},
                             random::make_key(options.seed, random::Stream::rg_machine_control), 0,
                             contiguous(drawn.data(), visible.rows, units, cpu_device));
  auto rows = to_device(context, std::vector<double>(drawn.begin(), drawn.end()));
  spectra::orthonormalise(context, rows.matrix(visible.rows, units));
  const auto orthonormal = to_host(context, rows);
  return to_device(context, std::vector<float>(orthonormal.begin(), orthonormal.end()));
}

// W = Σ S_I v_I h_Iᵀ, on the host.
Array<float> weights_of(Context& context, Matrix<const float> visible, const std::vector<double>& values,
                        Matrix<const float> hidden) {
  Array<float> scaled(cpu_device, hidden.rows * hidden.cols);
  copy_bytes(context, cpu_device, scaled.data(), hidden.device, hidden.data, scaled.bytes());
  for (std::int64_t i = 0; i < hidden.rows; ++i)
    for (std::int64_t a = 0; a < hidden.cols; ++a)
      scaled.data()[i * hidden.cols + a] *= static_cast<float>(values[static_cast<std::size_t>(i)]);
  const auto on_device = scaled.copied_to(context, context.device());
  Array<float> weights(context.device(), visible.cols * hidden.cols);
  linalg::gemm(context, linalg::Op::transpose, linalg::Op::none, 1, visible, on_device.matrix(hidden.rows, hidden.cols),
               0, weights.matrix(visible.cols, hidden.cols));
  return weights.copied_to(context, cpu_device);
}

double largest_overlap_of(Context& context, Matrix<const float> vectors) {
  Array<float> products(context.device(), vectors.rows * vectors.rows);
  linalg::gemm(context, linalg::Op::none, linalg::Op::transpose, 1, vectors, vectors, 0,
               products.matrix(vectors.rows, vectors.rows));
  const auto values = to_host(context, products);
  double largest = 0;
  for (std::int64_t i = 0; i < vectors.rows; ++i)
    for (std::int64_t j = 0; j < i; ++j)
      largest = std::max(largest, std::abs(double{values[static_cast<std::size_t>(i * vectors.rows + j)]}));
  return largest;
}

}  // namespace

void validate(const RgMachineOptions& options) {
  const auto at_least_1 = [](const char* name, const std::optional<std::int64_t>& value) {
    if (value && *value < 1) fail(ExitCode::usage, "{} {} is not an integer of at least 1", name, *value);
  };
  at_least_1("--hidden-side", options.hidden_side);
  at_least_1("--modes", options.modes);
  at_least_1("--block", options.block);
  at_least_1("--alpha", options.alpha);
  if (options.alpha && *options.alpha % 2 == 0)
    fail(ExitCode::usage, "--alpha {} is even: waves come in pairs ±k, and so with 0 they are an odd number",
         *options.alpha);
  constexpr double most = 1e5;  // a training with parameters beyond 10⁶ has diverged
  const auto up_to_most = [&](const char* name, double value) {
    if (!(std::abs(value) <= most)) fail(ExitCode::usage, "{} {} is not from -{:g} to {:g}", name, value, most, most);
  };
  up_to_most("--scale", options.scale);
  if (options.bias_scale) up_to_most("--bias-scale", *options.bias_scale);
}

RgMachine make_rg_machine(Context& context, const data::Dataset& data, const RgMachineOptions& options) {
  const auto side = visible_side_of(data, options.hidden_side);
  const auto hidden_units = options.hidden_side * options.hidden_side;
  const int modes = waves(options, side);
  const auto rank = options.hidden_vectors == HiddenVectors::random ? hidden_units : std::int64_t{modes} * modes;
  const auto directions = std::min(data.count - (options.centred ? 1 : 0), data.units);
  if (options.modes && *options.modes > rank)
    fail(ExitCode::usage, "--modes {}: hidden vectors of {} × {} waves have at most {} directions", *options.modes,
         modes, modes, rank);
  if (directions < 1) fail(ExitCode::usage, "{} has one sample: it does not vary", data.name);
  const data::BlockLattices lattices{.size = options.block.value_or(side / options.hidden_side),
                                     .visible_side = side,
                                     .hidden_side = options.hidden_side};
  if (lattices.size > side)
    fail(ExitCode::usage, "--block {} is larger than the lattice of {} × {}", lattices.size, side, side);

  // W on the device, its copy, and the parameters that it becomes.
  machine::require_memory(fmt::format("weights of {} × {}", data.units, hidden_units),
                          3.0 * sizeof(float) * static_cast<double>(data.units) * static_cast<double>(hidden_units),
                          cpu_device);
  auto count = options.modes.value_or(std::min(rank, directions));
  auto components = principal_components(context, data, count, options.centred);
  const auto varies = [&](double value) { return value > 1e-12 * components.eigenvalues.front() && value > 0; };
  const auto varied = std::count_if(components.eigenvalues.begin(), components.eigenvalues.end(), varies);
  if (varied == 0)
    fail(ExitCode::bad_input, "the samples of {} are all {}: they have no directions", data.name,
         options.centred ? "alike" : "zero");
  if (options.modes && varied < count)
    fail(ExitCode::bad_input, "{} varies in {} directions only, and {} were asked for: take fewer --modes", data.name,
         varied, count);
  if (options.alpha) {  // C6
    Array<float> kept(context.device(), components.vectors.size());
    fourier::truncate_modes(context, components.vectors.matrix(count, data.units), static_cast<int>(side), modes,
                            kept.matrix(count, data.units), static_cast<int>(side), fourier::Scale::unit_norm);
    components.vectors = std::move(kept);
  }

  RgMachine machine{
      .model = {}, .visible_side = side, .block = lattices.size, .samples = data.count, .centred = options.centred};
  machine.singular_values = block_norms(context, lattices, to_host(context, components.vectors), count);
  if (!options.modes) {
    machine.singular_values.resize(static_cast<std::size_t>(varied));
    count = large_ones(machine.singular_values);
  }
  machine.modes = count;
  machine.singular_values.resize(static_cast<std::size_t>(count));
  for (double& value : machine.singular_values) value *= options.scale;
  machine.eigenvalues = std::move(components.eigenvalues);
  machine.eigenvalues.resize(static_cast<std::size_t>(count));
  for (const double value : machine.eigenvalues) machine.share += value / components.sum;
  machine.bias_scale = options.bias_scale.value_or(machine.singular_values.front());

  const auto visible = std::as_const(components.vectors).matrix(count, data.units);
  const auto hidden_memory = hidden_vectors(context, options, visible, side, modes);
  const auto hidden = hidden_memory.matrix(count, hidden_units);
  machine.largest_overlap = largest_overlap_of(context, hidden);

  auto& parameters = machine.model.parameters;
  parameters = rbm::Parameters(cpu_device, data.units, hidden_units);
  parameters.weights = weights_of(context, visible, machine.singular_values, hidden);
  const auto bias = [&](Matrix<const float> vectors, Array<float>& to) {
    copy_bytes(context, cpu_device, to.data(), vectors.device, vectors.data, to.bytes());
    for (std::int64_t i = 0; i < to.size(); ++i) to.data()[i] *= static_cast<float>(machine.bias_scale);
  };
  bias(visible, parameters.visible_bias);
  bias(hidden, parameters.hidden_bias);
  machine.model.lattice_shape = {side, side};
  if (data.binary) data::use_units(machine.model, data::Units::bits);
  return machine;
}

}  // namespace kadanoff::rg_machine
