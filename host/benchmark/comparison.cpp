#include "host/benchmark/comparison.hpp"

#include <random>

#include "host/benchmark/ceilings.hpp"
#include "kernels/core/spin_rows.hpp"

namespace kadanoff {

void time_with_ceilings(Context& context, const Work& work, std::int64_t units, const Work& products_alone,
                        const TimingPlan& plan, linalg::OperandPrecision precision, BenchmarkRow& row) {
  LargeProduct product(context, precision);
  MemoryCopy copy(context);
  std::vector<Work> works{work, [&] { product(); }, [&] { copy(); }};
  if (products_alone) works.push_back(products_alone);
  const auto timings = time_in_turns(context, works, plan);

  row.device = to_string(context.device());
  row.time = timings[0];
  for (double* seconds :
       {&row.time.median, &row.time.low, &row.time.high, &row.time.best, &row.time.host, &row.time.cpu})
    *seconds /= static_cast<double>(units);
  row.product = {product.text(), timings[1].median, product.flops() / timings[1].median};
  row.copy = {copy.text(), timings[2].median, copy.bytes() / timings[2].median};
  if (products_alone) row.products_seconds = timings[3].median;
}

std::vector<std::uint32_t> random_spin_words(std::int64_t count, std::int64_t units, std::uint64_t seed) {
  const auto width = words_per_row(units);
  std::mt19937 generator(static_cast<std::uint32_t>(seed));
  std::vector<std::uint32_t> words(static_cast<std::size_t>(count * width));
  for (auto& word : words) word = static_cast<std::uint32_t>(generator());
  if (units % 32 != 0)  // the bits behind the last unit are zero
    for (std::int64_t row = 0; row < count; ++row)
      words[static_cast<std::size_t>((row + 1) * width - 1)] &= (std::uint32_t{1} << (units % 32)) - 1;
  return words;
}

}  // namespace kadanoff
