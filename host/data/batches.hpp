// The loop over batches: how many samples or chains a device works on together, and the samples of a data set, as
// floats on the device one batch at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "host/data/dataset.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rows/spins.hpp"

namespace kadanoff::data {

// As many rows as fit into a CPU's cache, or as keep a GPU busy.
inline std::int64_t batch_rows(Device device) { return device == cpu_device ? 2048 : 65536; }

// For `count` rows: the size of the largest batch, and the number of batches.
inline std::int64_t largest_batch(std::int64_t count, Device device) { return std::min(count, batch_rows(device)); }
inline std::int64_t batches_of(std::int64_t count, Device device) {
  return (count + batch_rows(device) - 1) / batch_rows(device);
}

// Rows first … first + count − 1 of all.
struct Batch {
  std::int64_t first = 0, count = 0;
};

// Calls use(Batch) for all of `count` rows, in their order.
template <class Use>
void for_each_batch(std::int64_t count, Device device, Use use) {
  for (std::int64_t first = 0; first < count; first += batch_rows(device))
    use(Batch{.first = first, .count = largest_batch(count - first, device)});
}

// The samples, packed or real, on the context's device. On a CPU they are the data's own: it must outlive this.
class DeviceRows {
 public:
  DeviceRows(Context& context, const Dataset& data) : view_(data.rows()) {
    if (!context.on_cuda()) return;
    const auto copy = [&](const auto* first, std::int64_t width) {
      return to_device(context, std::span(first, static_cast<std::size_t>(data.count * width)));
    };
    if (data.is_real()) {
      real_ = copy(view_.real.data, data.units);
      view_ = std::as_const(real_).matrix(data.count, data.units);
    } else {
      words_ = copy(view_.spins.words.data, view_.spins.words.cols);
      view_ = {std::as_const(words_).matrix(data.count, rows::words_per_row(data.units)), data.units};
    }
  }

  [[nodiscard]] const rows::SampleRows& view() const { return view_; }

 private:
  Array<std::uint32_t> words_;
  Array<float> real_;
  rows::SampleRows view_;
};

// The same, and room for a batch of them as floats.
class DeviceSamples {
 public:
  DeviceSamples(Context& context, const Dataset& data)
      : context_(context),
        count_(data.count),
        units_(data.units),
        samples_(context, data),
        batch_(context.device(), largest_batch(data.count, context.device()) * data.units) {}

  [[nodiscard]] std::int64_t count() const { return count_; }

  // Calls use(values, first) for all samples, in order: values (n × N_v, ±1 or real, on the device) are samples first …
  // first + n − 1. `use` may change them.
  template <class Use>
  void for_each_batch(Use use) {
    const random::Permutation in_order(static_cast<std::uint32_t>(count_));
    data::for_each_batch(count_, context_.device(), [&](Batch batch) {
      const auto values = batch_.matrix(batch.count, units_);
      rows::unpack(context_, samples_.view(), in_order, batch.first, values);
      use(values, batch.first);
    });
  }

 private:
  Context& context_;
  std::int64_t count_, units_;
  DeviceRows samples_;
  Array<float> batch_;
};

}  // namespace kadanoff::data
