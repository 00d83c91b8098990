// Updates of contrastive divergence, as `kadanoff train` does them, on random spins or values. Every update takes all
// of the data.
#include <charconv>
#include <limits>

#include "host/benchmark/ceilings.hpp"
#include "host/benchmark/comparison.hpp"
#include "host/benchmark/products.hpp"
#include "host/machine/memory.hpp"
#include "host/training/memory.hpp"
#include "host/training/trainer.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

std::optional<std::int64_t> parse_units(std::string_view text) {
  std::int64_t units = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), units);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || units < 1 || units > std::numeric_limits<std::int32_t>::max()) return {};
  return units;
}

// Every update takes all of the data; the number of updates is as large as possible.
training::TrainOptions train_options(const TrainingWork& work, std::uint64_t seed) {
  training::TrainOptions options;
  options.hidden = work.size.hidden;
  options.method.statistics = work.statistics;
  options.method.precision = work.precision;
  options.method.launch = work.launch;
  options.batch_size = training::TrainOptions::full_batch;
  options.updates = std::numeric_limits<std::uint32_t>::max();
  options.seed = seed;
  return options;
}

// The floor of an update that works by tables: their additions, and the counts of VᵀH.
void add_table_additions(BenchmarkRow& row, const Context& context, const training::ContrastiveDivergence& method,
                         const TrainingWork& work) {
  if (!training::works_by_tables(context.device(), method, work.batch, work.values)) return;
  const auto visible = static_cast<double>(work.size.visible), hidden = static_cast<double>(work.size.hidden);
  const int bits = work.precision == training::Precision::int16 ? 16 : 32;
  const int group = linalg::SpinProduct::group(work.batch);
  row.additions = 3 * additions_of_spin_product(visible, hidden, work.batch, bits) +
                  visible * hidden * static_cast<double>(work.batch) / 256;
  row.additions_formula = fmt::format(
      "3 N_v N_h (B + {0}) / ({1} · {2}) + N_v N_h 2 B / 512: vectors of 64 bytes, three products by tables of {1} "
      "inputs with {0} entries, and a count of bits",
      1 << group, group, 512 / bits);
}

}  // namespace

RbmSize parse_rbm_size(const std::string& text) {
  const auto at = text.find('x');
  if (at != std::string::npos) {
    const auto visible = parse_units(std::string_view(text).substr(0, at));
    const auto hidden = parse_units(std::string_view(text).substr(at + 1));
    if (visible && hidden) return {.visible = *visible, .hidden = *hidden};
  }
  fail(ExitCode::usage, "--size '{}' is not VISIBLExHIDDEN, the numbers of units from 1 to {}, as in 6400x1600", text,
       std::numeric_limits<std::int32_t>::max());
}

std::string to_string(RbmSize size) { return fmt::format("{}x{}", size.visible, size.hidden); }

void validate(Context& context, const TrainingWork& work) {
  const auto options = train_options(work, 1);
  training::validate_for_device(options, context);
  if (work.values == rows::Values::real && work.precision == training::Precision::int16)
    fail(ExitCode::usage, "--precision int16 is for spins; with --values real use fp32 or bf16");
  data::Dataset data;  // of its size; it need not be there yet
  data.count = work.batch;
  data.units = work.size.visible;
  if (work.values == rows::Values::real) data.real = {0};
  const double alone = products_of_update_bytes(static_cast<double>(work.size.visible),
                                                static_cast<double>(work.size.hidden), static_cast<double>(work.batch));
  const auto what = fmt::format("--size {} with --batch {}", to_string(work.size), work.batch);
  const auto memory = training::training_memory(options, data, context);
  machine::require_memory(what, training::with_reserve(alone + memory.on_device(), context.device()), context.device());
  machine::require_memory(what, training::with_reserve(memory.data + memory.pinned, cpu_device), cpu_device);
}

BenchmarkRow time_training(Context& context, Ceilings& ceilings, const TrainingWork& work, std::uint64_t seed,
                           const TimingPlan& plan) {
  validate(context, work);
  const auto visible = static_cast<double>(work.size.visible), hidden = static_cast<double>(work.size.hidden),
             batch = static_cast<double>(work.batch);
  const auto options = train_options(work, seed);
  data::Dataset data;
  data.count = work.batch;
  data.units = work.size.visible;
  if (work.values == rows::Values::real)
    data.real = random_values(data.count, data.units, seed);
  else
    data.words = random_spin_words(data.count, data.units, seed);
  // What a general product does with the same numbers: there is none of int16.
  const auto precision = work.precision == training::Precision::int16 ? training::Precision::fp32 : work.precision;
  auto products = products_of_update(context, precision, work.size.visible, work.size.hidden, work.batch);
  training::Trainer trainer(context, data, options);

  BenchmarkRow row;
  row.work = "train";
  row.size = to_string(work.size);
  row.batch = work.batch;
  const auto method = training::to_json(options);
  row.statistics = method["statistics"];
  if (data.is_real()) row.statistics += ", real values";
  row.precision = method["precision"];
  add_table_additions(row, context, options.method, work);
  time_with_ceilings(
      context, ceilings, [&] { trainer.step(); }, 1, [&] { products(); }, plan, precision, row);
  row.launch = trainer.launches().fused > 0 ? "fused" : trainer.launches().replayed > 0 ? "graph" : "plain";
  row.rates = {{"updates_per_s", 1 / row.time.median}, {"samples_per_s", batch / row.time.median}};
  row.flops = 10 * visible * hidden * batch;
  row.flops_formula = "10 N_v N_h B: five products of 2 N_v N_h B";
  row.bytes = 8 * visible * hidden + batch * visible * (data.is_real() ? 4 : 1.0 / 8);
  row.bytes_formula = fmt::format("8 N_v N_h + {}: W read and written and the samples read, once each; no less will do",
                                  data.is_real() ? "4 B N_v" : "B N_v / 8");
  return row;
}

}  // namespace kadanoff::benchmark
