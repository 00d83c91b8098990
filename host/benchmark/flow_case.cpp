// Steps of an RBM's flow, as `kadanoff flow` does them, with its statistics at the end: both layers drawn.
#include <algorithm>
#include <random>

#include "host/base/words.hpp"
#include "host/benchmark/ceilings.hpp"
#include "host/benchmark/comparison.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/flow/flow.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/linalg/spin_gemm.hpp"

namespace kadanoff::benchmark {
namespace {

data::Model random_model(RbmSize size, std::uint64_t seed) {
  std::mt19937 generator(static_cast<std::uint32_t>(seed));
  std::normal_distribution<float> normal(0, 0.3F);
  data::Model model;
  model.parameters = rbm::Parameters(cpu_device, size.visible, size.hidden);
  for (Array<float>* array : {&model.parameters.weights, &model.parameters.visible_bias, &model.parameters.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = normal(generator);
  return model;
}

}  // namespace

void validate(Context& context, const FlowWork& work) {
  const auto visible = static_cast<double>(work.size.visible), hidden = static_cast<double>(work.size.hidden),
             samples = static_cast<double>(work.samples);
  if (!data::square_side(work.size.visible, {}))
    fail(ExitCode::usage, "--size {}: a flow needs a square lattice, but {} is not a square number ≥ 4",
         to_string(work.size), work.size.visible);
  machine::require_memory(fmt::format("--size {} with {}", to_string(work.size), counted(work.samples, "chain")),
                          2 * sizeof(float) * visible * hidden + samples * (visible / 4 + 4 * (visible + hidden)),
                          context.device());
}

BenchmarkRow time_flow(Context& context, Ceilings& ceilings, const FlowWork& work, std::uint64_t seed,
                       const TimingPlan& plan) {
  const auto visible = static_cast<double>(work.size.visible), hidden = static_cast<double>(work.size.hidden),
             samples = static_cast<double>(work.samples);
  validate(context, work);
  const data::Model model = random_model(work.size, seed);
  data::Dataset data;
  data.count = work.samples;
  data.units = work.size.visible;
  data.words = random_spin_words(data.count, data.units, seed);

  BenchmarkRow row;
  row.work = "flow";
  row.size = to_string(work.size);
  row.batch = work.samples;
  row.statistics = "sampled";
  row.precision = "fp32";
  row.flops = 4 * visible * hidden * samples;
  row.flops_formula = "4 N_v N_h N: two products of 2 N_v N_h N";
  row.bytes = 8 * visible * hidden + 8 * samples * (visible + hidden);
  row.bytes_formula = "8 N_v N_h + 8 N (N_v + N_h): W read twice, each layer written and read once";

  if (linalg::is_by_tables(context.device(), work.samples, work.size.visible, work.size.hidden) &&
      linalg::is_by_tables(context.device(), work.samples, work.size.hidden, work.size.visible)) {
    const int group = linalg::SpinProduct::group(work.samples);
    row.additions = 2 * additions_of_spin_product(visible, hidden, work.samples, 32);
    row.additions_formula = fmt::format(
        "2 N_v N_h (N + {0}) / ({1} · 16): vectors of 64 bytes, two products by tables of {1} inputs with {0} entries",
        1 << group, group);
  }

  const double most_flops = context.on_cuda() ? 1e13 : 3e10;
  const auto steps =
      work.steps > 0 ? work.steps : static_cast<std::int64_t>(std::clamp(most_flops / row.flops, 1.0, 1000.0));
  const flow::FlowSettings settings{.steps = {steps}, .mode = flow::FlowMode::sampled, .seed = seed};
  time_with_ceilings(
      context, ceilings, [&] { static_cast<void>(flow::run_flow(context, model, data, settings)); }, steps, {}, plan,
      linalg::Precision::fp32, row);
  row.rates = {{"sample_steps_per_s", samples / row.time.median}};
  return row;
}

}  // namespace kadanoff::benchmark
