// Host memory that is copied to the device while host and device continue to work. For a GPU it is page-locked, and
// copied on its own stream. On the CPU, host and device memory are the same. Two uploads used in turns keep a GPU busy:
// see row_stream.hpp.
#pragma once

#include <cstdint>
#include <memory>

#include "kernels/core/context.hpp"

namespace kadanoff {

class Upload {
 public:
  Upload() = default;
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;
  virtual ~Upload() = default;

  // The memory to fill. Waits until the previous copy is done, if there is one.
  [[nodiscard]] virtual std::uint32_t* host_buffer() = 0;

  // Begins to copy the first `words` words. The copy waits until the device has finished with the previous words
  // (mark_last_use).
  virtual void send(std::int64_t words) = 0;

  // The address of the words on the device. What the context launches from now on waits for the copy.
  [[nodiscard]] virtual const std::uint32_t* device_buffer() = 0;

  // Call it when everything that reads the words has been launched.
  virtual void mark_last_use() = 0;
};

// For `words` words; the context must outlive it. Throws Error(internal) if there is not enough memory.
std::unique_ptr<Upload> make_upload(Context& context, std::int64_t words);

namespace cuda {
decltype(kadanoff::make_upload) make_upload;
}

}  // namespace kadanoff
