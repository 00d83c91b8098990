// The inner loops of layer_operations.hpp for each instruction set; layer_operations.cpp chooses.
#pragma once

#include "kernels/classifier/layer_operations.hpp"

namespace kadanoff::classifier {

namespace baseline {
const LayerOperations& layer_operations();
}
namespace avx2 {
const LayerOperations& layer_operations();
}
namespace avx512 {
const LayerOperations& layer_operations();
}

}  // namespace kadanoff::classifier
