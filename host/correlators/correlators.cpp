// Takes the data up to both layers, and sums their products batch by batch.
#include "host/correlators/correlators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/lists.hpp"
#include "host/base/progress.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/initial_weights.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/moments/cross_moments.hpp"

namespace kadanoff::correlators {
namespace {

// Rows of real values that are summed in single precision before they are added in double; of spins, a whole batch is
// exact.
constexpr std::int64_t rows_of_means = 256;

random::RngKey control_key(const CorrelatorSettings& settings) {
  return random::make_key(settings.seed, random::Stream::correlator_controls);
}

data::Stack copy_of(Context& context, const data::Stack& stack) {
  data::Stack copy;
  copy.name = stack.name;
  for (const auto& layer : stack.layers) {
    auto& model = copy.layers.emplace_back();
    model.parameters = layer.parameters.copied_to(context, cpu_device);
    model.lattice_shape = layer.lattice_shape;
    model.name = layer.name;
    model.binary = layer.binary;
  }
  return copy;
}

double norm(const Array<float>& values) {
  double sum = 0;
  for (std::int64_t i = 0; i < values.size(); ++i) sum += static_cast<double>(values.data()[i]) * values.data()[i];
  return std::sqrt(sum);
}

// Normal weights of the same norm, not only of the same spread.
void randomise(Context& context, data::Model& model, const random::RngKey& key, std::uint32_t block) {
  auto& weights = model.parameters.weights;
  const double before = norm(weights);
  data::draw_initial_weights(context, {.kind = data::InitialWeights::Kind::normal, .sigma = 1}, key, block,
                             model.parameters.view().weights);
  const auto scale = static_cast<float>(before / norm(weights));
  for (std::int64_t i = 0; i < weights.size(); ++i) weights.data()[i] *= scale;
}

std::int64_t side_of(const data::Dataset& data) {
  return data::square_side(data.units, data.lattice_shape).value_or(0);
}

// Of the data in both layers. Layer 0 is the caller's, and no layer is there twice.
Correlators in_layers(Context& context, const data::Stack& stack, const data::Dataset& data,
                      const CorrelatorSettings& settings, const random::Permutation& partner,
                      const LookAtLayers& look) {
  expects(0 <= settings.lower && settings.lower < settings.upper && settings.upper <= std::ssize(stack.layers),
          "correlate: there are no such layers");
  data::Dataset below, here;
  for (std::int64_t layer = 0; layer < settings.upper; ++layer) {
    auto next = data::transform(context, stack.layers[static_cast<std::size_t>(layer)], layer == 0 ? data : here,
                                settings.as, settings.seed + static_cast<std::uint64_t>(layer));
    if (layer == settings.lower) below = std::move(here);
    here = std::move(next);
  }
  const auto& lower = settings.lower == 0 ? data : below;
  auto result = correlate(context, lower, here, partner);
  if (settings.lower == 0 && data.lattice_shape.empty())
    result.visible_side = data::square_side(data.units, stack.layers.front().lattice_shape).value_or(0);
  if (look) look(result, lower, here, partner);
  return result;
}

// Sums of products, and of squares of real ones; the rows, which a CPU has already, and a batch of them as floats. On
// the host the result, and its copy when a file is written.
void require_memory_for(const Context& context, const data::Dataset& lower, const data::Dataset& upper) {
  const double entries = static_cast<double>(lower.units) * static_cast<double>(upper.units);
  double bytes = (lower.is_real() || upper.is_real() ? 20 : 12) * entries;
  for (const auto* data : {&lower, &upper}) {
    const auto width = data->is_real() ? data->units : rows::words_per_row(data->units);
    if (context.on_cuda()) bytes += 4.0 * static_cast<double>(data->count) * static_cast<double>(width);
    bytes += 4.0 * static_cast<double>(data::largest_batch(data->count, context.device())) *
             static_cast<double>(data->units);
  }
  const auto what = fmt::format("⟨v h⟩ of {} × {} units", lower.units, upper.units);
  if (context.on_cuda()) machine::require_memory(what, bytes, context.device());
  machine::require_memory(what, context.on_cuda() ? 32 * entries : bytes + 16 * entries, cpu_device);
}

// A layer's rows on the device, a batch of them as floats, in any order.
class LayerRows {
 public:
  LayerRows(Context& context, const data::Dataset& data)
      : context_(context),
        units_(data.units),
        rows_(context, data),
        batch_(context.device(), data::largest_batch(data.count, context.device()) * data.units) {}

  Matrix<float> read(const random::Permutation& order, data::Batch batch) {
    const auto values = batch_.matrix(batch.count, units_);
    rows::unpack(context_, rows_.view(), order, batch.first, values);
    return values;
  }

