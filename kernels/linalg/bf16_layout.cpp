#include "kernels/linalg/bf16_layout.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/linalg/bf16_layout_isa.hpp"

namespace kadanoff::linalg {

const Bf16LayoutOperations& bf16_layout_operations() { return KADANOFF_DISPATCH_ISA(bf16_layout_operations); }

}  // namespace kadanoff::linalg
