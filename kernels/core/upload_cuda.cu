// Two events order the stream of the copies and the stream of the context: `sent_`, after the copy, and `free_`, after
// the last launch that reads the copied words.
#include "kernels/core/cuda_event.cuh"
#include "kernels/core/upload.hpp"

namespace kadanoff::cuda {
namespace {

// Owns one thing, as Stream and Event do: what was made goes when the next cannot be.
class PinnedWords {
 public:
  explicit PinnedWords(std::int64_t words) {
    const auto bytes = static_cast<std::size_t>(words) * sizeof(std::uint32_t);
    if (cudaHostAlloc(&memory_, bytes, cudaHostAllocDefault) == cudaSuccess) return;
    cudaGetLastError();
    throw Error(ExitCode::internal,
                "the system has no " + std::to_string(bytes >> 20) +
                    " MiB of page-locked memory for the data's way to the GPU; use a smaller batch");
  }
  PinnedWords(const PinnedWords&) = delete;
  PinnedWords& operator=(const PinnedWords&) = delete;
  ~PinnedWords() { cudaFreeHost(memory_); }

  [[nodiscard]] std::uint32_t* data() const { return static_cast<std::uint32_t*>(memory_); }

 private:
  void* memory_ = nullptr;
};

class DeviceUpload final : public Upload {
 public:
  DeviceUpload(Context& context, std::int64_t words)
      : context_(context), on_device_(context.device(), words), on_host_(words) {}
  DeviceUpload(const DeviceUpload&) = delete;
  DeviceUpload& operator=(const DeviceUpload&) = delete;
  ~DeviceUpload() override { cudaStreamSynchronize(stream_); }

  std::uint32_t* host_buffer() override {
    sent_.wait();
    return on_host_.data();
  }
  void send(std::int64_t words) override {
    free_.delay(stream_);
    check(cudaMemcpyAsync(on_device_.data(), on_host_.data(), static_cast<std::size_t>(words) * sizeof(std::uint32_t),
                          cudaMemcpyHostToDevice, stream_),
          "copying to the device");
    sent_.record(stream_);
  }
  const std::uint32_t* device_buffer() override {
    sent_.delay(context_.cuda().stream());
    return on_device_.data();
  }
  void mark_last_use() override { free_.record(context_.cuda().stream()); }

 private:
  Context& context_;
  Array<std::uint32_t> on_device_;
  PinnedWords on_host_;
  Stream stream_;
  Event sent_, free_;
};

}  // namespace

std::unique_ptr<Upload> make_upload(Context& context, std::int64_t words) {
  context.cuda();  // its device becomes the current one
  return std::make_unique<DeviceUpload>(context, words);
}

}  // namespace kadanoff::cuda
