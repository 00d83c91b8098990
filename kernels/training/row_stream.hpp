// Batches of a training whose data stays on the host, because it does not fit in the device's memory. The order of the
// samples is known in advance (step_state.hpp): while the device works on one batch, the host gathers and sends the
// rows of the next. Give contrastive_update the plan of the stream, which is `gathered`:
//
//   const auto rows = stream.batch(update);
//   contrastive_update(context, method, stream.plan(), update, rows, …);
//   stream.prefetch(update + 1);
//
// The result has the same bits as with all of the data on the device.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "kernels/core/upload.hpp"
#include "kernels/rows/sample_rows.hpp"
#include "kernels/training/step_state.hpp"

namespace kadanoff::training {

class RowStream {
 public:
  // `data` is on the host, and must outlive the stream.
  RowStream(Context& context, const StepPlan& plan, const rows::SampleRows& data);

  // The plan for gathered rows.
  [[nodiscard]] const StepPlan& plan() const noexcept { return gathered_; }

  // Gathers the rows of an update and begins to send them. Does not wait for the device's work on the previous batch.
  void prefetch(std::uint32_t update);

  // The rows of an update on the device, in the order of its batch, prefetched or not. They stay until the next call of
  // batch(). Launch everything that reads them before that call.
  [[nodiscard]] rows::SampleRows batch(std::uint32_t update);

 private:
  struct Slot {
    std::unique_ptr<Upload> upload;
    std::optional<std::uint32_t> update = {};  // whose rows these are
    std::int64_t rows = 0;
  };

  Context& context_;
  StepPlan plan_, gathered_;
  rows::SampleRows data_;
  std::int64_t width_;  // of a row, in words of 32 bits
  std::array<Slot, 2> slots_;
  int current_ = 1;  // the slot that batch() returned; prefetch() fills the other
};

}  // namespace kadanoff::training
