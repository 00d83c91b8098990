// Memory on the host whose content goes to the device while both go on working: page-locked on the way to a GPU, copied
// on a stream of its own. On the CPU both are the same memory.
//
//   upload->write()    waits for the copy of before, if there is one, and gives the memory to fill
//   upload->send(n)    begins to copy its first n words; the device is first done with what was there
//   (free_after_this) upload->read()      their place on the device; what the context launches from now on waits for
//   the copy upload->free_after_this()   all that reads them has been launched
//
// Two of them, taken in turns, keep a GPU fed: see row_stream.hpp.
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

  [[nodiscard]] virtual std::uint32_t* write() = 0;
  virtual void send(std::int64_t words) = 0;
  [[nodiscard]] virtual const std::uint32_t* read() = 0;
  virtual void free_after_this() = 0;
};

// For `words` words; the context must outlive it. Throws Error(internal) where there is no memory for them.
std::unique_ptr<Upload> make_upload(Context& context, std::int64_t words);

namespace cuda {
decltype(kadanoff::make_upload) make_upload;
}

}  // namespace kadanoff
