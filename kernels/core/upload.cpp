// The upload of a CPU, which copies nothing, and the choice between the upload of a CPU and of a GPU.
#include "kernels/core/upload.hpp"

#include "kernels/core/array.hpp"

namespace kadanoff {
namespace {

// Nothing has to travel.
class HostMemory final : public Upload {
 public:
  explicit HostMemory(std::int64_t words) : words_(cpu_device, words) {}

  std::uint32_t* host_buffer() override { return words_.data(); }
  void send(std::int64_t /*words*/) override {}
  const std::uint32_t* device_buffer() override { return words_.data(); }
  void mark_last_use() override {}

 private:
  Array<std::uint32_t> words_;
};

}  // namespace

std::unique_ptr<Upload> make_upload(Context& context, std::int64_t words) {
  if constexpr (has_cuda) {
    if (context.on_cuda()) return cuda::make_upload(context, words);
  }
  return std::make_unique<HostMemory>(words);
}

}  // namespace kadanoff
