#include "kernels/units/unit_operations.hpp"

#include "kernels/core/isa.hpp"
#include "kernels/units/unit_operations_isa.hpp"

namespace kadanoff::units {

const UnitOperations& unit_operations() { return KADANOFF_DISPATCH_ISA(unit_operations); }

}  // namespace kadanoff::units
