// Writes the folder of a block-spin flow.
#include "host/renormalization/block_flow_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "host/data/file_kind.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/output.hpp"
#include "host/renormalization/block_flow_figure.hpp"
#include "host/renormalization/block_flow_text.hpp"

namespace kadanoff::renormalization {
namespace {

namespace fs = std::filesystem;

constexpr const char* numbers_name = "block-flow.h5";
constexpr const char* table_name = "block-flow.csv";

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
  std::vector<double> floor, contrast, width;
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
    }
    const auto name = fmt::format("/correlators/step-{}-to-{}", from[pair], to[pair]);
    file.dataset(name + "/map", maps, {groups, side, side});
    write_estimates(file, name + "/radial", radial, {groups, side / 2 + 1});
  }
  const io::H5Shape shape{std::ssize(from), groups};
  file.dataset("/correlators/profile_floor", floor, shape);
  file.dataset("/correlators/profile_contrast", contrast, shape);
  file.dataset("/correlators/profile_width", width, shape);
}

}  // namespace

void save_block_flow(const BlockFlow& flow, const io::Provenance& provenance, const fs::path& path,
                     io::IfExists if_exists) {
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
  file.save(path, if_exists);
}

BlockFlowFolder::BlockFlowFolder(fs::path folder, std::int64_t steps, io::IfExists if_exists,
                                 const std::vector<fs::path>& inputs)
    : folder_(std::move(folder)), if_exists_(if_exists), first_new_folder_(io::make_folders(fs::absolute(folder_))) {
  lock_.emplace(folder_);
  std::vector<std::string> names{numbers_name, table_name};
  for (const char* ending : {".csv", ".svg", ".png"}) names.push_back(std::string(figure_name) + ending);
  for (std::int64_t step = 1; step <= steps; ++step) names.push_back(step_name(step));
  if (if_exists == io::IfExists::replace)  // write() removes further steps, which must not be the data either
    for (auto step = steps + 1; io::is_there(folder_ / step_name(step)); ++step) names.push_back(step_name(step));
  for (const auto& name : names) io::require_writable_output(folder_ / name, if_exists, inputs);
}

BlockFlowFolder::~BlockFlowFolder() {
  lock_.reset();  // its file is in the folder
  if (first_new_folder_.empty()) return;
  std::error_code ignored;
  const auto outside = first_new_folder_.parent_path();
  for (auto folder = fs::absolute(folder_, ignored); folder != outside && fs::remove(folder, ignored);)
    folder = folder.parent_path();
}

figures::FigureFiles BlockFlowFolder::write(const BlockFlow& flow, const io::Provenance& provenance,
                                            const std::optional<fs::path>& gnuplot) {
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    auto lattices = flow.steps[i];
    lattices.provenance = provenance;
    const auto step = static_cast<std::int64_t>(i) + 1;
    lattices.provenance.config["step"] = step;
    data::save_dataset(lattices, folder_ / step_name(step), if_exists_);
  }
  if (if_exists_ == io::IfExists::replace)
    for (auto step = std::ssize(flow.steps) + 1; io::is_there(folder_ / step_name(step)); ++step)
      io::remove_file(folder_ / step_name(step));
  save_block_flow(flow, provenance, folder_ / numbers_name, if_exists_);
  io::write_text_file(folder_ / table_name, to_csv(flow), if_exists_);
  return figures::write_figure(block_flow_figure(flow), folder_, gnuplot);
}

}  // namespace kadanoff::renormalization
