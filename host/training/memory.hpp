// The memory that a training needs, computed before it begins, and the largest batch that fits if it needs too much.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "host/training/options.hpp"

namespace kadanoff::training {

struct TrainingMemory {
  double parameters = 0;  // W, b, c
  double state = 0;       // the other state of the method: moments, chains
  double data = 0;        // the samples as they are, or two batches of them if they are streamed; on a CPU `loaded`
  double workspace = 0;   // of an update
  double pinned = 0;      // on the host, page-locked: the two batches being sent, if the data is streamed
  double checkpoint = 0;  // on the host, while a checkpoint is written
  double loaded = 0;      // on the host, the data as it was loaded: it is there before the training
  bool streamed = false;  // the samples stay on the host
  bool mapped = false;    // they are in a file there (--scratch), and count for nothing

  [[nodiscard]] double on_device() const { return parameters + state + data + workspace; }
  // Includes the device memory if the device is the CPU.
  [[nodiscard]] double on_host(Device device) const {
    return pinned + checkpoint + (device == cpu_device ? on_device() : loaded);
  }
};

// Whether the data stays on the host, and batches of it are sent to the device.
bool streams_data(const TrainOptions& options, const data::Dataset& data, Context& context);

// In doubles, so that sizes beyond any machine can be computed.
TrainingMemory training_memory(const TrainOptions& options, const data::Dataset& data, Context& context);

// `bytes` plus the memory that the libraries need: cuBLAS's workspace, code, graphs.
double with_reserve(double bytes, Device device);

// Throws Error(usage) if the context's device or the host has too little free memory, and names the largest batch that
// would fit.
void require_memory(const TrainOptions& options, const data::Dataset& data, Context& context);

// The largest batch of 1 … `most` that fits, if every smaller one fits, too; 0 if none does.
std::int64_t largest_fitting_batch(std::int64_t most, const std::function<bool(std::int64_t)>& fits);

// "43.2 MiB of memory on cpu: parameters 1.5 MiB, …"
std::string to_text(const TrainingMemory& memory, Device device);

}  // namespace kadanoff::training
