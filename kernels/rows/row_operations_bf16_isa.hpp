// The inner loops of row_operations_bf16.hpp for each instruction set; row_operations_bf16.cpp chooses.
#pragma once

#include "kernels/rows/row_operations_bf16.hpp"

namespace kadanoff::rows {

namespace baseline {
const Bf16RowOperations& bf16_row_operations();
}
namespace avx2 {
const Bf16RowOperations& bf16_row_operations();
}
namespace avx512 {
const Bf16RowOperations& bf16_row_operations();
}

}  // namespace kadanoff::rows
