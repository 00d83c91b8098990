// Streams, events and graphs. Work waits on its stream until somebody waits for it; then the streams take turns in an
// order by seed, as far as events allow: what is not ordered comes in the wrong order soon.
#pragma once

#include <cuda_runtime_api.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace cuda_on_cpu {

// One piece of work. What it must wait for, besides the work before it on its stream, is in `after`.
struct Work {
  std::function<void()> run;
  std::vector<std::shared_ptr<Work>> after;
  bool is_done = false;
};
using WorkPointer = std::shared_ptr<Work>;

}  // namespace cuda_on_cpu

// The toolkit's headers declare these types.
struct CUgraph_st {
  std::vector<cuda_on_cpu::WorkPointer> nodes;  // each after those that it names
};
struct CUgraphExec_st {
  CUgraph_st graph;
  int launches;  // that have not run
};
struct CUstream_st {
  std::deque<cuda_on_cpu::WorkPointer> queue;
  cuda_on_cpu::WorkPointer last;  // on the stream, or in the capture
  CUgraph_st* capture = nullptr;  // shared by all streams of the capture
  CUstream_st* origin = nullptr;  // of the capture
  bool is_broken = false;         // the capture, by a call that it forbids
  bool is_destroyed = false;      // and goes after its work
};
struct CUevent_st {
  cuda_on_cpu::WorkPointer recorded;
  CUgraph_st* capture = nullptr;
  CUstream_st* origin = nullptr;
};

namespace cuda_on_cpu {

std::recursive_mutex& runtime_lock();

void add_stream(CUstream_st* stream);
void destroy_stream(CUstream_st* stream);  // later, after its work: nobody waits for that

// Puts work on the stream, or into its capture. It also waits for `after`, unless that is null.
WorkPointer enqueue(CUstream_st* stream, std::function<void()> run, const WorkPointer& after = nullptr);

void finish(const WorkPointer& work);  // and what it waits for; perhaps more
void finish_stream(CUstream_st* stream);
void finish_all();

void run_graph(const CUgraph_st& graph);  // its nodes, in an order by seed

// True while the calling thread captures: then many calls are forbidden and break the capture.
bool breaks_capture();
void begin_capture(CUstream_st* stream);
cudaError_t end_capture(CUstream_st* stream, CUgraph_st** graph);

}  // namespace cuda_on_cpu
