// Functions of three bits, for 512 bits at once. AVX-512 computes each with one instruction, which takes its truth
// table.
#pragma once

#include "kernels/random/philox_simd.hpp"

namespace kadanoff::ising {
namespace {  // NOLINT(google-build-namespaces): one copy per instruction set, on purpose

#if defined(__AVX512F__)
// Bit 4a + 2b + c of `table` is the function's value.
template <int table>
KADANOFF_INLINE random::U32x16 of_three(const random::U32x16& a, const random::U32x16& b, const random::U32x16& c) {
  return (random::U32x16)_mm512_ternarylogic_epi32((__m512i)a, (__m512i)b, (__m512i)c, table);
}
#define KADANOFF_OF_THREE(table, formula) return of_three<table>(a, b, c)
#else
#define KADANOFF_OF_THREE(table, formula) return formula
#endif

KADANOFF_INLINE random::U32x16 parity(const random::U32x16& a, const random::U32x16& b, const random::U32x16& c) {
  KADANOFF_OF_THREE(0x96, a ^ b ^ c);
}
KADANOFF_INLINE random::U32x16 majority(const random::U32x16& a, const random::U32x16& b, const random::U32x16& c) {
  KADANOFF_OF_THREE(0xE8, (a & b) | (c & (a ^ b)));
}
KADANOFF_INLINE random::U32x16 all_equal(const random::U32x16& a, const random::U32x16& b, const random::U32x16& c) {
  KADANOFF_OF_THREE(0x81, ~((a ^ b) | (a ^ c)));
}
// a ? b : c
KADANOFF_INLINE random::U32x16 select(const random::U32x16& a, const random::U32x16& b, const random::U32x16& c) {
  KADANOFF_OF_THREE(0xCA, c ^ (a & (b ^ c)));
}
// a, where b and c agree
KADANOFF_INLINE random::U32x16 where_equal(const random::U32x16& a, const random::U32x16& b, const random::U32x16& c) {
  KADANOFF_OF_THREE(0x90, a & ~(b ^ c));
}

#undef KADANOFF_OF_THREE

}  // namespace
}  // namespace kadanoff::ising
