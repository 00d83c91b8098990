// The order in which the work of several streams runs.
#include "tests/cuda_on_cpu/schedule.hpp"

#include <algorithm>

#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/settings.hpp"

namespace cuda_on_cpu {
namespace {

// A GPU takes about as many launches before the host waits.
constexpr std::size_t most_waiting = 1000;

std::vector<CUstream_st*>& streams() {
  static std::vector<CUstream_st*> instance;
  return instance;
}

std::vector<CUstream_st*> captures;  // of this process; our code captures on one thread

bool is_ready(const Work& work) {
  return std::all_of(work.after.begin(), work.after.end(), [](const WorkPointer& one) { return one->is_done; });
}

void run(Work& work) {
  work.run();
  work.is_done = true;
  work.run = nullptr;  // what it holds may go
  work.after.clear();
}

void remove(CUstream_st* stream) {
  streams().erase(std::find(streams().begin(), streams().end(), stream));
  delete stream;
}

// Runs the first work of a stream that may run, of a stream by chance. False if there is none.
bool run_one() {
  const DeviceTime time;
  std::vector<CUstream_st*> ready;
  for (auto* stream : streams())
    if (!stream->queue.empty() && is_ready(*stream->queue.front())) ready.push_back(stream);
  if (ready.empty()) return false;
  auto* const stream = ready[generator()() % ready.size()];
  const WorkPointer work = stream->queue.front();
  stream->queue.pop_front();
  run(*work);
  if (stream->is_destroyed && stream->queue.empty()) remove(stream);
  return true;
}

}  // namespace

std::recursive_mutex& runtime_lock() {
  static std::recursive_mutex instance;
  return instance;
}

void add_stream(CUstream_st* stream) { streams().push_back(stream); }

void destroy_stream(CUstream_st* stream) {
  stream->is_destroyed = true;
  if (stream->queue.empty()) remove(stream);
}

WorkPointer enqueue(CUstream_st* stream, std::function<void()> run_it, const WorkPointer& after) {
  if (stream == nullptr) fault("work on the default stream, which waits for all others");
  auto work = std::make_shared<Work>();
  work->run = std::move(run_it);
  if (after != nullptr) work->after.push_back(after);
  if (stream->capture != nullptr) {
    if (stream->last != nullptr) work->after.push_back(stream->last);
    stream->capture->nodes.push_back(work);
  } else {
    stream->queue.push_back(work);
    if (const auto first = stream->queue.front(); stream->queue.size() > most_waiting) finish(first);
    if (generator()() % 8 == 0) run_one();
  }
  stream->last = work;
  return work;
}

void finish(const WorkPointer& work) {
  if (work == nullptr || work->is_done) return;
  const DeviceTime time;
  while (!work->is_done)
    if (!run_one()) fault("deadlock: the streams wait for each other");
}

void finish_stream(CUstream_st* stream) {
  if (stream->queue.empty()) return;
  const auto last = stream->queue.back();  // its own copy: the queue drops what is done
  finish(last);
}

void finish_all() {
  if (std::all_of(streams().begin(), streams().end(), [](const auto* one) { return one->queue.empty(); })) return;
  const DeviceTime time;
  while (run_one()) {
  }
}

void run_graph(const CUgraph_st& graph) {
  for (const auto& node : graph.nodes) node->is_done = false;
  std::vector<WorkPointer> left = graph.nodes, ready;
  while (!left.empty()) {
    ready.clear();
    std::copy_if(left.begin(), left.end(), std::back_inserter(ready), [](const auto& one) { return is_ready(*one); });
    const auto& next = ready.at(generator()() % ready.size());
    next->run();
    next->is_done = true;
    left.erase(std::find(left.begin(), left.end(), next));
  }
}

bool breaks_capture() {
  for (auto* stream : captures) stream->is_broken = true;
  return !captures.empty();
}

void begin_capture(CUstream_st* stream) {
  stream->capture = new CUgraph_st;
  stream->origin = stream;
  stream->last = nullptr;
  captures.push_back(stream);
}

cudaError_t end_capture(CUstream_st* stream, CUgraph_st** graph) {
  *graph = nullptr;
  if (stream->origin != stream) return cudaErrorStreamCaptureUnmatched;
  auto* const captured = stream->capture;
  // All that other streams have added must come before the end.
  std::vector<WorkPointer> seen, open{stream->last};
  while (!open.empty()) {
    const auto one = open.back();
    open.pop_back();
    if (one == nullptr || std::find(seen.begin(), seen.end(), one) != seen.end()) continue;
    seen.push_back(one);
    open.insert(open.end(), one->after.begin(), one->after.end());
  }
  const bool is_joined = seen.size() == captured->nodes.size(), is_broken = stream->is_broken;
  for (auto* other : streams()) {
    if (other->capture != captured) continue;
    other->capture = nullptr;
    other->origin = nullptr;
    other->last = nullptr;
  }
  stream->is_broken = false;
  captures.erase(std::find(captures.begin(), captures.end(), stream));
  if (is_joined && !is_broken) {
    *graph = captured;
    return cudaSuccess;
  }
  delete captured;
  return is_broken ? cudaErrorStreamCaptureInvalidated : cudaErrorStreamCaptureUnjoined;
}

}  // namespace cuda_on_cpu
