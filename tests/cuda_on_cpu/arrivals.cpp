// Which blocks of a launch are ordered, by fences and atomic operations. Blocks run one after the other; what is
// remembered here is whether the program asks for the order that it gets.
#include "tests/cuda_on_cpu/arrivals.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "tests/cuda_on_cpu/launch.hpp"
#include "tests/cuda_on_cpu/running.hpp"

namespace cuda_on_cpu {
namespace {

struct Intervals {
  std::uint32_t begin, end;
};

struct Arrivals {
  std::uint32_t launch = 0, block = 0;  // their first intervals
  std::map<const volatile void*, std::vector<Intervals>> at;
  unsigned fences = 0;                  // of this block
  std::vector<Intervals> met, ordered;  // before this block's last fence, met became ordered
};
constinit thread_local Arrivals* arrivals = nullptr;

Arrivals& of_this_block() {
  if (arrivals == nullptr) arrivals = new Arrivals;  // NOLINT: for as long as the thread
  auto& now = *arrivals;
  if (now.launch != running.first_of_launch) {
    now.launch = running.first_of_launch;
    now.at.clear();
  }
  if (now.block != running.first_of_block) {
    now.block = running.first_of_block;
    now.fences = 0;
    now.met.clear();
    now.ordered.clear();
  }
  return now;
}

}  // namespace

void fence() {
  auto& now = of_this_block();
  ++now.fences;
  now.ordered.insert(now.ordered.end(), now.met.begin(), now.met.end());
  now.met.clear();
}

void arrive(const volatile void* word) {
  auto& now = of_this_block();
  auto& before = now.at[word];
  now.met.insert(now.met.end(), before.begin(), before.end());
  const auto threads = here.block_dim.x * here.block_dim.y * here.block_dim.z;
  if (now.fences >= threads) before.push_back({running.first_of_block, running.interval});
}

bool comes_after(std::uint32_t interval) {
  const auto& ordered = of_this_block().ordered;
  return std::any_of(ordered.begin(), ordered.end(),
                     [&](const Intervals& one) { return one.begin <= interval && interval < one.end; });
}

}  // namespace cuda_on_cpu
