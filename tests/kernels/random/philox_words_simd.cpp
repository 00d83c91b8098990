// Philox by vectors, compiled for each instruction set, for philox_test.cpp.
#include "kernels/random/philox_simd.hpp"
#include "tests/kernels/random/philox_words_isa.hpp"

namespace kadanoff::test::KADANOFF_SIMD {

void philox_words(const std::uint32_t (&counters)[4][16], random::PhiloxKey key, std::uint32_t (&words)[4][16]) {
  random::PhiloxVectors counter;
  __builtin_memcpy(&counter, counters, sizeof counter);
  const random::PhiloxVectors result = random::philox_vectors(counter, key);
  __builtin_memcpy(words, &result, sizeof result);
}

}  // namespace kadanoff::test::KADANOFF_SIMD
