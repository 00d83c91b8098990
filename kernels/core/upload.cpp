#include "kernels/core/upload.hpp"

#include "kernels/core/upload_device.hpp"

namespace kadanoff {

Upload::Upload(Context& context, std::int64_t words) {
  if (!context.on_cuda())
    on_cpu_ = Array<std::uint32_t>(cpu_device, words);
  else if constexpr (has_cuda)
    on_cuda_ = cuda::make_upload(context, words);
}

std::uint32_t* Upload::write() {
  if constexpr (has_cuda) {
    if (on_cuda_ != nullptr) return cuda::write(*on_cuda_);
  }
  return on_cpu_.data();
}

void Upload::send([[maybe_unused]] std::int64_t words) {
  if constexpr (has_cuda) {
    if (on_cuda_ != nullptr) cuda::send(*on_cuda_, words);
  }
}

const std::uint32_t* Upload::read() {
  if constexpr (has_cuda) {
    if (on_cuda_ != nullptr) return cuda::read(*on_cuda_);
  }
  return on_cpu_.data();
}

void Upload::free_after_this() {
  if constexpr (has_cuda) {
    if (on_cuda_ != nullptr) cuda::free_after_this(*on_cuda_);
  }
}

}  // namespace kadanoff
