#include "kernels/units/log_cosh.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/units/log_cosh_isa.hpp"

namespace kadanoff::units {

const LogCoshOperations& log_cosh_operations() { return KADANOFF_DISPATCH_ISA(log_cosh_operations); }

}  // namespace kadanoff::units
