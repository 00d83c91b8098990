// Adds up in double precision.
#include "host/data/binary_units.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

// Of the rows and of the columns of W.
struct Sums {
  std::vector<double> of_rows, of_columns;

  explicit Sums(const rbm::Parameters& parameters)
      : of_rows(static_cast<std::size_t>(parameters.visible())),
        of_columns(static_cast<std::size_t>(parameters.hidden())) {
    expects(parameters.device() == cpu_device, "units 0 and 1: the parameters are not on the CPU");
    const auto weights = parameters.view().weights;
    for (std::size_t i = 0; i < of_rows.size(); ++i) {
      const float* row = weights.row(static_cast<std::int64_t>(i));
      for (std::size_t a = 0; a < of_columns.size(); ++a) {
        of_rows[i] += row[a];
        of_columns[a] += row[a];
      }
    }
  }
};

}  // namespace

void from_binary_units(rbm::Parameters& parameters, const std::vector<double>& visible_bias,
                       const std::vector<double>& hidden_bias) {
  const Sums sums(parameters);
  const auto to_spins = [](double bias, double sum) { return static_cast<float>(bias / 2 + sum / 4); };
  expects(visible_bias.size() == sums.of_rows.size() && hidden_bias.size() == sums.of_columns.size(),
          "from_binary_units: not one bias per unit");
  std::transform(visible_bias.begin(), visible_bias.end(), sums.of_rows.begin(), parameters.visible_bias.data(),
                 to_spins);
  std::transform(hidden_bias.begin(), hidden_bias.end(), sums.of_columns.begin(), parameters.hidden_bias.data(),
                 to_spins);
  float* weights = parameters.weights.data();
  std::transform(weights, weights + parameters.weights.size(), weights, [](float weight) { return weight / 4; });
}

BinaryParameters to_binary_units(const rbm::Parameters& spins) {
  const Sums sums(spins);
  const auto to_bits = [](float bias, double sum) { return 2 * (bias - sum); };
  BinaryParameters binary;
  binary.weights.resize(static_cast<std::size_t>(spins.weights.size()));
  std::transform(spins.weights.data(), spins.weights.data() + spins.weights.size(), binary.weights.begin(),
                 [](float weight) { return 4 * weight; });
  binary.visible_bias.resize(sums.of_rows.size());
  std::transform(sums.of_rows.begin(), sums.of_rows.end(), spins.visible_bias.data(), binary.visible_bias.begin(),
                 [&](double sum, float bias) { return to_bits(bias, sum); });
  binary.hidden_bias.resize(sums.of_columns.size());
  std::transform(sums.of_columns.begin(), sums.of_columns.end(), spins.hidden_bias.data(), binary.hidden_bias.begin(),
                 [&](double sum, float bias) { return to_bits(bias, sum); });
  return binary;
}

double energy_constant(const rbm::Parameters& spins) {
  const Sums sums(spins);
  const auto sum_of = [](const auto* from, std::int64_t count) { return std::accumulate(from, from + count, 0.0); };
  return sum_of(spins.visible_bias.data(), spins.visible()) + sum_of(spins.hidden_bias.data(), spins.hidden()) -
         std::accumulate(sums.of_rows.begin(), sums.of_rows.end(), 0.0);
}

}  // namespace kadanoff::data
