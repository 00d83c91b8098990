// A CUDA graph: the launches of a function, recorded once and then launched together. Kernel arguments passed by value
// keep their recorded values; kernels read values that change through a pointer.
#pragma once

#include <utility>

#include "kernels/core/cuda_resources.cuh"

namespace kadanoff::cuda {

class Graph {
 public:
  Graph() = default;
  Graph(Graph&& other) noexcept : executable_(std::exchange(other.executable_, nullptr)) {}
  Graph& operator=(Graph&& other) noexcept {
    std::swap(executable_, other.executable_);
    return *this;
  }
  ~Graph() {
    if (executable_ != nullptr) cudaGraphExecDestroy(executable_);
  }

  // Records what `launches()` puts on the stream of `gpu`, and runs none of it. `launches` must not allocate, wait, or
  // use a kernel or library for the first time: call it once before, without recording.
  template <class Launches>
  static Graph record(CudaResources& gpu, const Launches& launches) {
    Recording recording(gpu.stream());
    launches();
    Graph graph;
    check(cudaGraphInstantiate(&graph.executable_, recording.end(), 0), "instantiating a graph");
    return graph;
  }

  [[nodiscard]] bool is_recorded() const noexcept { return executable_ != nullptr; }

  void launch(CudaResources& gpu) const { check(cudaGraphLaunch(executable_, gpu.stream()), "launching a graph"); }

 private:
  // Ends the recording that it began, also when a launch throws.
  class Recording {
   public:
    explicit Recording(cudaStream_t stream) : stream_(stream) {
      check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "beginning to record a graph");
    }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;
    ~Recording() {
      if (!ended_) {
        cudaStreamEndCapture(stream_, &graph_);
        cudaGetLastError();  // clears it: the error that made us throw is reported instead
      }
      if (graph_ != nullptr) cudaGraphDestroy(graph_);
    }
    cudaGraph_t end() {
      ended_ = true;
      check(cudaStreamEndCapture(stream_, &graph_), "recording a graph");
      return graph_;
    }

   private:
    cudaStream_t stream_;
    cudaGraph_t graph_ = nullptr;
    bool ended_ = false;
  };

  cudaGraphExec_t executable_ = nullptr;
};

}  // namespace kadanoff::cuda
