// From the principal components of the data to the parameters of an RBM.
#include "host/rg_machine/rg_machine.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <utility>

#include "host/base/words.hpp"
#include "host/data/block_spins.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "host/rg_machine/random_vectors.hpp"
#include "kernels/fourier/transform.hpp"
#include "kernels/fourier/truncation.hpp"
#include "kernels/linalg/gemm.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::rg_machine {
namespace {

std::int64_t visible_side_of(const data::Dataset& data, std::int64_t hidden_side) {
  const auto side = data::square_side(data.units, data.lattice_shape);
  if (!side)
    fail(ExitCode::bad_input, "the RG machine is for data on a square lattice, and {} has {} units{}", data.name,
         data.units, data.lattice_shape.empty() ? "" : fmt::format(" ({})", fmt::join(data.lattice_shape, "×")));
  if (*side % hidden_side != 0)
    fail(ExitCode::usage, "--hidden-side {} does not divide {}, the side of the lattice of {}", hidden_side, *side,
         data.name);
  if (hidden_side == *side)
    fail(ExitCode::usage,
         "--hidden-side {} is the side of the lattice of {} already: take a smaller one that divides it", hidden_side,
         data.name);
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

// The sums over blocks of a vector of length 1 have a length of up to the blocks' side; rounding leaves 1e-7 of it.
void require_weights(const std::vector<double>& norms, std::int64_t block, const std::string& data) {
  if (*std::max_element(norms.begin(), norms.end()) > 1e-6 * static_cast<double>(block)) return;
  fail(ExitCode::bad_input,
       "the leading {} of {} {} in each block of {} × {} sites, and so all weights would be zero: take another "
       "--block or more --modes",
       norms.size() == 1 ? "direction" : counted(norms.size(), "direction"), data,
       norms.size() == 1 ? "cancels" : "cancel", block, block);
}

// Values of the same function on the finer lattice become the vector of (C7): |h| is what the truncation leaves of |v|.
// One of nothing but rounding is 0.
Array<float> at_shared_length(Context& context, const Array<float>& hidden, std::int64_t side,
                              std::int64_t hidden_side) {
  constexpr float rounding = 1e-6F;
  auto values = to_host(context, hidden);
  const auto factor = static_cast<float>(static_cast<double>(side) / static_cast<double>(hidden_side));
  const auto units = hidden_side * hidden_side;
  for (auto row = values.begin(); row != values.end(); row += units) {
    for (auto at = row; at != row + units; ++at) *at *= factor;
    if (std::all_of(row, row + units, [](float value) { return std::abs(value) < rounding; }))
      std::fill(row, row + units, 0.0F);
  }
  return to_device(context, values);
}

// Gives each row of the visible vectors, which come with Signs::data, the sign that is asked for.
void choose_signs(Context& context, Array<float>& vectors, std::int64_t units, const RgMachineOptions& options) {
  if (options.signs == Signs::data) return;
  const auto key = random::make_key(options.seed, random::Stream::rg_machine_control).at_step(1);
  auto values = to_host(context, vectors);
  std::uint32_t index = 0;
  for (auto row = values.begin(); row != values.end(); row += units, ++index) {
    const bool turned = options.signs == Signs::opposite   ? true
                        : options.signs == Signs::positive ? std::accumulate(row, row + units, 0.0) < 0
                                                           : (random::draw(key, index, 0)[0] & 1U) != 0;
    if (turned) std::transform(row, row + units, row, std::negate<>());
  }
  vectors = to_device(context, values);
}

// Row I is h_I, on the device.
Array<float> hidden_vectors(Context& context, const RgMachineOptions& options, Matrix<const float> visible,
                            std::int64_t side, int modes) {
  const auto units = options.hidden_side * options.hidden_side;
  Array<float> hidden(context.device(), visible.rows * units);
  if (options.hidden_vectors != HiddenVectors::random) {
    const bool shared = options.hidden_vectors == HiddenVectors::shared;
    fourier::truncate_modes(context, visible, static_cast<int>(side), modes, hidden.matrix(visible.rows, units),
                            static_cast<int>(options.hidden_side),
                            shared ? fourier::Scale::values : fourier::Scale::unit_norm);
    return shared ? at_shared_length(context, hidden, side, options.hidden_side) : std::move(hidden);
  }
  const auto orthonormal =
      to_host(context, random_orthonormal_rows(context, visible.rows, units,
                                               random::make_key(options.seed, random::Stream::rg_machine_control)));
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
  if (!(options.scale > 0 && options.scale <= most))
    fail(ExitCode::usage, "--scale {} is not above 0 and at most {:g}: all weights are multiplied by it", options.scale,
         most);
  if (options.bias_scale && !(*options.bias_scale >= 0 && *options.bias_scale <= most))
    fail(ExitCode::usage, "--bias-scale {} is not from 0, no biases, to {:g}; their sign is that of --signs",
         *options.bias_scale, most);
}

RgMachine make_rg_machine(Context& context, const data::Dataset& data, const RgMachineOptions& options) {
  const auto side = visible_side_of(data, options.hidden_side);
  const auto hidden_units = options.hidden_side * options.hidden_side;
  const int modes = waves(options, side);
  // Of the hidden vectors, and, where --alpha truncates them, of the visible ones.
  const bool of_waves = options.hidden_vectors != HiddenVectors::random || options.alpha.has_value();
  const auto rank = of_waves ? std::min(std::int64_t{modes} * modes, hidden_units) : hidden_units;
  const auto directions = std::min(data.count - (options.centred ? 1 : 0), data.units);
  if (options.modes && *options.modes > rank)
    fail(ExitCode::usage, "--modes {}: {} have at most {}", *options.modes,
         of_waves ? fmt::format("vectors of {0} × {0} waves", modes) : counted(hidden_units, "hidden unit"),
         counted(rank, "direction"));
  if (data.count < 2)
    fail(ExitCode::bad_input, "{} has one sample: it does not vary, and has no directions", data.name);
  const data::BlockLattices lattices{.size = options.block.value_or(side / options.hidden_side),
                                     .visible_side = side,
                                     .hidden_side = options.hidden_side};
  if (lattices.size > side)
    fail(ExitCode::usage, "--block {} is larger than the lattice of {} × {}", lattices.size, side, side);

  // W on the device, its copy, and the parameters that it becomes; the vectors without their short waves.
  machine::require_memory(fmt::format("weights of {} × {}", data.units, hidden_units),
                          3.0 * sizeof(float) * static_cast<double>(data.units) * static_cast<double>(hidden_units) +
                              sizeof(float) * static_cast<double>(rank) * static_cast<double>(data.units) +
                              2 * fourier::transform_bytes(rank, context.cpu().threads(), static_cast<int>(side)),
                          cpu_device);
  auto count = options.modes.value_or(std::min(rank, directions));
  auto components = principal_components(context, data, count, options.centred);
  const auto varied = components.varied();
  if (varied == 0)
    fail(ExitCode::bad_input, "the samples of {} are all {}: they have no directions", data.name,
         options.centred ? "alike" : "zero");
  if (options.modes && varied < count)
    fail(ExitCode::bad_input, "{} varies in {} only, and {} were asked for: take fewer --modes", data.name,
         counted(varied, "direction"), count);
  choose_signs(context, components.vectors, data.units, options);
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
    machine.all_are_large = count == varied;
  }
  machine.modes = count;
  add_decomposition(machine.decompositions, components.decomposition);
  machine.considered_values = machine.singular_values;
  for (double& value : machine.considered_values) value *= options.scale;
  machine.considered_eigenvalues = components.eigenvalues;
  machine.considered_eigenvalues.resize(machine.considered_values.size());
  machine.singular_values.resize(static_cast<std::size_t>(count));
  require_weights(machine.singular_values, lattices.size, data.name);
  for (double& value : machine.singular_values) value *= options.scale;
  machine.eigenvalues = std::move(components.eigenvalues);
  machine.eigenvalues.resize(static_cast<std::size_t>(count));
  machine.total = components.sum;
  for (const double value : machine.eigenvalues) machine.share += value / components.sum;
  if (options.bias_vector == BiasVector::largest)
    machine.bias_vector = std::max_element(machine.singular_values.begin(), machine.singular_values.end()) -
                          machine.singular_values.begin();
  machine.bias_scale =
      options.bias_scale.value_or(machine.singular_values[static_cast<std::size_t>(machine.bias_vector)]);

  const auto visible = std::as_const(components.vectors).matrix(count, data.units);
  const auto hidden_memory = hidden_vectors(context, options, visible, side, modes);
  const auto hidden = hidden_memory.matrix(count, hidden_units);
  machine.hidden_vectors = to_host(context, hidden_memory);
  if (std::none_of(machine.hidden_vectors.begin(), machine.hidden_vectors.end(), std::identity()))
    fail(ExitCode::bad_input, "the leading directions of {} have none of the {} × {} waves that are kept of them",
         data.name, modes, modes);
  machine.largest_overlap = largest_overlap_of(context, hidden);

  auto& parameters = machine.model.parameters;
  parameters = rbm::Parameters(cpu_device, data.units, hidden_units);
  parameters.weights = weights_of(context, visible, machine.singular_values, hidden);
  if (std::none_of(parameters.weights.data(), parameters.weights.data() + parameters.weights.size(), std::identity()))
    fail(ExitCode::usage, "--scale {}: all weights would be 0 in single precision", options.scale);
  machine.visible_vectors.resize(static_cast<std::size_t>(count * data.units));
  copy_bytes(context, cpu_device, machine.visible_vectors.data(), visible.device, visible.data,
             machine.visible_vectors.size() * sizeof(float));
  const auto bias = [&](const std::vector<float>& vectors, Array<float>& to) {
    const auto* vector = vectors.data() + machine.bias_vector * to.size();
    for (std::int64_t i = 0; i < to.size(); ++i) to.data()[i] = vector[i] * static_cast<float>(machine.bias_scale);
  };
  bias(machine.visible_vectors, parameters.visible_bias);
  bias(machine.hidden_vectors, parameters.hidden_bias);
  machine.model.lattice_shape = {side, side};
  if (data.binary) data::use_units(machine.model, data::Units::bits);
  return machine;
}

}  // namespace kadanoff::rg_machine
