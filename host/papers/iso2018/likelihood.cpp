// Evaluates an RBM on configurations, and keeps the result in a file.
#include "host/papers/iso2018/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "host/data/attributes.hpp"
#include "host/data/file_kind.hpp"
#include "host/evaluation/evaluation.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/papers/iso2018/model_evidence.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::vector<double> numbers(const io::H5Reader& file, const std::string& name, std::int64_t count) {
  if (file.shape(name) != io::H5Shape{count})
    fail(ExitCode::bad_input, "{}: {} does not hold {} numbers", file.path().string(), name, count);
  auto values = file.read<double>(name);
  if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
    fail(ExitCode::bad_input, "{}: {} holds a value that is no number", file.path().string(), name);
  return values;
}

Estimate estimate_of(const io::H5Reader& file, const std::string& name) {
  const auto values = numbers(file, name, 2);
  return {.mean = values[0], .spread = unknown, .error = values[1]};
}

}  // namespace

Likelihood measure_likelihood(Context& context, const data::Model& model, const data::Dataset& test,
                              const data::Dataset& training, const evaluation::AnnealingSettings& annealing,
                              std::int64_t most) {
  const data::Dataset unseen = thinned(test, most), seen = thinned(training, most);
  evaluation::EvaluationSettings settings;
  settings.pseudo_likelihood = evaluation::PseudoLikelihood::exact;
  settings.annealing = annealing;
  settings.seed = annealing.seed;
  const auto evaluated = evaluation::evaluate(context, model, unseen, &seen, settings);
  const auto likelihood = evaluated.log_likelihood();
  const auto gap = evaluated.free_energy_gap();
  expects(likelihood && gap && evaluated.pseudo_log_likelihood, "measure_likelihood: spins have all of it");
  Likelihood result{.hidden = model.hidden(), .samples = unseen.count};
  result.log_likelihood = *likelihood;
  result.pseudo_log_likelihood = *evaluated.pseudo_log_likelihood;
  result.gap = *gap;
  result.is_exact = evaluated.exact_log_z.has_value();
  result.is_trustworthy = result.is_exact || evaluated.annealed_is_trustworthy();
  result.bracket = evaluated.likelihood_bracket().value_or(
      evaluation::Bracket{.lower = likelihood->mean, .upper = likelihood->mean});
  return result;
}

void save_likelihood(const Likelihood& likelihood, const io::Provenance& provenance,
                     const std::filesystem::path& path) {
  io::H5Writer file;
  file.dataset("/log_likelihood", std::vector<double>{likelihood.log_likelihood.mean, likelihood.log_likelihood.error,
                                                      likelihood.bracket.lower, likelihood.bracket.upper});
  file.dataset("/pseudo_log_likelihood",
               std::vector<double>{likelihood.pseudo_log_likelihood.mean, likelihood.pseudo_log_likelihood.error});
  file.dataset("/gap", std::vector<double>{likelihood.gap.mean, likelihood.gap.error});
  file.attribute("/", "hidden", likelihood.hidden);
  file.attribute("/", "samples", likelihood.samples);
  file.attribute("/", "exact", std::int64_t{likelihood.is_exact});
  file.attribute("/", "trustworthy", std::int64_t{likelihood.is_trustworthy});
  io::write_provenance(file, data::known_kind("likelihood"), provenance);
  file.save(path, io::IfExists::replace);
}

Likelihood load_likelihood(const std::filesystem::path& path) {
  const io::H5Reader file(path);
  const auto hidden = data::read_count(file, "hidden", 1), samples = data::read_count(file, "samples", 1);
  const auto exact = data::read_count(file, "exact", 0, 1), trustworthy = data::read_count(file, "trustworthy", 0, 1);
  if (!hidden || !samples || !exact || !trustworthy || !file.has_dataset("/log_likelihood"))
    fail(ExitCode::bad_input, "{} is no likelihood of an RBM{}", path.string(), data::kind_hint(file));
  const auto values = numbers(file, "/log_likelihood", 4);
  return {.hidden = *hidden,
          .samples = *samples,
          .log_likelihood = {.mean = values[0], .spread = unknown, .error = values[1]},
          .bracket = {.lower = values[2], .upper = values[3]},
          .pseudo_log_likelihood = estimate_of(file, "/pseudo_log_likelihood"),
          .gap = estimate_of(file, "/gap"),
          .is_exact = *exact == 1,
          .is_trustworthy = *trustworthy == 1};
}

}  // namespace kadanoff::papers::iso2018
