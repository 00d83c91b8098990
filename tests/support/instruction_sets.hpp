// The functions that KADANOFF_OPERATIONS declares (kernels/core/isa.hpp), of each instruction set that this CPU has.
#pragma once

#include <vector>

#include "kernels/core/isa.hpp"

namespace kadanoff::test {

template <class Function>
std::vector<Function> of_this_cpu(Function baseline, Function avx2, Function avx512) {
  std::vector<Function> all{baseline};
  if (cpu_has(Isa::avx2)) all.push_back(avx2);
  if (cpu_has(Isa::avx512)) all.push_back(avx512);
  return all;
}

}  // namespace kadanoff::test

// A vector of pointers to FUNCTION, in the namespace where it is declared.
#ifdef KADANOFF_X86
#define KADANOFF_OF_EACH_INSTRUCTION_SET(FUNCTION) \
  ::kadanoff::test::of_this_cpu(baseline::FUNCTION, avx2::FUNCTION, avx512::FUNCTION)
#else
#define KADANOFF_OF_EACH_INSTRUCTION_SET(FUNCTION) (std::vector{baseline::FUNCTION})
#endif
