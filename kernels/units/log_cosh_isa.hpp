// The inner loops of log_cosh.hpp for each instruction set; log_cosh.cpp chooses.
#pragma once

#include "kernels/units/log_cosh.hpp"

namespace kadanoff::units {

namespace baseline {
const LogCoshOperations& log_cosh_operations();
}
namespace avx2 {
const LogCoshOperations& log_cosh_operations();
}
namespace avx512 {
const LogCoshOperations& log_cosh_operations();
}

}  // namespace kadanoff::units
