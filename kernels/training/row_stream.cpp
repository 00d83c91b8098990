// Gathers the rows of the next batch while the device works on this one.
#include "kernels/training/row_stream.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

constexpr std::int64_t rows_per_task = 256;

StepPlan gathered(StepPlan plan) {
  plan.gathered = true;
  return plan;
}

}  // namespace

RowStream::RowStream(Context& context, const StepPlan& plan, const rows::SampleRows& data)
    : context_(context),
      plan_(plan),
      gathered_(gathered(plan)),
      data_(data),
      width_(rows::words_per_row(data.values(), data.units())),
      slots_{Slot{.upload = make_upload(context, plan.batch * width_)},
             Slot{.upload = make_upload(context, plan.batch * width_)}} {
  expects(data.device() == cpu_device, "RowStream: the data is not on the host");
  expects(!plan.gathered && plan.batch > 0 && plan.samples <= data.rows(), "RowStream: the plan does not fit the data");
}

void RowStream::prefetch(std::uint32_t update) {
  auto& slot = slots_[static_cast<std::size_t>(1 - current_)];
  if (slot.update == update) return;
  const auto step = step_state(plan_, update);
  std::uint32_t* to = slot.upload->host_buffer();
  slot.update.reset();
  context_.cpu().for_each_range(step.size, rows_per_task, [&](std::int64_t begin, std::int64_t count, int) {
    for (auto i = begin; i < begin + count; ++i) {
      const auto sample = step.order(step.first + static_cast<std::uint32_t>(i));
      const void* from = data_.is_real() ? static_cast<const void*>(data_.real.row(sample))
                                         : static_cast<const void*>(data_.spins.words.row(sample));
      std::memcpy(to + i * width_, from, static_cast<std::size_t>(width_) * sizeof(std::uint32_t));
    }
  });
  slot.upload->send(step.size * width_);
  slot.rows = step.size;
  slot.update = update;
}

rows::SampleRows RowStream::batch(std::uint32_t update) {
  slots_[static_cast<std::size_t>(current_)].upload->mark_last_use();
  prefetch(update);
  current_ = 1 - current_;
  auto& slot = slots_[static_cast<std::size_t>(current_)];
  const std::uint32_t* words = slot.upload->device_buffer();
  if (data_.is_real()) return contiguous(reinterpret_cast<const float*>(words), slot.rows, width_, context_.device());
  return {contiguous(words, slot.rows, width_, context_.device()), data_.units()};
}

}  // namespace kadanoff::training
