// Two events order the stream of the copies and the stream of the context: `sent_`, after the copy, and `free_`, after
// the last launch that reads the copied words.
#include "kernels/core/cuda_resources.cuh"
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

class Event {
 public:
  Event() { check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming), "making an event"); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { cudaEventDestroy(event_); }

  operator cudaEvent_t() const { return event_; }  // NOLINT(google-explicit-constructor): as CUDA takes it

 private:
  cudaEvent_t event_ = nullptr;
};

class DeviceUpload final : public Upload {
 public:
  DeviceUpload(Context& context, std::int64_t words)
      : context_(context), on_device_(context.device(), words), on_host_(words) {}
  DeviceUpload(const DeviceUpload&) = delete;
  DeviceUpload& operator=(const DeviceUpload&) = delete;
  ~DeviceUpload() override { cudaStreamSynchronize(stream_); }

  // An event that was never recorded makes nobody wait.
  std::uint32_t* host_buffer() override {
    check(cudaEventSynchronize(sent_), "waiting for a copy to the device");
    return on_host_.data();
  }
  void send(std::int64_t words) override {
    check(cudaStreamWaitEvent(stream_, free_, 0), "ordering a copy");
    check(cudaMemcpyAsync(on_device_.data(), on_host_.data(), static_cast<std::size_t>(words) * sizeof(std::uint32_t),
                          cudaMemcpyHostToDevice, stream_),
          "copying to the device");
    check(cudaEventRecord(sent_, stream_), "recording an event");
  }
  const std::uint32_t* device_buffer() override {
    check(cudaStreamWaitEvent(context_.cuda().stream(), sent_, 0), "waiting for a copy to the device");
    return on_device_.data();
  }
  void mark_last_use() override { check(cudaEventRecord(free_, context_.cuda().stream()), "recording an event"); }

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
