// The inner loops of ascent_operations.hpp for each instruction set; ascent_operations.cpp chooses.
#pragma once

#include "kernels/training/optimizer_operations.hpp"

namespace kadanoff::rbm {

namespace baseline {
const AscentOperations& ascent_operations();
}
namespace avx2 {
const AscentOperations& ascent_operations();
}
namespace avx512 {
const AscentOperations& ascent_operations();
}

}  // namespace kadanoff::rbm
