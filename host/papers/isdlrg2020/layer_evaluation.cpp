// Evaluates both models, and keeps the numbers in a file.
#include "host/papers/isdlrg2020/layer_evaluation.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "host/data/file_kind.hpp"
#include "host/evaluation/stack_evaluation.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

bool has_trustworthy_log_z(const evaluation::Evaluation& evaluation) {
  return evaluation.exact_log_z.has_value() || (evaluation.annealed && evaluation.annealed->is_trustworthy());
}

std::vector<double> read_numbers(const io::H5Reader& file, const std::string& name, std::size_t count) {
  auto numbers = file.read<double>(name);
  if (numbers.size() != count)
    fail(ExitCode::bad_input, "{}: {} holds {} numbers, and not {}", file.path().string(), name, numbers.size(), count);
  return numbers;
}

ModelEvaluation read_evaluation(const io::H5Reader& file, const std::string& group) {
  const auto estimate = [&](const char* name) {
    const auto numbers = read_numbers(file, group + name, 3);
    return Estimate{.mean = numbers[0], .spread = numbers[1], .error = numbers[2]};
  };
  const auto log_z = read_numbers(file, group + "/log_z", 2);
  return {.reconstruction = estimate("/reconstruction"),
          .mean_field = estimate("/mean_field"),
          .log_likelihood = estimate("/log_likelihood"),
          .log_z_error = log_z[0],
          .is_trustworthy = log_z[1] != 0};
}

void write_evaluation(io::H5Writer& file, const std::string& group, const ModelEvaluation& evaluation) {
  const auto write = [&](const char* name, const Estimate& value) {
    file.dataset(group + name, std::vector<double>{value.mean, value.spread, value.error});
  };
  write("/reconstruction", evaluation.reconstruction);
  write("/mean_field", evaluation.mean_field);
  write("/log_likelihood", evaluation.log_likelihood);
  file.dataset(group + "/log_z", std::vector<double>{evaluation.log_z_error, evaluation.is_trustworthy ? 1.0 : 0.0});
}

}  // namespace

Evaluations evaluate(Context& context, const data::Stack& stack, const data::Model& single, const data::Dataset& test,
                     const evaluation::AnnealingSettings& annealing) {
  const evaluation::EvaluationSettings settings{
      .pseudo_likelihood = evaluation::PseudoLikelihood::stochastic, .annealing = annealing, .seed = annealing.seed};
  const Estimate none{.mean = unknown, .spread = unknown, .error = unknown};
  const auto of_stack = evaluation::evaluate(context, stack, test, nullptr, settings);
  const auto of_single = evaluation::evaluate(context, single, test, nullptr, settings);
  return {.stack = {.reconstruction = of_stack.reconstruction_error,
                    .mean_field = of_stack.mean_field_reconstruction_error,
                    .log_likelihood = of_stack.likelihood_bound.value_or(none),
                    .log_z_error = of_stack.top.log_z_error(),
                    .is_trustworthy = has_trustworthy_log_z(of_stack.top)},
          .single = {.reconstruction = of_single.reconstruction_error,
                     .mean_field = of_single.mean_field_reconstruction_error,
                     .log_likelihood = of_single.log_likelihood().value_or(none),
                     .log_z_error = of_single.log_z_error(),
                     .is_trustworthy = has_trustworthy_log_z(of_single)}};
}

Evaluations load_evaluations(const std::filesystem::path& path) {
  const io::H5Reader file(path);
  return {.stack = read_evaluation(file, "/stack"), .single = read_evaluation(file, "/single")};
}

void save_evaluations(const Evaluations& evaluations, const io::Provenance& provenance,
                      const std::filesystem::path& path) {
  io::H5Writer file;
  write_evaluation(file, "/stack", evaluations.stack);
  write_evaluation(file, "/single", evaluations.single);
  io::write_provenance(file, data::known_kind("evaluation"), provenance);
  file.save(path, io::IfExists::replace);
}

}  // namespace kadanoff::papers::isdlrg2020
