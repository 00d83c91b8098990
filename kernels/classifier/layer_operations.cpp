#include "kernels/classifier/layer_operations.hpp"

#include "kernels/classifier/layer_operations_isa.hpp"
#include "kernels/core/isa.hpp"

namespace kadanoff::classifier {

const LayerOperations& layer_operations() { return KADANOFF_DISPATCH_ISA(layer_operations); }

}  // namespace kadanoff::classifier
