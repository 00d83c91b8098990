// Adds up in double precision.
#include "host/data/binary_units.hpp"

#include <vector>

#include "kernels/core/check.hpp"

namespace kadanoff::data {

double from_binary_units(rbm::Parameters& parameters) {
  expects(parameters.device() == cpu_device, "from_binary_units: the parameters are not on the CPU");
  const auto view = parameters.view();
  std::vector<double> of_columns(static_cast<std::size_t>(view.hidden()));
  double constant = 0;
  for (std::int64_t i = 0; i < view.visible(); ++i) {
    float* row = view.weights.row(i);
    double of_row = 0;
    for (std::int64_t a = 0; a < view.hidden(); ++a) {
      of_row += row[a];
      of_columns[static_cast<std::size_t>(a)] += row[a];
      row[a] /= 4;
    }
    float& bias = view.visible_bias.data[i];
    constant += bias / 2.0 + of_row / 4;
    bias = static_cast<float>(bias / 2.0 + of_row / 4);
  }
  for (std::int64_t a = 0; a < view.hidden(); ++a) {
    float& bias = view.hidden_bias.data[a];
    constant += bias / 2.0;
    bias = static_cast<float>(bias / 2.0 + of_columns[static_cast<std::size_t>(a)] / 4);
  }
  return constant;
}

}  // namespace kadanoff::data
