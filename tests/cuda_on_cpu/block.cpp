// Runs the threads of a block on fibers, and what they wait for: barriers and the other lanes of their warp.
#include "tests/cuda_on_cpu/block.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <vector>

#include "tests/cuda_on_cpu/device.hpp"
#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/fiber.hpp"
#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/running.hpp"

namespace cuda_on_cpu {

constinit thread_local Coordinates here{};

namespace {

constexpr unsigned warp_size = 32;

enum class State : std::uint8_t { ready, at_barrier, in_warp, done };

struct Thread {
  Fiber* fiber;  // while it runs or waits
  State state;
  const Site* site;  // of the barrier
  unsigned mask;     // of lanes
  LaneWords words;   // given to the others
};

struct SharedVariable {
  const void* site;
  std::uintptr_t address;
};

const Kernel* kernel_now = nullptr;

void run_one_thread() {
  running.is_in_kernel = true;
  kernel_now->run_thread();
  running.is_in_kernel = false;
}

// A permutation of 0 … n − 1 by seed, one of a few: what matters is that orders differ.
const std::vector<unsigned>& order_of(unsigned n) {
  constexpr std::size_t several = 32;
  static std::map<unsigned, std::vector<std::vector<unsigned>>> orders;
  auto& some = orders[n];
  if (some.size() < several) {
    auto& one = some.emplace_back(n);
    std::iota(one.begin(), one.end(), 0U);
    std::shuffle(one.begin(), one.end(), generator());
    return one;
  }
  return some[generator()() % several];
}

class Block {
 public:
  Block(const Configuration& configuration, const Kernel& kernel)
      : configuration_(configuration),
        kernel_(kernel),
        count_(configuration.block.x * configuration.block.y * configuration.block.z) {
    threads_.resize(count_);
    warps_.resize((count_ + warp_size - 1) / warp_size);
    if (shared_ == 0) shared_ = reinterpret_cast<std::uintptr_t>(allocate(shared_bytes_a_block));
  }

  static std::uint32_t next_interval() { return interval_ + 1; }

