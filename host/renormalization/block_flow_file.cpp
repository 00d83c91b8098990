// Writes the files of a block-spin flow.
#include "host/renormalization/block_flow_file.hpp"

#include <fmt/format.h>

#include "host/data/file_kind.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::renormalization {
namespace {

namespace fs = std::filesystem;

std::string step_name(std::int64_t step) { return fmt::format("step-{}.h5", step); }

// Writes the means under `name`, and their spreads and errors beside them.
void write_estimates(io::H5Writer& file, const std::string& name, const std::vector<Estimate>& estimates,
                     const io::H5Shape& shape) {
  struct Part {
    const char* suffix;
    double Estimate::*member;
  };
  for (const auto& [suffix, member] :
       {Part{"", &Estimate::mean}, Part{"_spread", &Estimate::spread}, Part{"_error", &Estimate::error}}) {
    std::vector<double> values;
    values.reserve(estimates.size());
    for (const Estimate& estimate : estimates) values.push_back(estimate.*member);
    file.dataset(name + suffix, values, shape);
  }
}

// member(point) of every point, step by step.
template <class Item, class Value>
std::vector<Value> column(const std::vector<Item>& items, Value Item::*member) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (const auto& item : items) values.push_back(item.*member);
  return values;
}

// A curve of each group after `step`.
std::vector<Estimate> curves(const BlockFlow& flow, std::int64_t step, std::vector<Estimate> BlockPoint::*member) {
  std::vector<Estimate> all;
  for (const auto& point : flow.points)
    if (point.step == step) all.insert(all.end(), (point.*member).begin(), (point.*member).end());
  return all;
}

// Of each pair of steps the mean aligned map at each temperature, and what is measured of it.
void write_maps(io::H5Writer& file, const BlockFlow& flow, const std::vector<std::int64_t>& from,
                const std::vector<std::int64_t>& to) {
  if (flow.correlators.empty() || !flow.correlators.front().spots) return;
  const auto groups = std::ssize(flow.groups);
  std::vector<double> floor, contrast, width, floor_error, contrast_error, width_error;
  for (std::size_t pair = 0; pair < from.size(); ++pair) {
    const auto side = flow.sides[static_cast<std::size_t>(from[pair])];
    std::vector<double> maps;
    std::vector<Estimate> radial;
    for (const auto& correlator : flow.correlators) {
      if (correlator.from != from[pair] || correlator.to != to[pair]) continue;
      const auto& profile = *correlator.spots->profile;
      maps.insert(maps.end(), profile.map.begin(), profile.map.end());
      radial.insert(radial.end(), profile.radial.begin(), profile.radial.end());
      floor.push_back(profile.floor);
      contrast.push_back(profile.contrast);
      width.push_back(profile.width);
      floor_error.push_back(correlator.map_errors.floor);
      contrast_error.push_back(correlator.map_errors.contrast);
      width_error.push_back(correlator.map_errors.width);
    }
    const auto name = fmt::format("/correlators/step-{}-to-{}", from[pair], to[pair]);
    file.dataset(name + "/map", maps, {groups, side, side});
    write_estimates(file, name + "/radial", radial, {groups, side / 2 + 1});
  }
  const io::H5Shape shape{std::ssize(from), groups};
  file.dataset("/correlators/profile_floor", floor, shape);
  file.dataset("/correlators/profile_contrast", contrast, shape);
  file.dataset("/correlators/profile_width", width, shape);
  file.dataset("/correlators/profile_floor_error", floor_error, shape);
  file.dataset("/correlators/profile_contrast_error", contrast_error, shape);
  file.dataset("/correlators/profile_width_error", width_error, shape);
}

}  // namespace

