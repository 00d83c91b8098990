#include "kernels/rbm/log_cosh.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/rbm/log_cosh_simd.hpp"

namespace kadanoff::rbm {

const LogCoshOperations& log_cosh_operations() { return KADANOFF_DISPATCH_ISA(log_cosh_operations); }

}  // namespace kadanoff::rbm
