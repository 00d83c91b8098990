// Draws the initial parameters of a training, or takes them from the data.
#include "host/training/initial_parameters.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/words.hpp"
#include "host/data/base_rate.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::training {

rbm::Parameters initial_parameters(Context& context, const TrainOptions& options, const data::Dataset& data) {
  rbm::Parameters parameters(cpu_device, data.units, options.hidden);
  parameters.visible_bias.fill_zero(context);
  parameters.hidden_bias.fill_zero(context);
  const auto weights = parameters.view().weights;
  if (const auto& blocks = options.block_spins) {
    const auto lattices = data::block_lattices(*blocks, data, options.hidden);
    const double scale = blocks->scale ? *blocks->scale : data::unit_variance_scale(context, lattices, data);
    data::fill_with_block_spins(context, lattices, scale, weights);
  } else {
    data::draw_initial_weights(context, options.init, random::make_key(options.seed, random::Stream::rbm_weights), 0,
                               weights);
  }
  if (options.bias_init == InitialBias::data) {
    const auto bias = data::base_rate_biases(data);
    std::copy(bias.begin(), bias.end(), parameters.visible_bias.data());
  }
  return parameters;
}

std::int64_t take_over(const data::Model& from, const data::Dataset& data, rbm::Parameters& parameters) {
  if (from.visible() != data.units)
    fail(ExitCode::usage, "--init-from {}: this model has {}, and {} has {} per sample", from.name,
         counted(from.visible(), "visible unit"), data.name, counted(data.units, data.is_real() ? "value" : "spin"));
  if (!from.lattice_shape.empty() && !data.lattice_shape.empty() && from.lattice_shape != data.lattice_shape)
    fail(ExitCode::usage, "--init-from {}: this model is of {} lattices, and {} has {}", from.name,
         fmt::join(from.lattice_shape, "×"), data.name, fmt::join(data.lattice_shape, "×"));
  const auto there = from.parameters.view();
  const auto here = parameters.view();
  const auto shared = std::min(there.hidden(), here.hidden());
  for (std::int64_t i = 0; i < data.units; ++i) std::copy_n(there.weights.row(i), shared, here.weights.row(i));
  std::copy_n(there.visible_bias.data, data.units, here.visible_bias.data);
  std::copy_n(there.hidden_bias.data, shared, here.hidden_bias.data);
  return shared;
}

}  // namespace kadanoff::training