  void run() {
    running.first_of_block = running.interval = ++interval_;
    if (interval_ == 0xFFFF'FFFF) fault("too many intervals between barriers: a shorter test is needed");
    running.shared = shared_;
    running.shared_end = shared_ + configuration_.shared_bytes;  // static variables follow
    running.barrier = nullptr;
    variables_.clear();
    std::fill(threads_.begin(), threads_.end(), Thread{});
    live_ = count_;
    while (live_ > 0) {
      bool is_progress = false;
      for (const unsigned i : order_of(count_)) {
        if (threads_[i].state != State::ready) continue;
        resume(i);
        is_progress = true;
      }
      if (live_ == 0) return;
      if (waiting_in_warp_ > 0) is_progress = release_warps() || is_progress;
      if (waiting_at_barrier_ == live_)
        release_barrier();
      else if (!is_progress)
        deadlock();
    }
  }

  void wait(State state) {
    running.is_in_kernel = false;
    Thread& thread = threads_[running.thread];
    thread.state = state;
    ++(state == State::at_barrier ? waiting_at_barrier_ : waiting_in_warp_);
    thread.fiber->suspend();
    running.is_in_kernel = true;
  }

  Thread& thread() { return threads_[running.thread]; }
  const LaneWords* warp_words() { return warps_[running.thread / warp_size].data(); }

  void* shared_memory(const void* site, std::size_t bytes, std::size_t alignment) {
    for (const auto& one : variables_)
      if (one.site == site) return reinterpret_cast<void*>(one.address);
    const auto begin = (running.shared_end + alignment - 1) / alignment * alignment;
    running.shared_end = begin + bytes;
    // As CUDA has it: unasked, both kinds of shared memory together; what was asked for comes on top of the static
    // kind.
    const auto all = running.shared_end - shared_, fixed = all - configuration_.shared_bytes;
    const auto asked = dynamic_shared_limit(kernel_.function);
    if (asked == shared_bytes_a_block_unasked ? all > asked : fixed + asked > shared_bytes_a_block)
      fault("{} bytes of static shared memory are too many beside {} dynamic ones", fixed, asked);
    variables_.push_back({site, begin});
    return reinterpret_cast<void*>(begin);
  }

 private:
  void resume(unsigned i) {
    Thread& thread = threads_[i];
    if (thread.fiber == nullptr) {
      if (idle_.empty()) idle_.push_back(new Fiber(run_one_thread));  // NOLINT: kept for the next block
      thread.fiber = idle_.back();
      idle_.pop_back();
    }
    const auto& size = configuration_.block;
    here.thread = {i % size.x, i / size.x % size.y, i / size.x / size.y};
    running.thread = static_cast<std::uint16_t>(i);
    running.stack = thread.fiber->stack();
    running.stack_end = running.stack + Fiber::stack_bytes;
    if (!thread.fiber->resume()) return;
    thread.state = State::done;
    --live_;
    idle_.push_back(thread.fiber);
  }

  bool release_warps() {
    bool released = false;
    for (unsigned first = 0; first < count_; first += warp_size) released = release_warp(first) || released;
    return released;
  }

  bool release_warp(unsigned first) {
    const unsigned end = std::min(count_, first + warp_size);
    unsigned waiting = 0, gone = 0, mask = 0;
    for (unsigned i = first; i < end; ++i) {
      const Thread& one = threads_[i];
      if (one.state == State::done) gone |= 1U << (i - first);
      if (one.state != State::in_warp) continue;
      waiting |= 1U << (i - first);
      if (mask != 0 && mask != one.mask) fault("the lanes of a warp disagree on the mask");
      mask = one.mask;
    }
    if (waiting == 0) return false;
    if ((mask & gone) != 0 || (mask >> (end - first - 1) >> 1) != 0)
      fault("the mask {:#x} names lanes that ended or never were", mask);
    if ((waiting & mask) != mask) return false;  // the others still come
    if ((waiting & ~mask) != 0) fault("a lane is not in its own mask");
    for (unsigned i = first; i < end; ++i) {
      warps_[first / warp_size][i - first] = threads_[i].words;
      if (threads_[i].state != State::in_warp) continue;
      threads_[i].state = State::ready;
      --waiting_in_warp_;
    }
    return true;
  }

  void release_barrier() {
    const Site* site = nullptr;
    for (Thread& one : threads_) {
      if (one.state != State::at_barrier) continue;
      if (site != nullptr && site != one.site)
        fault("the threads of a block wait at different barriers: {}:{} and {}:{}", site->file(), site->line(),
              one.site->file(), one.site->line());
      site = one.site;
      one.state = State::ready;
    }
    if (live_ != count_) fault("threads ended before the barrier {}:{}", site->file(), site->line());
    waiting_at_barrier_ = 0;
    running.barrier = site;
    running.interval = ++interval_;
  }

  [[noreturn]] void deadlock() const {
    fault("deadlock: {} threads wait at a barrier, {} for lanes of their warp, of {}", waiting_at_barrier_,
          waiting_in_warp_, live_);
  }

  const Configuration& configuration_;
  const Kernel& kernel_;
  unsigned count_, live_ = 0, waiting_at_barrier_ = 0, waiting_in_warp_ = 0;
  std::vector<Thread> threads_;
  std::vector<std::array<LaneWords, warp_size>> warps_;  // what each lane gave
  std::vector<SharedVariable> variables_;

  inline static std::vector<Fiber*> idle_;
  inline static std::uintptr_t shared_ = 0;
  inline static std::uint32_t interval_ = 0;
};

Block* block_now = nullptr;

}  // namespace

std::size_t& dynamic_shared_limit(const void* function) {
  static std::map<const void*, std::size_t> limits;
  return limits.try_emplace(function, shared_bytes_a_block_unasked).first->second;
}

void run_grid(const Configuration& configuration, const Kernel& kernel) {
  Block block(configuration, kernel);
  block_now = &block;
  kernel_now = &kernel;
  running.kernel = kernel.name;
  running.parameters = reinterpret_cast<std::uintptr_t>(&kernel);
  running.parameters_end = running.parameters + kernel.bytes();
  running.first_of_launch = Block::next_interval();
  here.block_dim = configuration.block;
  here.grid_dim = configuration.grid;
  const auto& size = configuration.grid;
  const std::uint64_t count = std::uint64_t{size.x} * size.y * size.z;
  std::uint64_t step = generator()() % count, at = generator()() % count;
  while (std::gcd(step, count) != 1) step = (step + 1) % (count + 1);  // each block once
  for (std::uint64_t i = 0; i < count; ++i, at = (at + step) % count) {
    here.block = {static_cast<unsigned>(at % size.x), static_cast<unsigned>(at / size.x % size.y),
                  static_cast<unsigned>(at / size.x / size.y)};
    block.run();
  }
  running = {};
  block_now = nullptr;
}

// ── called by a thread of a kernel ──────────────────────────────────────────────────────────────────────────────────

void barrier(const Site* site) {
  if (site->is_skipped()) return;
  block_now->thread().site = site;
  block_now->wait(State::at_barrier);
}

// The words stay until every lane of `mask` has come to the next exchange.
const LaneWords* exchange(unsigned mask, const LaneWords& mine) {
  Thread& thread = block_now->thread();
  thread.mask = mask;
  thread.words = mine;
  block_now->wait(State::in_warp);
  return block_now->warp_words();
}

unsigned ballot(unsigned mask, bool predicate) {
  const LaneWords* const lanes = exchange(mask, {predicate});
  unsigned bits = 0;
  for (unsigned i = 0; i < warp_size; ++i)
    bits |= static_cast<unsigned>((mask >> i & 1U) != 0 && lanes[i][0] != 0) << i;
  return bits;
}

std::uint64_t shuffle_bits(unsigned mask, std::uint64_t bits, unsigned from) {
  const LaneWords* const lanes = exchange(mask, {bits});
  if (from >= warp_size) return bits;
  if ((mask >> from & 1U) == 0) fault("a shuffle reads lane {}, which is not in its mask", from);
  return lanes[from][0];
}

unsigned lane() { return running.thread % warp_size; }

void* shared_memory(const void* site, std::size_t bytes, std::size_t alignment) {
  running.is_in_kernel = false;
  void* const memory = block_now->shared_memory(site, bytes, alignment);
  running.is_in_kernel = true;
  return memory;
}

void* dynamic_shared_memory() { return reinterpret_cast<void*>(running.shared); }

}  // namespace cuda_on_cpu
