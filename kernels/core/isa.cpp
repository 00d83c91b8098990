// Asks the CPU which instruction sets it has, and chooses the best.
#include "kernels/core/isa.hpp"

#include <cstdlib>

#include "kernels/core/check.hpp"

namespace kadanoff {

bool cpu_has(Isa isa) {
#ifdef KADANOFF_X86
  const bool has_both = __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  switch (isa) {
    case Isa::avx512:
      return has_both && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    case Isa::avx2:
      return has_both && __builtin_cpu_supports("avx2");
    case Isa::baseline:
      return true;
  }
#endif
  return isa == Isa::baseline;
}

namespace {

Isa choose() {
  constexpr Isa widest_first[] = {Isa::avx512, Isa::avx2, Isa::baseline};
  const char* wanted = std::getenv("KADANOFF_ISA");
  for (const Isa isa : widest_first) {
    if (wanted != nullptr && to_string(isa) != wanted) continue;
    if (cpu_has(isa)) return isa;
    if (wanted != nullptr) fail(ExitCode::usage, "KADANOFF_ISA={}: this CPU does not have it", wanted);
  }
  fail(ExitCode::usage, "KADANOFF_ISA={} is not one of avx512, avx2, baseline", wanted);
}

}  // namespace

Isa current_isa() {
  static const Isa isa = choose();
  return isa;
}

std::string_view to_string(Isa isa) {
  switch (isa) {
    case Isa::avx512:
      return "avx512";
    case Isa::avx2:
      return "avx2";
    case Isa::baseline:
      return "baseline";
  }
  return "unknown";
}

}  // namespace kadanoff