io::H5Writer to_file(const BlockFlow& flow, const io::Provenance& provenance) {
  const auto groups = std::ssize(flow.groups), steps = std::ssize(flow.sides);
  io::H5Writer file;
  file.dataset("/temperatures", column(flow.groups, &BlockFlow::Group::temperature));
  file.dataset("/samples", column(flow.groups, &BlockFlow::Group::samples));
  file.dataset("/sides", flow.sides);
  const io::H5Shape shape{steps, groups};
  write_estimates(file, "/energy", column(flow.points, &BlockPoint::energy), shape);
  write_estimates(file, "/magnetisation", column(flow.points, &BlockPoint::magnetisation), shape);
  write_estimates(file, "/abs_magnetisation", column(flow.points, &BlockPoint::abs_magnetisation), shape);
  write_estimates(file, "/squared_magnetisation", column(flow.points, &BlockPoint::squared_magnetisation), shape);
  file.dataset("/energy_temperature", column(flow.points, &BlockPoint::temperature), shape);
  file.dataset("/energy_temperature_error", column(flow.points, &BlockPoint::temperature_error), shape);
  for (std::int64_t step = 0; step < steps; ++step) {
    const auto group = fmt::format("/step-{}", step);
    const auto correlation = curves(flow, step, &BlockPoint::correlation);
    write_estimates(file, group + "/correlation", correlation, {groups, std::ssize(correlation) / groups});
    const auto& temperatures = flow.thermometer_temperatures[static_cast<std::size_t>(step)];
    if (temperatures.empty()) continue;
    file.dataset(group + "/thermometer/temperatures", temperatures);
    write_estimates(file, group + "/thermometer/probability", curves(flow, step, &BlockPoint::distribution),
                    {groups, std::ssize(temperatures)});
    std::vector<double> means, errors;
    for (const auto& point : flow.points) {
      if (point.step != step) continue;
      means.push_back(thermometer::mean_temperature(point.distribution, temperatures));
      errors.push_back(point.mean_temperature_error);
    }
    file.dataset(group + "/thermometer/mean_temperature", means);
    file.dataset(group + "/thermometer/mean_temperature_error", errors);
  }
  std::vector<std::int64_t> from, to;
  for (const auto& correlator : flow.correlators)
    if (correlator.group == 0) {
      from.push_back(correlator.from);
      to.push_back(correlator.to);
    }
  file.dataset("/correlators/from", from);
  file.dataset("/correlators/to", to);
  write_estimates(file, "/correlators/inside", column(flow.correlators, &BlockCorrelator::inside),
                  {std::ssize(from), groups});
  write_estimates(file, "/correlators/outside", column(flow.correlators, &BlockCorrelator::outside),
                  {std::ssize(from), groups});
  write_maps(file, flow, from, to);
  file.attribute("/", "block", flow.block);
  file.attribute("/", "ties", name_of(flow.ties));
  io::write_provenance(file, data::known_kind("block-flow"), provenance);
  return file;
}

std::vector<std::string> step_names(const fs::path& folder, std::int64_t steps, io::IfExists if_exists) {
  std::vector<std::string> names;
  for (std::int64_t step = 1; step <= steps; ++step) names.push_back(step_name(step));
  if (if_exists == io::IfExists::replace)
    for (auto step = steps + 1; io::is_there(folder / step_name(step)); ++step) names.push_back(step_name(step));
  return names;
}

void save_steps(const BlockFlow& flow, const std::optional<gauge::UnitGauge>& gauge, const io::Provenance& provenance,
                const fs::path& folder, io::IfExists if_exists) {
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    auto lattices = flow.steps[i];
    lattices.provenance = provenance;
    const auto step = static_cast<std::int64_t>(i) + 1;
    lattices.provenance.config["step"] = step;
    io::H5Writer file;
    data::write_dataset(file, lattices);
    if (gauge) gauge::write_unit_gauge(file, gauge::of_blocks(*gauge, lattices.units));
    file.save(folder / step_name(step), if_exists);
  }
  const auto names = step_names(folder, std::ssize(flow.steps), if_exists);
  for (auto i = flow.steps.size(); i < names.size(); ++i) io::remove_file(folder / names[i]);
}

}  // namespace kadanoff::renormalization
