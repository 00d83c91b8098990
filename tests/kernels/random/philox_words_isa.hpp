// The vectors of philox_simd.hpp for the tests, in each instruction set.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/random/philox.hpp"

namespace kadanoff::test {

// words[i][lane] = word i of philox4x32_10 at the counter whose word i is counters[i][lane], by philox_vectors.
KADANOFF_FOR_EACH_ISA(void philox_words(const std::uint32_t (&counters)[4][16], random::PhiloxKey key,
                                        std::uint32_t (&words)[4][16]));

}  // namespace kadanoff::test
