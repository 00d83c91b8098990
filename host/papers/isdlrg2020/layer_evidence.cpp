// Computes the numbers behind the claims of section IV.
#include "host/papers/isdlrg2020/layer_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "host/base/words.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

// The variance of a share, from (k + 1) / (n + 2).
double share_variance(const correlators::Spots& spots) {
  const auto n = static_cast<double>(spots.hidden);
  const double p = (spots.share_local * n + 1) / (n + 2);
  return p * (1 - p) / (n + 2);
}

double mean_of_values(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

double errors_of_share(const correlators::Spots& learned, const correlators::Spots& control) {
  return (learned.share_local - control.share_local) / std::sqrt(share_variance(learned) + share_variance(control));
}

double errors_of_contrast(const correlators::Spots& learned, const correlators::Spots& control) {
  return (learned.contrast.mean - control.contrast.mean) / std::hypot(learned.contrast.error, control.contrast.error);
}

double map_correlation(const correlators::Spots& a, const correlators::Spots& b) {
  const auto &x = a.profile->map, &y = b.profile->map;
  expects(x.size() == y.size(), "map_correlation: the maps are of different lattices");
  const double mean_x = mean_of_values(x), mean_y = mean_of_values(y);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xy / std::sqrt(xx * yy);
}

double share_in_block(const Maps& blocks) {
  const auto& spots = blocks.spots;
  const auto across = spots.visible_side / spots.hidden_side;
  std::int64_t inside = 0;
  for (std::int64_t block = 0; block < spots.hidden; ++block) {
    const auto peak = spots.units[static_cast<std::size_t>(block)].peak;
    const auto x = peak % spots.visible_side / across, y = peak / spots.visible_side / across;
    inside += y * spots.hidden_side + x == block ? 1 : 0;
  }
  return static_cast<double>(inside) / static_cast<double>(spots.hidden);
}

double total_variation(const std::vector<Estimate>& p, const std::vector<Estimate>& q) {
  expects(p.size() == q.size(), "total_variation: the distributions are of different temperatures");
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) sum += std::abs(p[i].mean - q[i].mean) / 2;
  return sum;
}

double ratio_of(double a, double b) { return a == b ? 1 : a / b; }

double inverse_temperature(double temperature) { return std::isinf(temperature) ? 0 : 1 / temperature; }

const renormalization::BlockPoint& block_point(const LayerResults& results, blocks::Ties ties, double start,
                                               std::int64_t step) {
  const auto& flow = results.block_flows.at(ties);
  const auto found =
      std::find_if(flow.points.begin(), flow.points.end(), [&](const renormalization::BlockPoint& point) {
        return point.step == step && std::abs(flow.groups[point.group].temperature - start) < 1e-6;
      });
  expects(found != flow.points.end(), "block_point: there is no such step, or no such temperature");
  return *found;
}

double block_temperature(const LayerResults& results, blocks::Ties ties, double start, std::int64_t step,
                         Measure measure) {
  const auto& point = block_point(results, ties, start, step);
  if (measure == Measure::independent) return point.temperature;
  if (step == 0) return start;
  return thermometer::most_probable_temperature(
      point.distribution, results.block_flows.at(ties).thermometer_temperatures[static_cast<std::size_t>(step)]);
}

double layer_temperature(const LayerResults& results, Arrangement arrangement, double input, std::int64_t layer,
                         Measure measure) {
  const auto& point = results.deep.at(arrangement, input, layer);
  if (measure == Measure::independent) return point.temperature;
  return thermometer::most_probable_temperature(point.distribution,
                                                results.deep.temperatures[static_cast<std::size_t>(layer - 1)]);
}

double weight_near_critical(const LayerResults& results, Arrangement arrangement, double input, std::int64_t layer) {
  const auto& temperatures = results.deep.temperatures[static_cast<std::size_t>(layer - 1)];
  const auto& distribution = results.deep.at(arrangement, input, layer).distribution;
  double sum = 0;
  for (std::size_t i = 0; i < temperatures.size(); ++i)
    if (likely_near_critical.margin(temperatures[i]) > 0) sum += distribution[i].mean;
  return sum;
}

std::string temperature_word(double temperature) {
  return temperature == critical ? "T_c" : fmt::format("{}", temperature);
}

std::string word_of(Measure measure) { return measure == Measure::paper ? "likely T" : "energy T"; }

std::string losses_of_meters(const Repetitions& repetitions) {
  std::string text;
  for (const auto& [side, loss] : repetitions.front().layers.meters)
    text += fmt::format(
        "{}{}² {}", text.empty() ? "" : ", ", side,
        mean_of(over_layers(repetitions,
                            [&, of = side](const LayerResults& results) { return results.meters.at(of).test; }),
                2));
  return fmt::format("losses of the networks on other lattices in equilibrium: {} (guessing: {:.2f})", text,
                     std::log(static_cast<double>(temperatures_of_meters().size())));
}

std::string choices_of_stack(const Settings& settings) {
  const auto updates =
      settings.stack_epochs * ((settings.stack_samples + Settings::stack_batch - 1) / Settings::stack_batch);
  return fmt::format(
      "learning rate, batches, initial weights, and what passes between layers; ours: sampled CD-1, rate {}, batches "
      "of "
      "{}, N(0, 0.01), samples; {} of each layer (the paper: 10,000 steps) on {} configurations (the paper: 30,000)",
      Settings::stack_rate, Settings::stack_batch, counted(updates, "update"), settings.stack_samples);
}

std::string choices_of_meters(const Settings& settings) {
  return fmt::format(
      "the thermometers of each side; ours: {} hidden units, {} configurations at each of {} temperatures from 1 to 20 "
      "and at ∞, {} epochs on 32² and larger lattices, up to {} on smaller ones, in batches of {} that are moved on "
      "the "
      "torus",
      Settings::meter_hidden, settings.meter_samples, temperatures_of_meters().size(), settings.meter_epochs,
      settings.epochs_of_meter(1), Settings::meter_batch);
}

std::string choices_of_deep_stack(const Settings& settings) {
  const auto side = settings.deep_side;
  return fmt::format("{}; the stack: {}–{}–{}–{} (the paper: 4096–1024–256–64), trained on {} configurations, {}",
                     choices_of_meters(settings), side * side, side * side / 4, side * side / 16, side * side / 64,
                     settings.deep_samples, counted(settings.deep_epochs, "epoch"));
}

}  // namespace kadanoff::papers::isdlrg2020
