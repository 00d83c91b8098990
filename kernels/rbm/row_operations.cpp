#include "kernels/rbm/row_operations.hpp"

#include "kernels/core/isa.hpp"

namespace kadanoff::rbm {

const RowOperations& row_operations() {
#ifdef KADANOFF_X86
  switch (current_isa()) {
    case Isa::avx512:
      return avx512::row_operations;
    case Isa::avx2:
      return avx2::row_operations;
    case Isa::baseline:
      break;
  }
#endif
  return baseline::row_operations;
}

}  // namespace kadanoff::rbm
