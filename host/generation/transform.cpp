// Takes the samples through the hidden layer, batch by batch.
#include "host/generation/transform.hpp"

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

namespace kadanoff::generation {

data::Dataset transform(Context& context, const data::Model& model, const data::Dataset& data, HiddenAs as,
                        std::uint64_t seed) {
  data::require_fit(model, data);
  const auto hidden_units = model.hidden();
  const auto width = rows::words_per_row(hidden_units);
  const bool samples = as == HiddenAs::samples;
  machine::require_memory(fmt::format("{} of {}", counted(data.count, "sample"), counted(hidden_units, "hidden unit")),
                          4.0 * static_cast<double>(data.count) * static_cast<double>(samples ? width : hidden_units),
                          cpu_device);
  data::Dataset transformed;
  transformed.count = data.count;
  transformed.units = hidden_units;
  transformed.temperatures = data.temperatures;
  if (samples)
    transformed.words.resize(static_cast<std::size_t>(data.count * width));
  else
    transformed.real.resize(static_cast<std::size_t>(data.count * hidden_units));

  rbm::Parameters copy;
  if (context.on_cuda()) copy = model.parameters.copied_to(context, context.device());
  const auto parameters = std::as_const(context.on_cuda() ? copy : model.parameters).view();
  const auto most = data::largest_batch(data.count, context.device());
  Array<float> hidden(context.device(), most * hidden_units);
  Array<std::uint32_t> words(context.device(), samples ? most * width : 0);
  const auto key = random::make_key(seed, random::Stream::transform);
  data::DeviceSamples visible(context, data);
  Progress progress("transforming", data.count, "samples");
  visible.for_each_batch([&](Matrix<const float> rows, std::int64_t first) {
    const auto here = hidden.matrix(rows.rows, hidden_units);
    rbm::hidden_mean(context, parameters, rows, here);
    if (samples) {
      units::sample(context, here, key, static_cast<std::uint32_t>(first), 0);
      const auto packed = words.matrix(rows.rows, width);
      rows::pack(context, here, packed);
      copy_bytes(context, cpu_device, transformed.words.data() + first * width, context.device(), packed.data,
                 static_cast<std::size_t>(rows.rows * width) * sizeof(std::uint32_t));
    } else {
      copy_bytes(context, cpu_device, transformed.real.data() + first * hidden_units, context.device(), here.data,
                 static_cast<std::size_t>(rows.rows * hidden_units) * sizeof(float));
    }
    progress.update(first + rows.rows);
  });
  return transformed;
}

}  // namespace kadanoff::generation
