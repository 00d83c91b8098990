// The device that the emulation pretends to be: one of compute capability 9.0, with an H100's limits.
#pragma once

#include <cstddef>

namespace cuda_on_cpu {

inline constexpr std::size_t shared_bytes_a_multiprocessor = std::size_t{228} << 10;
inline constexpr std::size_t shared_bytes_a_block = std::size_t{227} << 10;
inline constexpr std::size_t shared_bytes_a_block_unasked = std::size_t{48} << 10;
inline constexpr std::size_t shared_bytes_reserved = std::size_t{1} << 10;  // by the system, for each block
inline constexpr int threads_a_multiprocessor = 2048, threads_a_block = 1024, blocks_a_multiprocessor = 32;

}  // namespace cuda_on_cpu
