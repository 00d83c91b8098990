#include "kernels/rbm/ascent_operations.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/rbm/ascent_operations_simd.hpp"

namespace kadanoff::rbm {

const AscentOperations& ascent_operations() { return KADANOFF_DISPATCH_ISA(ascent_operations); }

}  // namespace kadanoff::rbm
