// Called before each access to memory in a kernel: the kernels are compiled with -fsanitize=thread, whose calls end
// here, not in the library of that sanitizer. Each access is checked for
//
//   bounds       it is in device memory, the block's shared memory, the thread's stack or the kernel's parameters
//   initialised  bytes that are read were written before
//   alignment    a word of n bytes is at a multiple of n
//   races        no other thread, whose access could as well come later or earlier, writes what is read here, or reads
//                or writes what is written here
//
// The last writer and the last reader of a word are remembered, so that races are found in any order of the threads.
#include "tests/cuda_on_cpu/arrivals.hpp"
#include "tests/cuda_on_cpu/device.hpp"
#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/launch.hpp"
#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/running.hpp"

extern "C" const char __executable_start, end;  // around the program's own constants, from the linker

namespace cuda_on_cpu {

constinit thread_local Running running;

namespace {

// For a message: from here on the emulation itself runs, whose accesses are not checked.
std::string name_of(std::uintptr_t address) {
  running.is_in_kernel = false;
  if (address - running.shared < shared_bytes_a_block)
    return fmt::format("byte {} of shared memory", address - running.shared);
  return place_of(address);
}

[[noreturn]] void race(std::uintptr_t address, const char* done, const char* before, std::uint16_t by,
                       std::uint32_t interval) {
  const auto other = by == several_readers               ? std::string("other threads")
                     : interval < running.first_of_block ? fmt::format("thread {} of another block", by)
                                                         : fmt::format("thread {}", by);
  fault("race: {} {}, which {} {} with nothing between that orders them", done, name_of(address), other, before);
}

bool is_concurrent(std::uint32_t interval, std::uint16_t thread, bool is_shared) {
  if (interval < (is_shared ? running.first_of_block : running.first_of_launch)) return false;
  if (interval < running.first_of_block) return is_shared || !comes_after(interval);
  return interval == running.interval && thread != running.thread;
}

// Shared memory is not cleared between blocks: what was written before this block began is not there.
bool is_stale(const Word& word, bool is_shared) { return is_shared && word.write_interval < running.first_of_block; }

template <bool writes>
void check_word(std::uintptr_t address, std::uint8_t bytes) {
  Word& word = word_of(address);
  const bool is_shared = address >= running.shared && address < running.shared_end;
  const bool is_beyond_shared = !is_shared && address - running.shared < shared_bytes_a_block;
  if ((word.allocated & bytes) != bytes || is_beyond_shared)
    fault("out of bounds: {} {}", writes ? "writes" : "reads", name_of(address));
  if ((word.written & bytes) != 0 && is_concurrent(word.write_interval, word.writer, is_shared))
    race(address, writes ? "writes" : "reads", "wrote", word.writer, word.write_interval);
  if constexpr (writes) {
    if ((word.read & bytes) != 0 && is_concurrent(word.read_interval, word.reader, is_shared))
      race(address, "writes", "read", word.reader, word.read_interval);
    word.initialised = is_stale(word, is_shared) ? bytes : static_cast<std::uint8_t>(word.initialised | bytes);
    const bool again = word.write_interval == running.interval && word.writer == running.thread;
    word.written = again ? static_cast<std::uint8_t>(word.written | bytes) : bytes;
    word.write_interval = running.interval;
    word.writer = running.thread;
  } else {
    if ((word.initialised & bytes) != bytes || is_stale(word, is_shared))
      fault("uninitialised: reads {}, which was never written", name_of(address));
    const bool same_interval = word.read_interval == running.interval;
    word.read = same_interval ? static_cast<std::uint8_t>(word.read | bytes) : bytes;
    word.reader = same_interval && word.reader != running.thread ? several_readers : running.thread;
    word.read_interval = running.interval;
  }
}

[[gnu::noinline]] void check_elsewhere(std::uintptr_t address) {
  const auto is_in = [&](std::uintptr_t begin, std::uintptr_t end_of_it) {
    return address >= begin && address < end_of_it;
  };
  const auto coordinates = reinterpret_cast<std::uintptr_t>(&here);
  if (is_in(coordinates, coordinates + sizeof here)) return;
  if (is_in(running.stack, running.stack_end) || is_in(running.parameters, running.parameters_end)) return;
  if (is_in(reinterpret_cast<std::uintptr_t>(&__executable_start), reinterpret_cast<std::uintptr_t>(&end))) return;
  running.is_in_kernel = false;
  fault("out of bounds: {:#x} is the host's memory, or nobody's", address);
}

template <bool writes, unsigned size>
void check_access(void* pointer, bool is_aligned) {
  if (!running.is_in_kernel) return;
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  if (!in_arena(address)) return check_elsewhere(address);
  if (is_aligned && address % size != 0) fault("misaligned: {} bytes at {}", size, name_of(address));
  if constexpr (size >= 4) {
    if (address % 4 == 0) {
      for (unsigned at = 0; at < size; at += 4) check_word<writes>(address + at, 0xF);
      return;
    }
  }
  for (unsigned at = 0; at < size; ++at)
    check_word<writes>((address + at) / 4 * 4, static_cast<std::uint8_t>(1U << ((address + at) % 4)));
}

// Atomic operations race with no other atomic ones, and order blocks. That they race with others is not noticed here.
void check_atomic(const volatile void* pointer) {
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  if (!running.is_in_kernel || !in_arena(address)) return;
  const Word& word = word_of(address);
  const bool is_there = word.allocated == 0xF && address % 4 == 0;
  if (is_there && word.initialised == 0xF) {
    if (address < running.shared || address >= running.shared_end) arrive(pointer);
    return;
  }
  fault("an atomic operation on {}, which {}", name_of(address),
        is_there ? "was never written" : "is not a word of its own");
}

template <bool writes>
void check_range(void* pointer, std::uintptr_t bytes) {
  for (std::uintptr_t at = 0; at < bytes; ++at) check_access<writes, 1>(static_cast<std::byte*>(pointer) + at, true);
}

}  // namespace
}  // namespace cuda_on_cpu

