// Goes up the layers of a stack with the samples, and adds up the bound.
#include "host/evaluation/stack_evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "host/base/estimate_text.hpp"
#include "host/base/progress.hpp"
#include "host/base/stopwatch.hpp"
#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/data/stack_steps.hpp"
#include "host/data/transform.hpp"
#include "host/evaluation/evaluation_text.hpp"
#include "kernels/rows/squared_distance.hpp"

namespace kadanoff::evaluation {
namespace {

// With the layers exchanged.
data::Model transposed(const data::Model& model) {
  data::Model result;
  const auto visible = model.visible(), hidden = model.hidden();
  result.parameters = rbm::Parameters(cpu_device, hidden, visible);
  for (std::int64_t i = 0; i < visible; ++i)
    for (std::int64_t a = 0; a < hidden; ++a)
      result.parameters.weights.data()[a * visible + i] = model.parameters.weights.data()[i * hidden + a];
  const auto copy = [](const Array<float>& from, Array<float>& to) {
    std::copy(from.data(), from.data() + from.size(), to.data());
  };
  copy(model.parameters.hidden_bias, result.parameters.visible_bias);
  copy(model.parameters.visible_bias, result.parameters.hidden_bias);
  result.name = model.name;
  return result;
}

Estimate reconstruction_error(Context& context, const data::Stack& stack, const data::Dataset& data,
                              const rbm::GibbsDraws& draws) {
  const auto most = data::largest_batch(data.count, context.device());
  data::StackSteps steps(context, stack.layers, most);
  data::DeviceSamples samples(context, data);
  Array<float> after(context.device(), most * data.units);
  Array<double> distances(context.device(), most);
  Estimator estimator;
  Progress progress("reconstruction error", data.count, "samples");
  samples.for_each_batch([&](Matrix<const float> rows, std::int64_t first) {
    auto here = draws;
    here.first_row = static_cast<std::uint32_t>(first);
    const auto to = after.matrix(rows.rows, data.units);
    steps.step(rows, here, to);
    rows::squared_distance(context, rows, to,
                           {.data = distances.data(), .size = rows.rows, .device = context.device()});
    const auto values = to_host(context, distances);
    for (std::int64_t i = 0; i < rows.rows; ++i)
      estimator.add(values[static_cast<std::size_t>(i)] / static_cast<double>(data.units));
    progress.update(first + rows.rows);
  });
  return estimator.result();
}

}  // namespace

StackEvaluation evaluate(Context& context, const data::Stack& stack, const data::Dataset& data,
                         const data::Dataset* training_data, const EvaluationSettings& settings) {
  data::require_fit(stack.layers.front(), data);
  const Stopwatch stopwatch;
  StackEvaluation result;
  result.shape = data::shape_text(stack), result.samples = data.count;
  result.mean_field_reconstruction_error = reconstruction_error(context, stack, data, {});
  result.reconstruction_error = reconstruction_error(
      context, stack, data,
      {.hidden = rbm::LayerDraw{.key = random::make_key(settings.seed, random::Stream::evaluate_hidden)},
       .visible = rbm::LayerDraw{.key = random::make_key(settings.seed, random::Stream::evaluate_visible)}});

  // The caller's, and above the first layer what was made of them.
  const data::Dataset *below = &data, *training = training_data;
  data::Dataset made, training_made;
  std::vector<double> terms(static_cast<std::size_t>(data.count), 0.0);
  for (std::size_t layer = 0; layer + 1 < stack.layers.size(); ++layer) {
    const auto& model = stack.layers[layer];
    const auto seed = settings.seed + layer;
    auto above = data::transform(context, model, *below, data::PassAs::samples, seed);
    const auto of_below = free_energies(context, model, *below),
               of_above = free_energies(context, transposed(model), above);
    for (std::size_t i = 0; i < terms.size(); ++i) terms[i] += of_above[i] - of_below[i];
    made = std::move(above);
    below = &made;
    if (training == nullptr) continue;
    training_made = data::transform(context, model, *training, data::PassAs::samples, seed);
    training = &training_made;
  }
  auto of_top = settings;
  of_top.per_sample = true;
  result.top = evaluate(context, stack.layers.back(), *below, training, of_top);
  if (!data.is_real() && result.top.log_likelihood()) {
    Estimator bound;
    for (std::size_t i = 0; i < terms.size(); ++i)
      bound.add(terms[i] - result.top.free_energies[i] - *result.top.log_z());
    result.likelihood_bound = bound.result();
  }
  result.seconds = stopwatch.seconds();
  return result;
}

std::string to_text(const StackEvaluation& evaluation) {
  Table table(std::vector<Table::Column>(3, {.align = Table::Align::left}));
  table.add({{"reconstruction error"},
             {with_its_error(evaluation.reconstruction_error)},
             {"mean of (v0 - v1)² a unit, up and down through all layers, sampled"}});
  table.add({{""}, {with_its_error(evaluation.mean_field_reconstruction_error)}, {"mean-field"}});
  if (const auto& bound = evaluation.likelihood_bound) {
    const auto& top = evaluation.top;
    table.add(
        {{"ln likelihood a sample"},
         {fmt::format("≥ {}", with_its_error(*bound))},
         {top.exact_log_z                 ? "by the exact ln Z of the highest layer"
          : top.annealed_is_trustworthy() ? fmt::format("and ± {:.2g} of ln Z of the highest layer", top.log_z_error())
                                          : "by a ln Z of the highest layer that is not trustworthy"}});
  }
  return fmt::format("stack {} on {}; errors are standard errors of means over samples\n\n", evaluation.shape,
                     counted(evaluation.samples, "sample")) +
         to_text(table) + "\nThe highest layer alone, on what the layers below draw given the data:\n" +
         to_text(evaluation.top);
}

nlohmann::json to_json(const StackEvaluation& evaluation) {
  nlohmann::json json{{"layers", evaluation.shape},
                      {"samples", evaluation.samples},
                      {"reconstruction_error", to_json(evaluation.reconstruction_error)},
                      {"mean_field_reconstruction_error", to_json(evaluation.mean_field_reconstruction_error)},
                      {"log_likelihood_bound", nullptr},
                      {"top", to_json(evaluation.top)},
                      {"seconds", evaluation.seconds}};
  if (const auto& bound = evaluation.likelihood_bound) json["log_likelihood_bound"] = to_json(*bound);
  return json;
}

}  // namespace kadanoff::evaluation
