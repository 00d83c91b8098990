// The inner loops of unit_operations.hpp for each instruction set; unit_operations.cpp chooses.
#pragma once

#include "kernels/units/unit_operations.hpp"

namespace kadanoff::units {

namespace baseline {
const UnitOperations& unit_operations();
}
namespace avx2 {
const UnitOperations& unit_operations();
}
namespace avx512 {
const UnitOperations& unit_operations();
}

}  // namespace kadanoff::units