// The names are the compiler's.
#define CUDA_ON_CPU_ACCESS(size)                                                                  \
  void __tsan_read##size(void* at) { cuda_on_cpu::check_access<false, size>(at, true); }          \
  void __tsan_write##size(void* at) { cuda_on_cpu::check_access<true, size>(at, true); }          \
  void __tsan_volatile_read##size(void* at) { cuda_on_cpu::check_access<false, size>(at, true); } \
  void __tsan_volatile_write##size(void* at) { cuda_on_cpu::check_access<true, size>(at, true); }
#define CUDA_ON_CPU_UNALIGNED(size)                                                                 \
  void __tsan_unaligned_read##size(void* at) { cuda_on_cpu::check_access<false, size>(at, false); } \
  void __tsan_unaligned_write##size(void* at) { cuda_on_cpu::check_access<true, size>(at, false); }

#pragma GCC diagnostic ignored "-Wmissing-declarations"
extern "C" {
CUDA_ON_CPU_ACCESS(1)
CUDA_ON_CPU_ACCESS(2)
CUDA_ON_CPU_ACCESS(4)
CUDA_ON_CPU_ACCESS(8)
CUDA_ON_CPU_ACCESS(16)
CUDA_ON_CPU_UNALIGNED(2)
CUDA_ON_CPU_UNALIGNED(4)
CUDA_ON_CPU_UNALIGNED(8)
CUDA_ON_CPU_UNALIGNED(16)
void __tsan_read_range(void* at, unsigned long bytes) { cuda_on_cpu::check_range<false>(at, bytes); }
void __tsan_write_range(void* at, unsigned long bytes) { cuda_on_cpu::check_range<true>(at, bytes); }
void __tsan_init() {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_vptr_read(void**) {}
int __tsan_atomic32_fetch_or(volatile int* at, int bits, int) {
  cuda_on_cpu::check_atomic(at);
  return __atomic_fetch_or(at, bits, __ATOMIC_SEQ_CST);
}
int __tsan_atomic32_fetch_add(volatile int* at, int value, int) {
  cuda_on_cpu::check_atomic(at);
  return __atomic_fetch_add(at, value, __ATOMIC_SEQ_CST);
}
// Flags and counts of the host's code in the same sources.
int __tsan_atomic32_fetch_sub(volatile int* at, int value, int) {
  return __atomic_fetch_sub(at, value, __ATOMIC_SEQ_CST);
}
char __tsan_atomic8_load(const volatile char* at, int) { return __atomic_load_n(at, __ATOMIC_SEQ_CST); }
}
