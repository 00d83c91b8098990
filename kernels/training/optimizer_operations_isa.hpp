// The inner loops of optimizer_operations.hpp for each instruction set; optimizer_operations.cpp chooses.
#pragma once

#include "kernels/training/optimizer_operations.hpp"

namespace kadanoff::training {

namespace baseline {
const OptimizerOperations& optimizer_operations();
}
namespace avx2 {
const OptimizerOperations& optimizer_operations();
}
namespace avx512 {
const OptimizerOperations& optimizer_operations();
}

}  // namespace kadanoff::training
