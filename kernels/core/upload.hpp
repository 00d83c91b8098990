// Memory on the host whose content goes to the device while both go on working: page-locked on the way to a GPU, copied
// on a stream of its own. On the CPU both are the same memory. Two of them, taken in turns, keep a GPU fed: see
// row_stream.hpp.
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

  // The memory to fill. Waits for the copy of before, if there is one.
  [[nodiscard]] virtual std::uint32_t* write() = 0;

  // Begins to copy its first `words` words. First the device is done with what was there (free_after_this).
  virtual void send(std::int64_t words) = 0;

  // Their place on the device. What the context launches from now on waits for the copy.
  [[nodiscard]] virtual const std::uint32_t* read() = 0;

  // All that reads them has been launched.
  virtual void free_after_this() = 0;
};

// For `words` words; the context must outlive it. Throws Error(internal) where there is no memory for them.
std::unique_ptr<Upload> make_upload(Context& context, std::int64_t words);

namespace cuda {
decltype(kadanoff::make_upload) make_upload;
}

}  // namespace kadanoff
