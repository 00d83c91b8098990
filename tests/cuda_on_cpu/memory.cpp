// The range of addresses that is device memory, and its allocations.
#include "tests/cuda_on_cpu/memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <map>
#include <set>

#include "tests/cuda_on_cpu/fault.hpp"

namespace cuda_on_cpu {
namespace {

constexpr std::size_t page = 4096;

struct Allocation {
  std::size_t bytes;
  bool is_live;
};
std::map<std::uintptr_t, Allocation>& allocations() {  // by first address
  static std::map<std::uintptr_t, Allocation> instance;
  return instance;
}
std::set<std::uintptr_t>& live() {  // first addresses
  static std::set<std::uintptr_t> instance;
  return instance;
}
int device_times = 0;
std::uintptr_t next = 0;
std::size_t in_use = 0;

std::size_t whole_pages(std::size_t bytes) { return (bytes + page - 1) / page * page; }

void protect(std::uintptr_t begin, int access) {
  mprotect(reinterpret_cast<void*>(begin), whole_pages(allocations()[begin].bytes), access);
}

// Says what it was, and lets it happen.
void on_segmentation_fault(int, siginfo_t* info, void*) {
  if (in_arena(reinterpret_cast<std::uintptr_t>(info->si_addr))) {
    constexpr char text[] = "CUDA on the CPU: the host reads or writes the device's memory\n";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, text, sizeof text - 1);
  }
  std::signal(SIGSEGV, SIG_DFL);
}

void reserve(std::uintptr_t begin, std::size_t bytes) {
  void* const wanted = reinterpret_cast<void*>(begin);
  void* const got = mmap(wanted, bytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != wanted) fault("no addresses for the device's memory: {} bytes at {:#x}", bytes, begin);
}

const std::pair<const std::uintptr_t, Allocation>* allocation_at(std::uintptr_t address) {
  auto after = allocations().upper_bound(address);
  return after == allocations().begin() ? nullptr : &*--after;
}

}  // namespace

void* allocate(std::size_t bytes) {
  if (next == 0) {
    reserve(arena_begin, arena_bytes);
    reserve(words_begin, arena_bytes / 4 * sizeof(Word));
    next = arena_begin + page;
    struct sigaction action = {};
    action.sa_sigaction = on_segmentation_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGSEGV, &action, nullptr);
  }
  if (in_use + bytes > device_bytes) return nullptr;
  const auto begin = next;
  next += whole_pages(bytes) + page;
  if (next > arena_begin + arena_bytes) fault("all addresses of the device's memory were used once");
  in_use += bytes;
  allocations()[begin] = {bytes, true};
  std::memset(reinterpret_cast<void*>(begin), 0xFF, bytes);
  for (std::size_t at = 0; at < bytes; at += 4)
    word_of(begin + at).allocated = static_cast<std::uint8_t>((1U << std::min<std::size_t>(4, bytes - at)) - 1);
  live().insert(begin);
  if (device_times == 0) protect(begin, PROT_NONE);
  return reinterpret_cast<void*>(begin);
}

void release(void* memory) {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const auto found = allocations().find(begin);
  if (found == allocations().end()) fault("memory is freed that was not allocated: {:#x}", begin);
  if (!found->second.is_live) fault("memory is freed twice: {}", place_of(begin));
  found->second.is_live = false;
  live().erase(begin);
  in_use -= found->second.bytes;
  const auto bytes = whole_pages(found->second.bytes);
  madvise(memory, bytes, MADV_DONTNEED);
  madvise(&word_of(begin), bytes / 4 * sizeof(Word), MADV_DONTNEED);  // nothing is allocated there any more
}

std::size_t free_bytes() { return device_bytes - in_use; }

void require(const void* memory, std::size_t bytes, Access access, const char* what) {
  if (bytes == 0) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const auto* const found = in_arena(begin) ? allocation_at(begin) : nullptr;
  if (found == nullptr) fault("{}: {:#x} is not device memory", what, begin);
  if (!found->second.is_live) fault("{}: the memory was freed: {}", what, place_of(begin));
  if (begin + bytes > found->first + found->second.bytes)
    fault("{}: {} bytes from {} are too many", what, bytes, place_of(begin));
  if (access == Access::copies) return;
  for (auto at = begin / 4 * 4; at < begin + bytes; at += 4) {
    const auto low = std::max(at, begin) - at, high = std::min(at + 4, begin + bytes) - at;
    const auto mask = static_cast<std::uint8_t>((1U << high) - (1U << low));
    auto& word = word_of(at);
    if (access == Access::writes)
      word.initialised |= mask;
    else if ((word.initialised & mask) != mask)
      fault("{}: reads what was never written: {}", what, place_of(at));
  }
}

DeviceTime::DeviceTime() {
  if (device_times++ == 0)
    for (const auto begin : live()) protect(begin, PROT_READ | PROT_WRITE);
}
DeviceTime::~DeviceTime() {
  if (--device_times == 0)
    for (const auto begin : live()) protect(begin, PROT_NONE);
}

std::string place_of(std::uintptr_t address) {
  const auto* const found = allocation_at(address);
  if (found == nullptr) return fmt::format("{:#x}", address);
  return fmt::format("byte {} of {}an allocation of {} bytes", address - found->first,
                     found->second.is_live ? "" : "what was ", found->second.bytes);
}

}  // namespace cuda_on_cpu
