// Checks shapes, and hands packing and unpacking to the device's implementation.
#include "kernels/rows/spins.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::rows {

void unpack(Context& context, SampleRows samples, const random::Permutation& order, std::int64_t first,
            Matrix<float> out) {
  expects(
      samples.units() == out.cols && first >= 0 && first + out.rows <= order.size() && order.size() <= samples.rows(),
      "unpack: the rows asked for are not all there");
  expects(samples.device() == context.device() && out.device == context.device(),
          "unpack: the data is on another device");
  dispatch<cpu::unpack, cuda::unpack>(context, samples, order, first, out);
}

void pack(Context& context, Matrix<const float> spins, Matrix<std::uint32_t> words) {
  expects(spins.rows == words.rows && words.cols == words_per_row(spins.cols), "pack: the shapes do not fit together");
  expects(spins.device == context.device() && words.device == context.device(), "pack: the data is on another device");
  dispatch<cpu::pack, cuda::pack>(context, spins, words);
}

}  // namespace kadanoff::rows
