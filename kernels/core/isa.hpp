// The CPU's instruction set, chosen at run time. A `*_simd.cpp` source is compiled once for each instruction set, in
// the namespace that KADANOFF_SIMD names. Its header declares its functions with the macros below.
#pragma once

#include <string_view>

namespace kadanoff {

enum class Isa { baseline, avx2, avx512 };

// Whether this CPU has every feature that the objects for `isa` are compiled with (the flags in CMakeLists.txt).
bool cpu_has(Isa isa);

// The widest instruction set of this CPU, or a narrower one that the environment variable KADANOFF_ISA names (for
// tests). Throws Error(usage) for an unknown name, and for an instruction set that this CPU lacks.
Isa current_isa();

std::string_view to_string(Isa isa);

}  // namespace kadanoff

// KADANOFF_FOR_EACH_ISA(void f(int x));   declares f for each instruction set, in a namespace of its name; a *_simd.cpp
//                                         defines it in the namespace KADANOFF_SIMD
// KADANOFF_DISPATCH_ISA(f, 1)             calls f of current_isa(); the arguments follow f
#ifdef KADANOFF_X86
#define KADANOFF_FOR_EACH_ISA(...) \
  namespace baseline {             \
  __VA_ARGS__;                     \
  }                                \
  namespace avx2 {                 \
  __VA_ARGS__;                     \
  }                                \
  namespace avx512 {               \
  __VA_ARGS__;                     \
  }
#define KADANOFF_DISPATCH_ISA(FUNCTION, ...)                                            \
  (::kadanoff::current_isa() == ::kadanoff::Isa::avx512 ? avx512::FUNCTION(__VA_ARGS__) \
   : ::kadanoff::current_isa() == ::kadanoff::Isa::avx2 ? avx2::FUNCTION(__VA_ARGS__)   \
                                                        : baseline::FUNCTION(__VA_ARGS__))
#else
#define KADANOFF_FOR_EACH_ISA(...) \
  namespace baseline {             \
  __VA_ARGS__;                     \
  }
#define KADANOFF_DISPATCH_ISA(FUNCTION, ...) baseline::FUNCTION(__VA_ARGS__)
#endif

// KADANOFF_OPERATIONS(Table, f);   declares const Table& f() for each instruction set, and defines f() as the table of
//                                  current_isa(). f() is always inlined: a *_simd.cpp includes it too, and the linker
//                                  must not use that copy, built for one instruction set, in the whole program.
#define KADANOFF_OPERATIONS(TABLE, FUNCTION)     \
  KADANOFF_FOR_EACH_ISA(const TABLE& FUNCTION()) \
  [[gnu::always_inline]] inline const TABLE& FUNCTION() { return KADANOFF_DISPATCH_ISA(FUNCTION); }
