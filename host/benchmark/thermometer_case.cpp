// Epochs of a neural thermometer's fit, as `kadanoff thermometer fit` does them, on random spins and labels. Each epoch
// is one step of descent on all samples.
#include <random>

#include "host/base/words.hpp"
#include "host/benchmark/comparison.hpp"
#include "host/benchmark/products.hpp"
#include "host/machine/memory.hpp"
#include "kernels/classifier/descent.hpp"

namespace kadanoff::benchmark {
namespace {

Array<float> random_floats(Context& context, std::int64_t count, float sigma, std::uint64_t seed) {
  std::mt19937 generator(static_cast<std::uint32_t>(seed));
  std::normal_distribution<float> normal(0, sigma);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& value : values) value = normal(generator);
  return to_device(context, values);
}

classifier::Parameters random_parameters(Context& context, const ThermometerWork& work, std::uint64_t seed) {
  classifier::Parameters parameters(context.device(), work.visible, work.hidden, work.classes);
  parameters.hidden_weights = random_floats(context, work.visible * work.hidden, 0.1F, seed);
  parameters.hidden_bias = random_floats(context, work.hidden, 0.1F, seed + 1);
  parameters.output_weights = random_floats(context, work.hidden * work.classes, 0.1F, seed + 2);
  parameters.output_bias = random_floats(context, work.classes, 0.1F, seed + 3);
  return parameters;
}

std::vector<std::int32_t> random_labels(const ThermometerWork& work, std::uint64_t seed) {
  std::mt19937 generator(static_cast<std::uint32_t>(seed));
  std::vector<std::int32_t> labels(static_cast<std::size_t>(work.samples));
  for (auto& label : labels) label = static_cast<std::int32_t>(generator() % static_cast<std::uint32_t>(work.classes));
  return labels;
}

std::string size_text(const ThermometerWork& work) {
  return fmt::format("{}x{}x{}", work.visible, work.hidden, work.classes);
}

}  // namespace

void validate(Context& context, const ThermometerWork& work) {
  const double layers = static_cast<double>(work.visible + work.hidden + work.classes) * 2 * sizeof(float);
  machine::require_memory(
      fmt::format("a thermometer of {} on {}", size_text(work), counted(work.samples, "sample")),
      static_cast<double>(work.samples) * layers +
          classifier::descent_workspace_bytes(context, work.visible, work.hidden, work.classes, work.samples),
      context.device());
}

BenchmarkRow time_thermometer(Context& context, Ceilings& ceilings, const ThermometerWork& work, std::uint64_t seed,
                              const TimingPlan& plan) {
  validate(context, work);
  auto parameters = random_parameters(context, work, seed);
  const auto words = to_device(context, random_spin_words(work.samples, work.visible, seed));
  const auto labels = to_device(context, random_labels(work, seed));
  const classifier::LabelledRows samples{{words.matrix(work.samples, rows::words_per_row(work.visible)), work.visible},
                                         labels.vector()};
  auto loss = to_device(context, std::vector<double>{0});
  double* const wanted_loss = work.loss == ThermometerWork::Loss::measured ? loss.data() : nullptr;
  classifier::DescentWorkspace workspace;
  auto products = products_of_epoch(context, work.visible, work.hidden, work.classes, work.samples);

  BenchmarkRow row;
  row.work = "thermometer";
  row.size = size_text(work);
  row.batch = work.samples;
  row.statistics = work.loss == ThermometerWork::Loss::measured ? "with loss" : "without loss";
  row.precision = "fp32";
  const auto epoch = [&] { classifier::descend(context, samples, 0.1F, parameters.view(), workspace, wanted_loss); };
  time_with_ceilings(
      context, ceilings, epoch, 1, [&] { products(); }, plan, linalg::Precision::fp32, row);
  const auto count = static_cast<double>(work.samples), visible = static_cast<double>(work.visible),
             hidden = static_cast<double>(work.hidden), classes = static_cast<double>(work.classes);
  row.rates = {{"epochs_per_s", 1 / row.time.median}, {"samples_per_s", count / row.time.median}};
  row.flops = count * (4 * visible * hidden + 6 * hidden * classes);
  row.flops_formula = "N (4 N_v N_h + 6 N_h C): two products of 2 N N_v N_h, three of 2 N N_h C";
  row.bytes = 8 * hidden * (visible + classes) + count * (visible / 8 + 4);
  row.bytes_formula =
      "8 N_h (N_v + C) + N (N_v / 8 + 4): weights read and written, packed spins and labels read, once each; no less "
      "will do";
  return row;
}

}  // namespace kadanoff::benchmark
