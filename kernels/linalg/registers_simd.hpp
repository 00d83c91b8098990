// Vectors of words and of floats as long as a register of the instruction set: g++ 12 makes poor code of longer ones.
// Only for *_simd.cpp sources, like random/philox_simd.hpp.
#pragma once

#include "kernels/random/philox_simd.hpp"

namespace kadanoff::linalg {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

#if defined(__AVX512F__)
constexpr int register_bytes = 64;
#elif defined(__AVX2__)
constexpr int register_bytes = 32;
#else
constexpr int register_bytes = 16;
#endif
constexpr int words_of_register = register_bytes / 4;

typedef std::uint32_t Words __attribute__((vector_size(register_bytes)));  // NOLINT(modernize-use-using)
typedef float Floats __attribute__((vector_size(register_bytes)));         // NOLINT(modernize-use-using)

}  // namespace
}  // namespace kadanoff::linalg
