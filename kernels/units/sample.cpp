// Checks shapes, and hands the draw to the device's implementation.
#include "kernels/units/sample.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::units {

void sample(Context& context, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block) {
  expects(means.device == context.device(), "sample: the means are on another device");
  dispatch<cpu::sample, cuda::sample>(context, means, key, first_row, block);
}

}  // namespace kadanoff::units
