// The inner loops of bf16_layout.hpp for each instruction set; bf16_layout.cpp chooses.
#pragma once

#include "kernels/linalg/bf16_layout.hpp"

namespace kadanoff::linalg {

namespace baseline {
const Bf16LayoutOperations& bf16_layout_operations();
}
namespace avx2 {
const Bf16LayoutOperations& bf16_layout_operations();
}
namespace avx512 {
const Bf16LayoutOperations& bf16_layout_operations();
}

}  // namespace kadanoff::linalg
