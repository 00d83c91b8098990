// Events: places in a stream that another stream or the host can wait for.
#pragma once

#include "kernels/core/cuda_resources.cuh"

namespace kadanoff::cuda {

// An event of the current device. One that was never recorded makes nobody wait.
class Event {
 public:
  Event() { check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming), "making an event"); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { cudaEventDestroy(event_); }

  void record(cudaStream_t stream) { check(cudaEventRecord(event_, stream), "recording an event"); }

  // What is launched on the stream from now on waits for it.
  void delay(cudaStream_t stream) const { check(cudaStreamWaitEvent(stream, event_, 0), "waiting for another stream"); }

  // The host waits for it.
  void wait() const { check(cudaEventSynchronize(event_), "waiting for the device"); }

 private:
  cudaEvent_t event_ = nullptr;
};

// Keeps the host at most two pieces of work ahead of the device: enough for the device never to wait for the host, and
// so few that what the host says of its progress is true. A queue of CUDA's own is full only after about a thousand
// launches. For each piece: wait(), launch it, launched().
class TwoAhead {
 public:
  // Waits until the piece before the last one is done.
  void wait() const { done_[next_].wait(); }
  void launched(cudaStream_t stream) {
    done_[next_].record(stream);
    next_ = 1 - next_;
  }

 private:
  Event done_[2];
  int next_ = 0;
};

}  // namespace kadanoff::cuda
