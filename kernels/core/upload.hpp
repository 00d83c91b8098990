// Memory on the host whose content goes to the device while both go on working: page-locked on the way to a GPU, copied
// on a stream of its own. On the CPU both are the same memory.
//
//   upload.write()     waits for the copy of before, if there is one, and gives the memory to fill
//   upload.send(n)     begins to copy its first n words; the device is first done with what was there (free_after_this)
//   upload.read()      their place on the device; what the context launches from now on waits for the copy
//   upload.free_after_this()   all that reads them has been launched
//
// Two of them, taken in turns, keep a GPU fed: see row_stream.hpp.
#pragma once

#include <cstdint>
#include <memory>

#include "kernels/core/array.hpp"

namespace kadanoff {

namespace cuda {
class Upload;  // kernels/core/upload_cuda.cu
}

class Upload {
 public:
  // For `words` words. Throws Error(internal) where there is no memory for them.
  Upload(Context& context, std::int64_t words);

  [[nodiscard]] std::uint32_t* write();
  void send(std::int64_t words);
  [[nodiscard]] const std::uint32_t* read();
  void free_after_this();

 private:
  Array<std::uint32_t> on_cpu_;
  std::shared_ptr<cuda::Upload> on_cuda_;
};

}  // namespace kadanoff
