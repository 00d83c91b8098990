#include "kernels/rbm/row_operations.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/rbm/row_operations_simd.hpp"

namespace kadanoff::rbm {

const RowOperations& row_operations() { return KADANOFF_DISPATCH_ISA(row_operations); }

}  // namespace kadanoff::rbm
