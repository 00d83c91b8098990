#include "kernels/rows/row_operations_bf16.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/rows/row_operations_bf16_isa.hpp"

namespace kadanoff::rows {

const Bf16RowOperations& bf16_row_operations() { return KADANOFF_DISPATCH_ISA(bf16_row_operations); }

}  // namespace kadanoff::rows
