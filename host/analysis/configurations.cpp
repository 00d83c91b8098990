// Reads data sets whole and flows step by step.
#include "host/analysis/configurations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "host/base/json.hpp"
#include "host/base/lists.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::analysis {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Increasing temperatures; NaN (no temperature) comes last.
struct UnknownLast {
  bool operator()(double a, double b) const { return std::isnan(b) ? !std::isnan(a) : a < b; }
};

// The one temperature of `flow --from-temperature`.
double start_of(const io::Provenance& provenance) {
  if (!provenance.config.is_object() || !provenance.config.contains("from-temperature")) return unknown;
  const auto text = plain_text(provenance.config["from-temperature"]);  // a number, or a list as text
  try {
    const auto temperatures = parse_temperatures("--from-temperature", text);
    return temperatures.size() == 1 ? temperatures.front() : unknown;
  } catch (const Error&) {  // a file of another program
    return unknown;
  }
}

Configurations flow_of(const std::shared_ptr<const io::H5Reader>& file) {
  const auto path = file->path().string();
  if (!file->has_dataset("/spins"))
    fail(ExitCode::bad_input, "{} holds a flow without its spins; make it again with flow --keep-spins", path);
  const auto shape = file->shape("/spins");
  const auto steps = file->read<std::int64_t>("/steps");
  if (shape.size() != 3 || shape[0] != std::ssize(steps) || shape[1] < 1 || shape[2] < 1)
    fail(ExitCode::bad_input, "{}: /spins are not of the {} steps in /steps: this is no sound flow", path,
         steps.size());
  Configurations flow{.units = shape[2],
                      .lattice_shape = data::read_lattice_shape(*file, shape[2]),
                      .are_flows = true,
                      .name = path,
                      .sets = {}};
  const double temperature = start_of(io::read_provenance(*file));
  for (std::size_t i = 0; i < steps.size(); ++i)
    flow.sets.push_back({.temperature = temperature,
                         .step = steps[i],
                         .count = shape[1],
                         .read = [file, i, values = shape[1] * shape[2]](float* to) {
                           file->read_rows("/spins", static_cast<std::int64_t>(i), 1, to);
                           if (std::any_of(to, to + values, [](float value) { return !(std::abs(value) <= 1); }))
                             fail(ExitCode::bad_input, "{}: /spins hold a value that is not from -1 to 1",
                                  file->path().string());
                         }});
  return flow;
}

Configurations load_one(const std::filesystem::path& path) {
  const auto file = std::make_shared<const io::H5Reader>(path);
  auto one =
      data::kind_of(*file) == "flow"
          ? flow_of(file)
          : configurations_of(data::read_dataset(*file, {.temperatures = true, .lattice = true, .takes_real = true}));
  if (auto gauge = gauge::read_unit_gauge(*file, one.units)) {
    const auto shared = std::make_shared<const gauge::UnitGauge>(std::move(*gauge));
    for (auto& set : one.sets) set.gauge = shared;
  }
  return one;
}

void add(Configurations& all, Configurations more) {
  if (more.are_flows != all.are_flows)
    fail(ExitCode::usage, "{} and {}: one is a flow and one is a data set; give files of one kind", all.name,
         more.name);
  if (more.units != all.units || more.lattice_shape != all.lattice_shape)
    fail(ExitCode::bad_input, "{} and {} are of different lattices", all.name, more.name);
  for (auto& set : more.sets) {
    const bool is_there = std::any_of(all.sets.begin(), all.sets.end(), [&](const ConfigurationSet& other) {
      const bool both_unknown = std::isnan(other.temperature) && std::isnan(set.temperature);
      return other.step == set.step && (both_unknown || same_temperature(other.temperature, set.temperature));
    });
    if (is_there)
      fail(ExitCode::bad_input, "{} has configurations at {}{} which another file has, too", more.name,
           std::isnan(set.temperature) ? "an unknown temperature" : "T = " + temperature_text(set.temperature),
           all.are_flows ? " after " + counted(set.step, "step") : "");
    all.sets.push_back(std::move(set));
  }
}

}  // namespace

Configurations configurations_of(data::Dataset data) {
  std::map<double, std::vector<std::int64_t>, UnknownLast> samples;
  for (std::int64_t i = 0; i < data.count; ++i)
    samples[data.temperatures.empty() ? unknown : data.temperatures[static_cast<std::size_t>(i)]].push_back(i);
  Configurations all{.units = data.units, .lattice_shape = data.lattice_shape, .name = data.name, .sets = {}};
  const auto shared = std::make_shared<const data::Dataset>(std::move(data));
  for (auto& [temperature, own] : samples) {
    const auto count = std::ssize(own);
    all.sets.push_back({.temperature = temperature, .count = count, .read = [shared, own = std::move(own)](float* to) {
                          for (const auto i : own)
                            for (std::int64_t unit = 0; unit < shared->units; ++unit)
                              *to++ = static_cast<float>(shared->value(i, unit));
                        }});
  }
  return all;
}

Configurations load_configurations(const std::vector<std::filesystem::path>& files) {
  expects(!files.empty(), "load_configurations: no files");
  auto all = load_one(files.front());
  for (std::size_t i = 1; i < files.size(); ++i) add(all, load_one(files[i]));
  std::stable_sort(all.sets.begin(), all.sets.end(), [](const ConfigurationSet& a, const ConfigurationSet& b) {
    const UnknownLast less;
    return less(a.temperature, b.temperature) || (!less(b.temperature, a.temperature) && a.step < b.step);
  });
  return all;
}

std::optional<gauge::UnitGauge> gauge_of(const Configurations& configurations) {
  std::optional<gauge::UnitGauge> found;
  for (const auto& set : configurations.sets)
    if (set.gauge && (!found || (found->is_fixed() && !set.gauge->is_fixed()))) found = *set.gauge;
  return found;
}

Configurations rearranged(const Configurations& configurations, gauge::Arranged arranged, std::uint64_t seed) {
  auto result = configurations;
  if (arranged == gauge::Arranged::as_is) return result;
  for (auto& set : result.sets)
    if (set.gauge)
      set.read = [read = set.read, units = result.units, count = set.count,
                  arrangement = gauge::arrangement_of(arranged, *set.gauge, result.units, seed)](float* to) {
        read(to);
        for (std::int64_t i = 0; i < count; ++i) gauge::rearrange(to + i * units, arrangement);
      };
  return result;
}

}  // namespace kadanoff::analysis
