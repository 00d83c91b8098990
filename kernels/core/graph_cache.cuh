// Repeated launches as CUDA graphs. The first time they are launched without a graph, which also loads what CUDA loads
// at its first use. The second time they are recorded. From then on the recorded graph is launched. If one cannot be
// recorded, no other is tried.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/cuda_graph.cuh"

namespace kadanoff::cuda {

// How launches got onto the stream.
enum class LaunchedAs : std::uint8_t {
  plain,
  new_graph,  // recorded just now
  graph
};

// Graphs by key. A key holds everything that the launches take by value; keys are compared with ==.
template <class Key>
class GraphCache {
 public:
  // Puts on the stream of `gpu` what `launches()` would. `launches` must launch the same work for equal keys, and
  // Graph::record must be able to record it.
  template <class Launches>
  LaunchedAs launch(CudaResources& gpu, const Key& key, const Launches& launches) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.key == key; });
    if (found == entries_.end()) {
      launches();
      make_room(gpu);
      entries_.push_back({key, {}});
      return LaunchedAs::plain;
    }
    const bool is_new = !found->graph.is_recorded();
    if (is_new && !record(gpu, launches, *found)) {
      launches();  // which throws if they themselves are wrong
      return LaunchedAs::plain;
    }
    found->graph.launch(gpu);
    return is_new ? LaunchedAs::new_graph : LaunchedAs::graph;
  }

  // Why there are no graphs; empty if there is no reason.
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

 private:
  struct Entry {
    Key key;
    Graph graph;  // empty until it is recorded
  };

  template <class Launches>
  bool record(CudaResources& gpu, const Launches& launches, Entry& entry) {
    if (!failure_.empty()) return false;
    try {
      entry.graph = Graph::record(gpu, launches);
      return true;
    } catch (const Error& error) {
      failure_ = error.what();
      return false;
    }
  }

  // If the cache is full, removes the oldest entry, after the device has finished with it.
  void make_room(CudaResources& gpu) {
    constexpr std::size_t most_entries = 8;
    if (entries_.size() < most_entries) return;
    check(cudaStreamSynchronize(gpu.stream()), "waiting for a graph");
    entries_.erase(entries_.begin());
  }

  std::vector<Entry> entries_;
  std::string failure_;
};

}  // namespace kadanoff::cuda
