// Device memory: one range of addresses, and for each of its words what is known of its bytes. Addresses are never used
// again, and a page that belongs to nothing lies behind each allocation, so that every access beyond one is noticed,
// also after its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace cuda_on_cpu {

// Four bytes of device or shared memory. Bit b of a mask stands for byte b. See access.cpp for intervals.
struct Word {
  std::uint32_t write_interval, read_interval;  // of the last write and read by a kernel
  std::uint16_t writer, reader;                 // the threads that did it, or several_readers
  std::uint8_t allocated, initialised;
  std::uint8_t written, read;  // bytes, in those intervals
};
static_assert(sizeof(Word) == 16);
inline constexpr std::uint16_t several_readers = 0xFFFF;

inline constexpr std::uintptr_t arena_begin = 0x2000'0000'0000, arena_bytes = std::uintptr_t{1} << 38;
inline constexpr std::uintptr_t words_begin = 0x3000'0000'0000;

inline bool in_arena(std::uintptr_t address) { return address - arena_begin < arena_bytes; }
inline Word& word_of(std::uintptr_t address) {
  return reinterpret_cast<Word*>(words_begin)[(address - arena_begin) / 4];
}

inline constexpr std::size_t device_bytes = std::size_t{16} << 30;

// Uninitialised, filled with 0xFF: a NaN in every format. nullptr if the device has no room.
void* allocate(std::size_t bytes);
void release(void* memory);  // what allocate() returned
std::size_t free_bytes();

// Ends the program unless all bytes are in one allocation; `what` names the access. With `reads`, the bytes must have
// been written. Writing makes them initialised.
enum class Access : std::uint8_t { reads, copies, writes };
void require(const void* memory, std::size_t bytes, Access access, const char* what);

// "byte 12 of an allocation of 40 bytes"
std::string place_of(std::uintptr_t address);

// While one exists, device memory can be used; otherwise an access, which is then the host's, ends the program.
class DeviceTime {
 public:
  DeviceTime();
  ~DeviceTime();
  DeviceTime(const DeviceTime&) = delete;
  DeviceTime& operator=(const DeviceTime&) = delete;
};

// For copies: is it in device memory at all?
inline bool is_device_memory(const void* memory) { return in_arena(reinterpret_cast<std::uintptr_t>(memory)); }

}  // namespace cuda_on_cpu