 private:
  Context& context_;
  std::int64_t units_;
  data::DeviceRows rows_;
  Array<float> batch_;
};

}  // namespace

CorrelatorSettings parse_layers(const std::string& text, std::int64_t layers) {
  const auto numbers = parse_steps("--layers", text);
  if (numbers.size() != 2)
    fail(ExitCode::usage, "--layers '{}' does not name two layers, as in 0,1: 0 is the data, 1 the lowest hidden layer",
         text);
  if (numbers[1] > layers)
    fail(ExitCode::usage, "--layers {}: there is no layer {}: the model has the layers 0 to {}", text, numbers[1],
         layers);
  return {.lower = numbers[0], .upper = numbers[1]};
}

Correlators correlate(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                      const random::Permutation& partner) {
  expects(lower.count == upper.count && lower.count > 0 && partner.size() == static_cast<std::uint32_t>(lower.count),
          "correlate: the layers have different numbers of samples");
  const auto visible = lower.units, hidden = upper.units, entries = visible * hidden;
  require_memory_for(context, lower, upper);
  const bool real = lower.is_real() || upper.is_real();
  Array<double> sums(context.device(), entries), squares(context.device(), real ? entries : 0);
  Array<float> batch_sums(context.device(), entries);
  Array<double> visible_sums(context.device(), visible), hidden_sums(context.device(), hidden);
  for (auto* all : {&sums, &squares, &visible_sums, &hidden_sums}) all->fill_zero(context);
  const auto most = data::largest_batch(lower.count, context.device());
  const auto ones = to_device(context, std::vector<float>(static_cast<std::size_t>(most), 1.0F));
  LayerRows lower_rows(context, lower), upper_rows(context, upper);
  const random::Permutation in_order(static_cast<std::uint32_t>(lower.count));
  Progress progress("correlating", lower.count, "samples");
  data::for_each_batch(lower.count, context.device(), [&](data::Batch batch) {
    const auto all_v = lower_rows.read(in_order, batch), all_h = upper_rows.read(partner, batch);
    const auto slice = real ? rows_of_means : batch.count;
    for (std::int64_t first = 0; first < batch.count; first += slice) {
      const auto count = std::min(slice, batch.count - first);
      const auto v = all_v.slice(first, count), h = all_h.slice(first, count);
      const auto one = ones.matrix(count, 1);
      moments::add_cross_moments(context, v, h, batch_sums.matrix(visible, hidden), sums.matrix(visible, hidden));
      moments::add_cross_moments(context, v, one, batch_sums.matrix(visible, 1), visible_sums.matrix(visible, 1));
      moments::add_cross_moments(context, h, one, batch_sums.matrix(hidden, 1), hidden_sums.matrix(hidden, 1));
      if (!real) continue;
      moments::square(context, v);
      moments::square(context, h);
      moments::add_cross_moments(context, v, h, batch_sums.matrix(visible, hidden), squares.matrix(visible, hidden));
    }
    progress.update(batch.first + batch.count);
  });

  const auto n = static_cast<double>(lower.count);
  Correlators result{
      .samples = lower.count,
      .visible = visible,
      .hidden = hidden,
      .visible_side = side_of(lower),
      .hidden_side = side_of(upper),
      .mean = to_host(context, sums),
      .error = real ? to_host(context, squares) : std::vector<double>(static_cast<std::size_t>(entries), n),
      .visible_mean = to_host(context, visible_sums),
      .hidden_mean = to_host(context, hidden_sums)};
  for (std::size_t i = 0; i < result.mean.size(); ++i) {
    const double mean = result.mean[i] /= n;
    // The variance of one sample, over n; unknown for one sample.
    result.error[i] = n < 2 ? std::nan("") : std::sqrt(std::max(result.error[i] / n - mean * mean, 0.0) / (n - 1));
  }
  for (double& mean : result.visible_mean) mean /= n;
  for (double& mean : result.hidden_mean) mean /= n;
  if (!std::all_of(result.mean.begin(), result.mean.end(), [](double value) { return std::isfinite(value); }))
    fail(ExitCode::internal, "⟨v h⟩ of {} holds a value that is no number", lower.name);
  return result;
}

Correlators correlate(Context& context, const data::Stack& stack, const data::Dataset& data,
                      const CorrelatorSettings& settings, const LookAtLayers& look) {
  return in_layers(context, stack, data, settings, random::Permutation(static_cast<std::uint32_t>(data.count)), look);
}

Correlators rearranged_below(const Correlators& correlators, const gauge::Arrangement& arrangement) {
  expects(std::ssize(arrangement.order) == correlators.visible, "rearranged_below: the arrangement is of other units");
  auto result = correlators;
  const auto width = static_cast<std::size_t>(correlators.hidden);
  for (std::size_t i = 0; i < arrangement.order.size(); ++i) {
    const auto from = static_cast<std::size_t>(arrangement.order[i]);
    result.visible_mean[i] = arrangement.sign[i] * correlators.visible_mean[from];
    for (std::size_t a = 0; a < width; ++a) {
      result.mean[i * width + a] = arrangement.sign[i] * correlators.mean[from * width + a];
      result.error[i * width + a] = correlators.error[from * width + a];
    }
  }
  return result;
}

Correlators correlate_control(Context& context, const data::Stack& stack, const data::Dataset& data,
                              const CorrelatorSettings& settings, Control control, const LookAtLayers& look) {
  const auto key = control_key(settings);
  if (control == Control::shuffled && data.count < 2)
    fail(ExitCode::bad_input, "{} has one sample: there is no other one whose h a shuffled control could take",
         data.name);
  if (control == Control::shuffled)
    return in_layers(context, stack, data, settings, random::Permutation(static_cast<std::uint32_t>(data.count), key),
                     look);
  auto other = copy_of(context, stack);
  if (control == Control::random) {
    for (auto layer = settings.lower; layer < settings.upper; ++layer)
      randomise(context, other.layers[static_cast<std::size_t>(layer)], key, static_cast<std::uint32_t>(2 + layer));
  } else {
    const auto units = other.layers[static_cast<std::size_t>(settings.upper - 1)].hidden();
    gauge::rearrange_hidden(other, settings.upper, gauge::random_arrangement(units, key));
  }
  return correlate(context, other, data, settings, look);
}

}  // namespace kadanoff::correlators
