// Takes rows of one layer to the other, batch by batch.
#include "host/data/transform.hpp"

#include <fmt/format.h>

#include "host/base/progress.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/rows/spins.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::data {

namespace {

// From the layer that is given to the other one.
struct Half {
  std::int64_t units;  // of the other layer
  decltype(&rbm::hidden_mean) mean;
  random::Stream stream;
};

// The result; and on a CPU a batch of both layers.
void require_memory_for(const Context& context, const Dataset& data, const Half& half, bool samples) {
  const auto count = static_cast<double>(data.count), units = static_cast<double>(half.units);
  const double kept = samples ? static_cast<double>(rows::words_per_row(half.units)) : units;
  const double batch = context.on_cuda() ? 0
                                         : static_cast<double>(largest_batch(data.count, cpu_device)) *
                                               (static_cast<double>(data.units) + units);
  machine::require_memory(fmt::format("{} of {}", counted(data.count, "sample"), counted(half.units, "unit")),
                          4 * (count * kept + batch), cpu_device);
}

Dataset pass(Context& context, const Model& model, const Dataset& data, PassAs as, std::uint64_t seed,
             const Half& half) {
  const auto width = rows::words_per_row(half.units);
  const bool samples = as == PassAs::samples;
  require_memory_for(context, data, half, samples);
  Dataset result;
  result.count = data.count;
  result.units = half.units;
  result.temperatures = data.temperatures;
  result.labels = data.labels;
  result.label_names = data.label_names;
  result.binary = model.binary && samples;
  if (samples)
    result.words.resize(static_cast<std::size_t>(data.count * width));
  else
    result.real.resize(static_cast<std::size_t>(data.count * half.units));

  rbm::Parameters copy;
  if (context.on_cuda()) copy = model.parameters.copied_to(context, context.device());
  const auto parameters = std::as_const(context.on_cuda() ? copy : model.parameters).view();
  const auto most = largest_batch(data.count, context.device());
  Array<float> means(context.device(), most * half.units);
  Array<std::uint32_t> words(context.device(), samples ? most * width : 0);
  const auto key = random::make_key(seed, half.stream);
  DeviceSamples given(context, data);
  Progress progress("transforming", data.count, "samples");
  given.for_each_batch([&](Matrix<const float> rows, std::int64_t first) {
    const auto here = means.matrix(rows.rows, half.units);
    half.mean(context, parameters, rows, here);
    if (samples) {
      units::sample(context, here, key, static_cast<std::uint32_t>(first), 0);
      const auto packed = words.matrix(rows.rows, width);
      rows::pack(context, here, packed);
      copy_bytes(context, cpu_device, result.words.data() + first * width, context.device(), packed.data,
                 static_cast<std::size_t>(rows.rows * width) * sizeof(std::uint32_t));
    } else {
      copy_bytes(context, cpu_device, result.real.data() + first * half.units, context.device(), here.data,
                 static_cast<std::size_t>(rows.rows * half.units) * sizeof(float));
    }
    progress.update(first + rows.rows);
  });
  return result;
}

}  // namespace

Dataset transform(Context& context, const Model& model, const Dataset& data, PassAs as, std::uint64_t seed) {
  require_fit(model, data);
  return pass(context, model, data, as, seed,
              {.units = model.hidden(), .mean = rbm::hidden_mean, .stream = random::Stream::transform});
}

Dataset transform_down(Context& context, const Model& model, const Dataset& hidden, PassAs as, std::uint64_t seed) {
  if (hidden.units != model.hidden())
    fail(ExitCode::bad_input, "{} has {}, {} {} per sample: they do not fit", model.name,
         counted(model.hidden(), "hidden unit"), hidden.name, hidden.units);
  auto visible = pass(context, model, hidden, as, seed,
                      {.units = model.visible(), .mean = rbm::visible_mean, .stream = random::Stream::transform_down});
  visible.lattice_shape = model.lattice_shape;
  return visible;
}

}  // namespace kadanoff::data
