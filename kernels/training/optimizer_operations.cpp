#include "kernels/training/optimizer_operations.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/training/optimizer_operations_isa.hpp"

namespace kadanoff::training {

const OptimizerOperations& optimizer_operations() { return KADANOFF_DISPATCH_ISA(optimizer_operations); }

}  // namespace kadanoff::training
