// Launches that come again and again, as CUDA graphs: launched plainly the first time, which also loads what is loaded
// at its first use, recorded the second time, and only launched from then on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernels/core/cuda_graph.cuh"

namespace kadanoff::cuda {

// How launches got onto the stream.
enum class LaunchedAs : std::uint8_t {
  plain,
  new_graph,  // recorded just now
  graph
};

// Graphs by their keys. Key: all that the launches take by value, comparable by ==.
template <class Key>
class GraphCache {
 public:
  // Puts on the stream of `gpu` what `launches()` would: the same for equal keys, and fit for Graph::record.
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
    if (is_new) found->graph = Graph::record(gpu, launches);
    found->graph.launch(gpu);
    return is_new ? LaunchedAs::new_graph : LaunchedAs::graph;
  }

 private:
  struct Entry {
    Key key;
    Graph graph;  // once it is recorded
  };

  // The oldest goes, when the device is done with it.
  void make_room(CudaResources& gpu) {
    constexpr std::size_t most_entries = 8;
    if (entries_.size() < most_entries) return;
    check(cudaStreamSynchronize(gpu.stream()), "waiting for a graph");
    entries_.erase(entries_.begin());
  }

  std::vector<Entry> entries_;
};

}  // namespace kadanoff::cuda
