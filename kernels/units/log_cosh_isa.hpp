// The inner loops of log_cosh.hpp for each instruction set; log_cosh.cpp chooses.
#pragma once

#include "kernels/units/log_cosh.hpp"

namespace kadanoff::rbm {

namespace baseline {
const LogCoshOperations& log_cosh_operations();
}
namespace avx2 {
const LogCoshOperations& log_cosh_operations();
}
namespace avx512 {
const LogCoshOperations& log_cosh_operations();
}

}  // namespace kadanoff::rbm
