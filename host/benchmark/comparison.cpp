// Runs a case and its ceilings in turns and divides their times.
#include "host/benchmark/comparison.hpp"

#include <optional>
#include <random>

#include "host/benchmark/ceilings.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::benchmark {

void time_with_ceilings(Context& context, Ceilings& ceilings, const Work& work, std::int64_t units,
                        const Work& products_alone, const TimingPlan& plan, linalg::Precision precision,
                        BenchmarkRow& row) {
  std::vector<Work> works{work};
  if (products_alone) works.push_back(products_alone);
  std::optional<LargeProduct> product;
  std::optional<MemoryCopy> copy;
  std::optional<LargeSpinProduct> tables;
  const auto first_ceiling = works.size();
  const bool are_new = !ceilings.contains(precision);
  if (are_new) {
    product.emplace(context, precision);
    copy.emplace(context);
    works.insert(works.end(), {[&] { (*product)(); }, [&] { (*copy)(); }});
    if (!context.on_cuda()) {
      tables.emplace(context);
      works.emplace_back([&] { (*tables)(); });
    }
  }
  const auto timings = time_in_turns(context, works, plan);
  if (are_new) {
    const double of_product = timings[first_ceiling].median, of_copy = timings[first_ceiling + 1].median;
    ceilings[precision] = {
        .product = {.text = product->text(), .seconds = of_product, .per_second = product->flops() / of_product},
        .copy = {.text = copy->text(), .seconds = of_copy, .per_second = copy->bytes() / of_copy},
        .tables = {}};
    if (tables) {
      const double of_tables = timings[first_ceiling + 2].median;
      ceilings[precision].tables = {
          .text = tables->text(), .seconds = of_tables, .per_second = tables->additions() / of_tables};
    }
  }

  row.device = to_string(context.device());
  row.time = timings[0];
  for (double* seconds :
       {&row.time.median, &row.time.low, &row.time.high, &row.time.best, &row.time.host, &row.time.cpu})
    *seconds /= static_cast<double>(units);
  row.product = ceilings[precision].product;
  row.copy = ceilings[precision].copy;
  if (row.additions > 0) row.tables = ceilings[precision].tables;
  if (products_alone) row.products_seconds = timings[1].median;
}

std::vector<std::uint32_t> random_spin_words(std::int64_t count, std::int64_t units, std::uint64_t seed) {
  const auto width = rows::words_per_row(units);
  std::mt19937 generator(static_cast<std::uint32_t>(seed));
  std::vector<std::uint32_t> words(static_cast<std::size_t>(count * width));
  for (auto& word : words) word = static_cast<std::uint32_t>(generator());
  if (units % 32 != 0)  // the bits after the last unit must be zero
    for (std::int64_t row = 0; row < count; ++row)
      words[static_cast<std::size_t>((row + 1) * width - 1)] &= (std::uint32_t{1} << (units % 32)) - 1;
  return words;
}

std::vector<float> random_values(std::int64_t count, std::int64_t units, std::uint64_t seed) {
  std::mt19937 generator(static_cast<std::uint32_t>(seed));
  std::vector<float> values(static_cast<std::size_t>(count * units));
  for (float& value : values) value = static_cast<float>(static_cast<std::int32_t>(generator())) * 0x1p-31F;
  return values;
}

}  // namespace kadanoff::benchmark
