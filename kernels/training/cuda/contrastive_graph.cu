// The host sets the GPU's count of updates only when the GPU cannot know it: at the start, after a resume, after a
// failure.
#include <cstdio>

#include "kernels/training/cuda/contrastive_graph.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::LaunchedAs;

namespace {

void count(LaunchCounts& counts, LaunchedAs as) {
  if (as == LaunchedAs::plain)
    ++counts.plain;
  else
    ++counts.replayed;
  if (as == LaunchedAs::new_graph) ++counts.recorded;
}

// Once: a process may train many RBMs.
void tell_failure(const std::string& why) {
  static const bool told = [&] {
    std::fputs(("an update cannot be launched as a graph (" + why + "); its kernels are launched one by one\n").c_str(),
               stderr);
    return true;
  }();
  static_cast<void>(told);
}

}  // namespace

void UnfusedUpdates::launch(CudaResources& gpu, const UnfusedArguments& arguments, std::uint32_t update,
                            LaunchCounts& counts) {
  const std::int64_t n = step_state(arguments.plan, update).size;
  DeviceStep* step = step_.data();
  const auto launches = [&] {
    plain_update(gpu, arguments.method, arguments.plan, n, arguments.data, arguments.state, arguments.memory, step,
                 arguments.squared_error);
  };
  if (next_update_ != update) set_next_update(gpu, step, update);
  next_update_.reset();  // unless all goes well
  auto launched_as = LaunchedAs::plain;
  const bool wants_graph = arguments.method.launch == Launch::graph || arguments.method.launch == Launch::automatic;
  if (wants_graph && n == arguments.plan.batch) {
    launched_as = graphs_.launch(gpu, arguments, launches);
    if (!graphs_.failure().empty()) tell_failure(graphs_.failure());
  } else {
    launches();
  }
  count(counts, launched_as);
  next_update_ = update + 1;
}

}  // namespace kadanoff::training::cuda
