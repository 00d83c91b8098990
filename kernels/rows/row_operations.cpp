#include "kernels/rows/row_operations.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/rows/row_operations_isa.hpp"

namespace kadanoff::rows {

const RowOperations& row_operations() { return KADANOFF_DISPATCH_ISA(row_operations); }

}  // namespace kadanoff::rows
