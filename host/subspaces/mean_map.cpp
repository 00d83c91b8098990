// Layer by layer: a product on the device, then slopes and means on the host.
#include "host/subspaces/mean_map.hpp"

#include <cmath>
#include <utility>

#include "kernels/linalg/gemm.hpp"

namespace kadanoff::subspaces {
namespace {

using linalg::Op;

constexpr std::int64_t rows_of_a_task = 16;

// tanh and its slope 1 − tanh², which keeps its digits where tanh is near ±1.
struct MeanAndSlope {
  float mean, slope;
};
MeanAndSlope mean_and_slope(double field) {
  const double e = std::exp(-2 * std::abs(field));
  const double mean = (1 - e) / (1 + e), slope = 4 * e / ((1 + e) * (1 + e));
  return {.mean = static_cast<float>(std::copysign(mean, field)), .slope = static_cast<float>(slope)};
}

std::vector<double> squares_of_columns(Matrix<const float> weights) {
  std::vector<double> squares(static_cast<std::size_t>(weights.cols));
  for (std::int64_t i = 0; i < weights.rows; ++i)
    for (std::int64_t a = 0; a < weights.cols; ++a)
      squares[static_cast<std::size_t>(a)] += double{weights(i, a)} * double{weights(i, a)};
  return squares;
}

}  // namespace

std::vector<double> row_energies(Context& context, const std::vector<float>& rows, std::int64_t cols) {
  std::vector<double> energies(rows.size() / static_cast<std::size_t>(cols));
  context.cpu().for_each_range(std::ssize(energies), rows_of_a_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto row = first; row < first + count; ++row) {
      const float* values = rows.data() + row * cols;
      double sum = 0;
      for (std::int64_t j = 0; j < cols; ++j) sum += double{values[j]} * double{values[j]};
      energies[static_cast<std::size_t>(row)] = sum;
    }
  });
  return energies;
}

MeanMap::MeanMap(Context& context, std::span<const rbm::ParametersView<const float>> layers) : context_(context) {
  expects(!layers.empty(), "MeanMap: there is no layer");
  for (const auto& parameters : layers) {
    expects(layers_.empty() || layers_.back().hidden() == parameters.visible(), "MeanMap: layers do not fit together");
    expects(parameters.weights.device == cpu_device, "MeanMap: the parameters are not on the host");
    const auto size = static_cast<std::size_t>(parameters.visible() * parameters.hidden());
    Layer layer{.weights = to_device(context, std::span(parameters.weights.data, size)),
                .bias = {parameters.hidden_bias.data, parameters.hidden_bias.data + parameters.hidden()},
                .column_squares = squares_of_columns(parameters.weights),
                .inputs = parameters.visible()};
    if (!layers_.empty()) {
      const auto below = std::as_const(*this).product();
      Array<float> product(context.device(), below.rows * layer.hidden());
      linalg::gemm(context, Op::none, Op::none, 1, below, std::as_const(layer).matrix(), 0,
                   product.matrix(below.rows, layer.hidden()));
      product_ = std::move(product);
    }
    layers_.push_back(std::move(layer));
  }
}

Matrix<const float> MeanMap::product() const {
  if (has_one_layer()) return layers_.front().matrix();
  return product_.matrix(visible(), hidden());
}

std::vector<float> MeanMap::through(const Layer& layer, Matrix<const float> rows) {
  expects(rows.cols == layer.visible(), "MeanMap: the rows have another number of units");
  Array<float> result(context_.device(), rows.rows * layer.hidden());
  linalg::gemm(context_, Op::none, Op::none, 1, rows, layer.matrix(), 0, result.matrix(rows.rows, layer.hidden()));
  return to_host(context_, result);
}

const std::vector<float>& MeanMap::go_to(Matrix<const float> points) {
  points_ = points.rows;
  Array<float> below;
  for (auto& layer : layers_) {
    means_ = through(layer, points);
    layer.slopes.resize(means_.size());
    context_.cpu().for_each_range(points_, rows_of_a_task, [&](std::int64_t first, std::int64_t count, int) {
      for (auto i = first * layer.hidden(); i < (first + count) * layer.hidden(); ++i) {
        const auto at = static_cast<std::size_t>(i), unit = static_cast<std::size_t>(i % layer.hidden());
        const auto [mean, slope] = mean_and_slope(double{means_[at]} + double{layer.bias[unit]});
        means_[at] = mean;
        layer.slopes[at] = slope;
      }
    });
    if (&layer == &layers_.back()) break;
    below = to_device(context_, means_);
    points = std::as_const(below).matrix(points_, layer.hidden());
  }
  return means_;
}

std::vector<double> MeanMap::energies(Matrix<const float> changes) {
  expects(changes.rows == points_, "MeanMap::energies: there is not one change for each point");
  Array<float> below;
  std::vector<float> moved;
  for (auto& layer : layers_) {
    moved = through(layer, changes);
    context_.cpu().for_each_range(points_, rows_of_a_task, [&](std::int64_t first, std::int64_t count, int) {
      for (auto i = first * layer.hidden(); i < (first + count) * layer.hidden(); ++i)
        moved[static_cast<std::size_t>(i)] *= layer.slopes[static_cast<std::size_t>(i)];
    });
    if (&layer == &layers_.back()) break;
    below = to_device(context_, moved);
    changes = std::as_const(below).matrix(points_, layer.hidden());
  }
  return row_energies(context_, moved, hidden());
}

std::vector<double> MeanMap::squared_norms() const {
  expects(has_one_layer(), "MeanMap::squared_norms: the map has several layers");
  const auto& layer = layers_.front();
  std::vector<double> squares(static_cast<std::size_t>(points_));
  context_.cpu().for_each_range(points_, rows_of_a_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto point = first; point < first + count; ++point) {
      double sum = 0;
      for (std::int64_t a = 0; a < layer.hidden(); ++a) {
        const double slope = layer.slopes[static_cast<std::size_t>(point * layer.hidden() + a)];
        sum += slope * slope * layer.column_squares[static_cast<std::size_t>(a)];
      }
      squares[static_cast<std::size_t>(point)] = sum;
    }
  });
  return squares;
}

}  // namespace kadanoff::subspaces
