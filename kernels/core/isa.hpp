// The CPU's instruction set, chosen at run time. A `*_simd.cpp` source is compiled once for each of these, in the
// namespace that KADANOFF_SIMD names; the `*_cpu.cpp` next to it calls the one that current_isa() says.
#pragma once

#include <string_view>

namespace kadanoff {

enum class Isa { baseline, avx2, avx512 };

// Whether this CPU has all that the objects for `isa` are compiled with: the flags in CMakeLists.txt.
bool cpu_has(Isa isa);

// The widest that this CPU has, or a narrower one named by the environment variable KADANOFF_ISA (for tests).
// Throws Error(usage) for a name that is none, or that this CPU lacks.
Isa current_isa();

std::string_view to_string(Isa isa);

}  // namespace kadanoff

// Calls NAMESPACE::{avx512,avx2,baseline}::FUNCTION as current_isa() says; arguments follow.
#ifdef KADANOFF_X86
#define KADANOFF_DISPATCH_ISA(FUNCTION, ...)                                            \
  (::kadanoff::current_isa() == ::kadanoff::Isa::avx512 ? avx512::FUNCTION(__VA_ARGS__) \
   : ::kadanoff::current_isa() == ::kadanoff::Isa::avx2 ? avx2::FUNCTION(__VA_ARGS__)   \
                                                        : baseline::FUNCTION(__VA_ARGS__))
#else
#define KADANOFF_DISPATCH_ISA(FUNCTION, ...) baseline::FUNCTION(__VA_ARGS__)
#endif
