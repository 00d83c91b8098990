// Looks at data and measures for what usually harms a training.
#include "host/training/warnings.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "host/base/words.hpp"
#include "host/data/base_rate.hpp"

namespace kadanoff::training {
namespace {

constexpr double far_from_0 = 0.5;  // a unit that is up three times as often as down
constexpr double most_saturated = 0.95, fewest_flips = 0.002, fewest_chains = 20;

// The columns in which every sample has the value of the first one.
std::vector<std::int64_t> constant_columns(const data::Dataset& data) {
  std::vector<std::int64_t> columns(static_cast<std::size_t>(data.units));
  std::iota(columns.begin(), columns.end(), 0);
  if (data.is_real()) {
    for (std::int64_t i = 1; i < data.count && !columns.empty(); ++i)
      std::erase_if(columns, [&](std::int64_t unit) { return data.value(i, unit) != data.value(0, unit); });
  } else {
    const auto up = data::count_up(data);
    std::erase_if(columns, [&](std::int64_t unit) {
      const auto count = up[static_cast<std::size_t>(unit)];
      return count != 0 && count != data.count;
    });
  }
  return columns;
}

double mean_distance_from_0(const data::Dataset& data) {
  double distance = 0;
  for (const double sum : data::sums_of_values(data)) distance += std::abs(sum);
  return distance / static_cast<double>(data.count) / static_cast<double>(data.units);
}

// The value of a key that is there and a number.
std::optional<double> number(const nlohmann::json& measures, const char* key) {
  const auto found = measures.find(key);
  if (found == measures.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

}  // namespace

std::vector<Warning> warnings_of(const data::Dataset& data, const TrainOptions& options) {
  std::vector<Warning> warnings;
  if (data.count < 2) return warnings;
  if (!options.method.centred)
    if (const double distance = mean_distance_from_0(data); distance > far_from_0)
      warnings.push_back(
          {.kind = "uncentred",
           .text = fmt::format("the columns of {} have means that are {:.2f} from 0 on average: such data "
                               "are learned better with --centred",
                               data.name, distance)});
  if (options.bias_init == InitialBias::zero && options.init_from.empty())
    if (const auto columns = constant_columns(data); !columns.empty())
      warnings.push_back(
          {.kind = "constant_columns",
           .text = fmt::format("{} of the {} columns of {} {} one value in all samples, the first is column {}: "
                               "--bias-init data begins with biases for them, or leave them out",
                               columns.size(), data.units, data.name, columns.size() == 1 ? "has" : "have",
                               columns.front())});
  return warnings;
}

std::vector<Warning> warnings_of(const nlohmann::json& measures) {
  std::vector<Warning> warnings;
  if (const auto share = number(measures, "hidden_saturation"); share && *share > most_saturated)
    warnings.push_back({.kind = "saturation",
                        .text = fmt::format(
                            "{:.1f} % of the means of the hidden units are beyond ±0.99: they have saturated and learn "
                            "little; a smaller --learning-rate, or --l2, keeps W smaller",
                            100 * *share)});
  if (const auto share = number(measures, "chain_flips"); share && *share < fewest_flips)
    warnings.push_back(
        {.kind = "frozen_chains",
         .text =
             fmt::format("only {:.2g} % of the hidden spins of the chains have changed in an update: they hardly mix; "
                         "more --cd-steps, a smaller --learning-rate, or --l2 help",
                         100 * *share)});
  if (const auto chains = number(measures, "effective_chains"); chains && *chains < fewest_chains)
    warnings.push_back({.kind = "few_annealed_chains",
                        .text = fmt::format(
                            "only {:.1f} of the chains of the annealed ln Z count, so validation_likelihood may be far "
                            "too high: more --ais-temperatures help",
                            *chains)});
  return warnings;
}

}  // namespace kadanoff::training
