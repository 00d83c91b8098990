// The inner loops of row_operations.hpp for each instruction set; row_operations.cpp chooses.
#pragma once

#include "kernels/rows/row_operations.hpp"

namespace kadanoff::rows {

namespace baseline {
const RowOperations& row_operations();
}
namespace avx2 {
const RowOperations& row_operations();
}
namespace avx512 {
const RowOperations& row_operations();
}

}  // namespace kadanoff::rows
