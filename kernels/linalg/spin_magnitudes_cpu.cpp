// Finds magnitudes by a pass over W, and adds up their parts.
#include "kernels/linalg/spin_magnitudes_cpu.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/linalg/spin_product.hpp"

namespace kadanoff::linalg::cpu {

void SpinMagnitudes::find(CpuResources& cpu, Matrix<const float> weights, std::uint32_t number) {
  if (known_ == weights.data && number_ == number) return;
  constexpr auto inputs = SpinProduct::inputs;
  const auto& operations = spin_product_operations();
  cpu.for_each_range(visible_, rows_per_block, [&](std::int64_t first, std::int64_t count, int) {
    const auto block = first / rows_per_block;
    std::fill_n(of_block(block), parts(precision_) * hidden_, 0.0F);
    if (!of_passes()) {
      operations.magnitudes(weights.row(first), count, hidden_, weights.stride, of_block(block), of_visible(first));
      return;
    }
    for (auto row = first; row < first + count;) {
      const auto pass = row / inputs, end = std::min(first + count, (pass + 1) * inputs);
      operations.magnitudes_of_passes(weights.row(row), end - row, hidden_, weights.stride,
                                      of_block(block, pass - first / inputs), of_visible(row));
      row = end;
    }
  });
}

float SpinMagnitudes::of_hidden(std::int64_t unit) {
  constexpr auto inputs = SpinProduct::inputs;
  float whole = 0, largest = 0, of_pass = 0;
  std::int64_t last = 0;
  for (std::int64_t block = 0; block < blocks(visible_); ++block)
    for (std::int64_t part = 0; part < parts(precision_); ++part) {
      const auto pass = block * rows_per_block / inputs + part;
      if (pass * inputs >= (block + 1) * rows_per_block) break;  // none of its rows
      if (pass != last) of_pass = 0;
      last = pass;
      const float sum = of_block(block, part)[unit];
      of_pass += sum;
      whole += sum;
      largest = std::max(largest, of_pass);
    }
  return of_passes() && std::isfinite(whole) ? largest : whole;
}

}  // namespace kadanoff::linalg::cpu
