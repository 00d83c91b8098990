// Batch by batch, samples through the trained map and through its control.
#include "host/subspaces/noise.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "host/base/estimate.hpp"
#include "host/base/progress.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/machine/memory.hpp"
#include "host/subspaces/mean_map.hpp"
#include "host/subspaces/random_weights.hpp"
#include "host/subspaces/variation.hpp"
#include "kernels/linalg/gemm.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::subspaces {
namespace {

constexpr std::uint32_t pairs_step = 0, control_step = 1, probes_step = 2;
constexpr double unknown_share = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t samples_of_a_task = 16;

// What was sent and what came out, of each sample.
struct Energies {
  std::vector<double> in{}, out{};

  explicit Energies(std::int64_t count) : in(static_cast<std::size_t>(count)), out(static_cast<std::size_t>(count)) {}
};

double mean_energy(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Σ out / Σ in. The error is that of the mean of (out − share · in) / ⟨in⟩.
Share share_of(const Energies& energies) {
  const double in = mean_energy(energies.in);
  if (!(in > 0)) return {.value = unknown_share, .error = unknown_share};
  const double share = mean_energy(energies.out) / in;
  Estimator residuals;
  for (std::size_t i = 0; i < energies.in.size(); ++i) residuals.add((energies.out[i] - share * energies.in[i]) / in);
  return {.value = share, .error = residuals.result().error};
}

Passed passed_by_weights(double noise, const Energies& data) {
  const auto share = share_of(data);
  const double ratio = noise / share.value;
  return {.noise = {.value = noise, .error = 0},
          .data = share,
          .ratio = {.value = ratio, .error = ratio * share.error / share.value}};
}

Passed passed_by_jacobian(const std::vector<double>& noise, const Energies& data) {
  Estimator of_noise;
  for (const double one : noise) of_noise.add(one);
  const auto mean = of_noise.result();
  const auto share = share_of(data);
  const double in = mean_energy(data.in), ratio = mean.mean / share.value;
  Estimator residuals;  // of the ratio: to first order in what noise and data have above their means
  for (std::size_t i = 0; i < noise.size(); ++i)
    residuals.add((noise[i] - mean.mean - ratio * (data.out[i] - share.value * data.in[i]) / in) / share.value);
  return {.noise = {.value = mean.mean, .error = mean.error},
          .data = share,
          .ratio = {.value = ratio, .error = residuals.result().error}};
}

// The samples of a section, and what their pairs are.
class Samples {
 public:
  Samples(Context& context, const data::Dataset& data, const random::RngKey& key)
      : context_(context), data_(data), means_(static_cast<std::size_t>(data.units)) {
    for (std::int64_t i = 0; i < data.count; ++i)
      for (std::int64_t unit = 0; unit < data.units; ++unit)
        means_[static_cast<std::size_t>(unit)] += data.value(i, unit) / static_cast<double>(data.count);
    const random::Permutation order(static_cast<std::uint32_t>(data.count), key.at_step(pairs_step));
    partners_.resize(static_cast<std::size_t>(data.count));
    for (std::int64_t i = 0; i < data.count; ++i)
      partners_[order(static_cast<std::uint32_t>(i))] = order(static_cast<std::uint32_t>((i + 1) % data.count));
  }

  [[nodiscard]] std::int64_t count() const { return data_.count; }
  [[nodiscard]] std::int64_t units() const { return data_.units; }
  [[nodiscard]] const std::vector<double>& means() const { return means_; }

  // value(sample, unit) for the samples of a batch.
  template <class Value>
  std::vector<float> rows(data::Batch batch, Value value) const {
    std::vector<float> values(static_cast<std::size_t>(batch.count * units()));
    context_.cpu().for_each_range(batch.count, samples_of_a_task, [&](std::int64_t first, std::int64_t count, int) {
      for (auto row = first; row < first + count; ++row)
        for (std::int64_t unit = 0; unit < units(); ++unit)
          values[static_cast<std::size_t>(row * units() + unit)] = static_cast<float>(value(batch.first + row, unit));
    });
    return values;
  }
  [[nodiscard]] std::vector<float> values(data::Batch batch) const {
    return rows(batch, [&](std::int64_t i, std::int64_t unit) { return data_.value(i, unit); });
  }
  [[nodiscard]] std::vector<float> centred(data::Batch batch) const {
    return rows(batch, [&](std::int64_t i, std::int64_t unit) {
      return data_.value(i, unit) - means_[static_cast<std::size_t>(unit)];
    });
  }
  [[nodiscard]] std::vector<float> differences(data::Batch batch) const {
    return rows(batch, [&](std::int64_t i, std::int64_t unit) {
      return data_.value(i, unit) - data_.value(partners_[static_cast<std::size_t>(i)], unit);
    });
  }
  // Independent ±1; the same for all maps.
  [[nodiscard]] std::vector<float> probe(data::Batch batch, const random::RngKey& key) const {
    std::vector<float> values(static_cast<std::size_t>(batch.count * units()));
    context_.cpu().for_each_range(batch.count, samples_of_a_task, [&](std::int64_t first, std::int64_t count, int) {
      random::PhiloxCounter words{};
      for (auto row = first; row < first + count; ++row)
        for (std::int64_t unit = 0; unit < units(); ++unit) {
          if (unit % 128 == 0)
            words = random::draw(key, static_cast<std::uint32_t>(unit / 128),
                                 static_cast<std::uint32_t>(batch.first + row));
          const auto word = words[static_cast<std::size_t>(unit % 128 / 32)];
          values[static_cast<std::size_t>(row * units() + unit)] = ((word >> (unit % 32)) & 1U) != 0 ? 1.0F : -1.0F;
        }
    });
    return values;
  }

 private:
  Context& context_;
  const data::Dataset& data_;
  std::vector<double> means_;
  std::vector<std::uint32_t> partners_;
};

// The energies of all samples at one map.
struct Measured {
  Energies linear, centred, differences;
  std::vector<double> noise;  // ‖J‖_F² / N
  explicit Measured(std::int64_t count)
      : linear(count), centred(count), differences(count), noise(static_cast<std::size_t>(count)) {}
};

void put(const std::vector<double>& from, std::int64_t first, std::vector<double>& to) {
  std::copy(from.begin(), from.end(), to.begin() + first);
}

// One batch of the samples, as it goes up on the device.
struct Rows {
  Array<float> values, centred, differences;
  std::vector<double> value_energies, centred_energies, difference_energies;
};

class Section {
 public:
  Section(Context& context, const Samples& samples, std::span<const rbm::ParametersView<const float>> layers)
      : context_(context), samples_(samples), map_(context, layers), measured_(samples.count()) {
    const auto mean = to_device(context, std::vector<float>(samples.means().begin(), samples.means().end()));
    mean_image_ = linear_image(mean.matrix(1, samples.units()));
  }

  // Returns the means of the highest layer.
  const std::vector<float>& add(data::Batch batch, const Rows& rows, const NoiseOptions& options,
                                const random::RngKey& key) {
    const auto units = samples_.units();
    add_linear(batch, rows);
    const auto& means = map_.go_to(rows.values.matrix(batch.count, units));
    put(rows.difference_energies, batch.first, measured_.differences.in);
    put(map_.energies(rows.differences.matrix(batch.count, units)), batch.first, measured_.differences.out);
    std::vector<double> noise;
    if (map_.has_one_layer()) {
      noise = map_.squared_norms();
    } else {
      noise.resize(static_cast<std::size_t>(batch.count));
      for (std::int64_t probe = 0; probe < options.probes; ++probe) {
        const auto changes =
            to_device(context_, samples_.probe(batch, key.at_step(probes_step + static_cast<std::uint32_t>(probe))));
        const auto one = map_.energies(changes.matrix(batch.count, units));
        for (std::size_t i = 0; i < one.size(); ++i) noise[i] += one[i] / static_cast<double>(options.probes);
      }
    }
    for (double& one : noise) one /= static_cast<double>(units);
    put(noise, batch.first, measured_.noise);
    return means;
  }

  [[nodiscard]] Readings readings() {
    const auto product = map_.product();
    Array<float> copy(cpu_device, product.rows * product.cols);
    copy_bytes(context_, cpu_device, copy.data(), context_.device(), product.data, copy.bytes());
    const double noise = squared_norm(copy) / static_cast<double>(samples_.units());
    // What is left of equal samples without their mean is rounding.
    constexpr double rounding = 1e-20;
    if (mean_energy(measured_.centred.in) <= rounding * mean_energy(measured_.linear.in))
      measured_.centred = Energies(samples_.count());
    Readings readings{.linear = passed_by_weights(noise, measured_.linear),
                      .centred = passed_by_weights(noise, measured_.centred),
                      .jacobian = passed_by_jacobian(measured_.noise, measured_.differences),
                      .noise_of_sample = measured_.noise,
                      .data_of_sample = measured_.differences.out};
    for (std::size_t i = 0; i < readings.data_of_sample.size(); ++i) {
      const double in = measured_.differences.in[i];
      readings.data_of_sample[i] = in > 0 ? readings.data_of_sample[i] / in : unknown_share;
    }
    return readings;
  }

  [[nodiscard]] const MeanMap& map() const { return map_; }

 private:
  // rows · M
  std::vector<float> linear_image(Matrix<const float> rows) {
    Array<float> image(context_.device(), rows.rows * map_.hidden());
    linalg::gemm(context_, linalg::Op::none, linalg::Op::none, 1, rows, map_.product(), 0,
                 image.matrix(rows.rows, map_.hidden()));
    return to_host(context_, image);
  }

  // Of x − x̄ by a product, so that a large mean takes no digits of it; of x by adding what the mean gives.
  void add_linear(data::Batch batch, const Rows& rows) {
    auto image = linear_image(rows.centred.matrix(batch.count, samples_.units()));
    put(rows.centred_energies, batch.first, measured_.centred.in);
    put(row_energies(context_, image, map_.hidden()), batch.first, measured_.centred.out);
    for (std::size_t i = 0; i < image.size(); ++i) image[i] += mean_image_[i % mean_image_.size()];
    put(rows.value_energies, batch.first, measured_.linear.in);
    put(row_energies(context_, image, map_.hidden()), batch.first, measured_.linear.out);
  }

  Context& context_;
  const Samples& samples_;
  MeanMap map_;
  std::vector<float> mean_image_;
  Measured measured_;
};

using Views = std::vector<rbm::ParametersView<const float>>;

// Layers first … last, of the stack and of its control; `means`, if not null, gets those of the highest one.
NoiseOfLayers section_noise(Context& context, const Views& trained, const Views& control, std::size_t first,
                            std::size_t last, const data::Dataset& data, const NoiseOptions& options,
                            data::Dataset* means) {
  const auto key = random::make_key(options.seed, random::Stream::noise);
  const Samples samples(context, data, key);
  const auto part = [&](const Views& views) { return std::span(views).subspan(first, last - first + 1); };
  Section of_trained(context, samples, part(trained)), of_control(context, samples, part(control));
  Progress progress("passing samples up", data.count, "samples");
  data::for_each_batch(data.count, cpu_device, [&](data::Batch batch) {
    const auto values = samples.values(batch), centred = samples.centred(batch),
               differences = samples.differences(batch);
    const Rows rows{.values = to_device(context, values),
                    .centred = to_device(context, centred),
                    .differences = to_device(context, differences),
                    .value_energies = row_energies(context, values, data.units),
                    .centred_energies = row_energies(context, centred, data.units),
                    .difference_energies = row_energies(context, differences, data.units)};
    const auto& highest = of_trained.add(batch, rows, options, key);
    if (means) means->real.insert(means->real.end(), highest.begin(), highest.end());
    of_control.add(batch, rows, options, key);
    progress.update(batch.first + batch.count);
  });
  return {.first = static_cast<std::int64_t>(first) + 1,
          .last = static_cast<std::int64_t>(last) + 1,
          .visible = of_trained.map().visible(),
          .hidden = of_trained.map().hidden(),
          .trained = of_trained.readings(),
          .control = of_control.readings()};
}

void require_room(Context& context, const data::Stack& stack, const data::Dataset& data) {
  double weights = 0, widest = 0;
  for (const auto& layer : stack.layers) {
    weights += 4 * static_cast<double>(layer.parameters.weights.size());  // control, both on the device, a product
    widest = std::max(widest, static_cast<double>(layer.visible() + layer.hidden()));
  }
  const auto batch = static_cast<double>(data::largest_batch(data.count, cpu_device));
  machine::require_memory("the energies of noise and data",
                          sizeof(float) * (weights + widest * (static_cast<double>(data.count) + 12 * batch)),
                          context.device());
}

}  // namespace

Noise analyze_noise(Context& context, const spectrum::Layers& layers, const data::Dataset& data,
                    const NoiseOptions& options) {
  const auto& stack = layers.stack;
  expects(options.probes >= 1, "analyze_noise: there is no probe");
  data::require_fit(stack.layers.front(), data);
  require_variation(data);
  require_room(context, stack, data);
  const auto key = random::make_key(options.seed, random::Stream::noise).at_step(control_step);
  std::vector<rbm::Parameters> drawn;
  Views trained, control;
  for (const auto& layer : stack.layers) {
    if (!(squared_norm(layer.parameters.weights) > 0))
      fail(ExitCode::bad_input, "all weights of {} are zero: nothing passes", layer.name);
    drawn.push_back(with_random_weights(context, layer.parameters, key, static_cast<std::uint32_t>(drawn.size())));
    trained.push_back(layer.parameters.view());
  }
  for (const auto& parameters : drawn) control.push_back(parameters.view());
  Noise noise{.what = layers.what, .shape = data::shape_text(stack), .samples = data.count, .probes = options.probes};
  data::Dataset below;
  for (std::size_t layer = 0; layer < trained.size(); ++layer) {
    data::Dataset means;
    means.count = data.count;
    means.units = trained[layer].hidden();
    const bool is_highest = layer + 1 == trained.size();
    noise.layers.push_back(section_noise(context, trained, control, layer, layer, layer == 0 ? data : below, options,
                                         is_highest ? nullptr : &means));
    if (layer > 0) noise.layers.push_back(section_noise(context, trained, control, 0, layer, data, options, nullptr));
    below = std::move(means);
  }
  return noise;
}

}  // namespace kadanoff::subspaces
