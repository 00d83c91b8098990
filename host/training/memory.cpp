// Adds up the memory of a training, and finds the largest batch that fits.
#include "host/training/memory.hpp"

#include <optional>

#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

// Four copies: of what is saved, in the writer, in the HDF5 file in memory, and as that file's bytes. A larger file is
// made on the disk and needs only two.
double bytes_to_save(double saved) {
  return (saved <= static_cast<double>(io::H5Writer::largest_in_memory) ? 4 : 2) * saved;
}

struct Shortage {
  Device device;
  std::int64_t free;
};

std::optional<Shortage> shortage_on_gpu(const TrainingMemory& memory, Device device) {
  const auto there = device == cpu_device ? std::nullopt : machine::available_bytes(device);
  if (there && with_reserve(memory.on_device(), device) > static_cast<double>(*there))
    return Shortage{.device = device, .free = *there};
  return std::nullopt;
}

std::optional<Shortage> shortage(const TrainingMemory& memory, Device device) {
  const auto free = machine::available_to_holder(static_cast<std::int64_t>(memory.loaded));
  if (free && with_reserve(memory.on_host(device), cpu_device) > static_cast<double>(*free))
    return Shortage{.device = cpu_device, .free = *free};
  return shortage_on_gpu(memory, device);
}

// With DataMemory::host, batches of the data are streamed.
TrainingMemory memory_of(const TrainOptions& options, const data::Dataset& data, Context& context, DataMemory where) {
  const auto visible = static_cast<double>(data.units), hidden = static_cast<double>(options.hidden);
  TrainingMemory memory;
  const auto& method = options.method;
  const auto batch = batch_size(options, data);
  memory.parameters = sizeof(float) * (visible * hidden + visible + hidden);
  memory.state = (method.optimizer.has_first_moment() + method.optimizer.has_second_moment()) * memory.parameters;
  if (method.algorithm == Algorithm::pcd)
    memory.state +=
        sizeof(std::uint32_t) * static_cast<double>(batch) * static_cast<double>(rows::words_per_row(options.hidden));
  memory.streamed = where == DataMemory::host;
  const auto bytes_of_rows = [&](std::int64_t rows) {
    return static_cast<double>(rows) * static_cast<double>(data.row_bytes());
  };
  memory.mapped = data.mapped.memory != nullptr;
  memory.loaded =
      (memory.mapped ? 0 : bytes_of_rows(data.count)) + static_cast<double>(data.temperatures.size()) * sizeof(double);
  memory.data = context.on_cuda() ? bytes_of_rows(memory.streamed ? 2 * batch : data.count) : memory.loaded;
  memory.pinned = memory.streamed ? memory.data : 0;
  memory.workspace = contrastive_workspace_bytes(context, method, data.units, options.hidden, batch, data.values());
  memory.checkpoint = bytes_to_save(memory.parameters + memory.state);
  return memory;
}

}  // namespace

double with_reserve(double bytes, Device device) {
  constexpr double on_gpu = 96 << 20;
  return 1.05 * bytes + (device == cpu_device ? 0 : on_gpu);
}

bool streams_data(const TrainOptions& options, const data::Dataset& data, Context& context) {
  if (!context.on_cuda() || options.data_memory == DataMemory::device) return false;
  if (options.data_memory == DataMemory::host) return true;
  const auto lack = shortage(memory_of(options, data, context, DataMemory::device), context.device());
  return lack && lack->device == context.device() && 2 * batch_size(options, data) < data.count;
}

TrainingMemory training_memory(const TrainOptions& options, const data::Dataset& data, Context& context) {
  return memory_of(options, data, context,
                   streams_data(options, data, context) ? DataMemory::host : DataMemory::device);
}

std::int64_t largest_fitting_batch(std::int64_t most, const std::function<bool(std::int64_t)>& fits) {
  std::int64_t fitting = 0;
  for (std::int64_t beyond = most + 1; beyond - fitting > 1;) {
    const auto middle = fitting + (beyond - fitting) / 2;
    (fits(middle) ? fitting : beyond) = middle;
  }
  return fitting;
}

void require_memory(const TrainOptions& options, const data::Dataset& data, Context& context) {
  const auto device = context.device();
  const auto memory = training_memory(options, data, context);
  const auto lack = shortage(memory, device);
  if (!lack) return;
  const auto batch = batch_size(options, data);
  const auto largest = largest_fitting_batch(batch, [&](std::int64_t size) {
    auto smaller = options;
    smaller.batch_size = size;
    return !shortage(training_memory(smaller, data, context), device);
  });
  fail(ExitCode::usage, "--hidden {}: an RBM of {} × {} with batches of {} needs {}; on {} {} are free{}, and {}",
       options.hidden, data.units, options.hidden, batch, to_text(memory, device), to_string(lack->device),
       machine::bytes_text(static_cast<double>(lack->free)), machine::memory_hint(lack->device),
       largest > 0 ? fmt::format("the largest batch that fits is --batch-size {}", largest) : "no batch would fit");
}

std::string to_text(const TrainingMemory& memory, Device device) {
  const bool on_host = device == cpu_device;
  const auto parts = fmt::format("parameters {}, state {}, {} {}, workspace {}", machine::bytes_text(memory.parameters),
                                 machine::bytes_text(memory.state), memory.streamed ? "data streamed through" : "data",
                                 on_host && memory.mapped ? "in a file" : machine::bytes_text(memory.data),
                                 machine::bytes_text(memory.workspace));
  const auto checkpoint = machine::bytes_text(memory.checkpoint);
  if (on_host)
    return fmt::format("{} of memory on cpu: {}, to write a checkpoint {}", machine::bytes_text(memory.on_host(device)),
                       parts, checkpoint);
  const auto batches =
      memory.streamed ? fmt::format("page-locked batches {}, ", machine::bytes_text(memory.pinned)) : std::string();
  return fmt::format("{} of memory on {}: {}; and {} on the host: data {}, {}to write a checkpoint {}",
                     machine::bytes_text(memory.on_device()), to_string(device), parts,
                     machine::bytes_text(memory.on_host(device)),
                     memory.mapped ? "in a file" : machine::bytes_text(memory.loaded), batches, checkpoint);
}

}  // namespace kadanoff::training
