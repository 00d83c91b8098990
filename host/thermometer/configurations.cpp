// Reads groups of configurations from a data set or from a flow, a batch at a time.
#include "host/thermometer/configurations.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/flow_mode.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/unit_type.hpp"
#include "host/machine/memory.hpp"
#include "host/thermometer/thermometer.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::thermometer {

Configurations::Configurations(const std::filesystem::path& path, data::Needs needs) : file_(path) {
  if (file_.has_name("/samples"))
    read_dataset(needs);
  else if (file_.has_dataset("/steps"))
    read_flow(needs);
  else
    fail(ExitCode::bad_input, "{} is neither a data set nor a flow{}", path.string(), data::kind_hint(file_));
  gauge_ = gauge::read_unit_gauge(file_, units_);
}

void Configurations::read_dataset(data::Needs needs) {
  data_ = data::read_dataset(file_, needs);
  units_ = data_.units;
  lattice_shape_ = data_.lattice_shape;
  if (data_.temperatures.empty()) {
    groups_ = {{.label = std::numeric_limits<double>::quiet_NaN(), .samples = data_.count}};
    members_.emplace_back(static_cast<std::size_t>(data_.count));
    std::iota(members_.front().begin(), members_.front().end(), 0);
    return;
  }
  grouped_by_ = GroupedBy::temperature;
  machine::require_memory(fmt::format("{}: the groups of {} samples", name(), data_.count),
                          static_cast<double>(data_.count) * sizeof(std::int64_t), cpu_device);
  const auto temperatures = distinct_temperatures(data_.temperatures);
  members_.resize(temperatures.size());
  for (std::size_t i = 0; i < data_.temperatures.size(); ++i)
    members_[static_cast<std::size_t>(find_temperature(temperatures, data_.temperatures[i]))].push_back(
        static_cast<std::int64_t>(i));
  for (std::size_t group = 0; group < temperatures.size(); ++group)
    groups_.push_back({.label = temperatures[group], .samples = static_cast<std::int64_t>(members_[group].size())});
}

void Configurations::read_flow(data::Needs needs) {
  const std::string path = file_.path().string();
  data::require_kind(file_, {"flow"});
  if (!file_.has_dataset("/spins"))
    fail(ExitCode::bad_input,
         "{} is a flow without spins: run the flow again with --keep-spins (kadanoff info shows its options)", path);
  const auto type = data::type_of_spins(file_, "/spins");
  const auto mode_name = file_.attribute<std::string>("/", "mode").value_or(name_of(data::FlowMode::sampled));
  const auto mode = find_choice<data::FlowMode>(mode_name);
  if (!mode)
    fail(ExitCode::bad_input, "{}: the attribute mode is '{}': it must be {}", path, mode_name.substr(0, 80),
         names_of<data::FlowMode>(" or "));
  means_ = mode == data::FlowMode::mean_field && type.starts_with("float");
  const auto steps = file_.read<std::int64_t>("/steps");
  const auto shape = file_.shape("/spins");
  if (shape.size() != 3 || shape[0] != static_cast<std::int64_t>(steps.size()) || steps.empty() || shape[1] == 0 ||
      shape[2] == 0)
    fail(ExitCode::bad_input, "{}: /spins is not of (steps, samples, units), with the {} of /steps", path,
         counted(steps.size(), "step"));
  grouped_by_ = GroupedBy::step;
  units_ = shape[2];
  data::OptionalParts parts(file_);
  lattice_shape_ = parts.read(needs.lattice, [&] { return data::read_lattice_shape(file_, units_); });
  parts.tell();
  if (std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>()) != steps.end() || steps.front() < 0)
    fail(ExitCode::bad_input, "{}: the steps of /steps do not increase from 0 or more", path);
  for (const auto step : steps) groups_.push_back({.label = static_cast<double>(step), .samples = shape[1]});
}

void Configurations::for_each_batch(Context& context, std::size_t group,
                                    const std::function<void(Matrix<const float>)>& use) const {
  if (members_.empty()) return for_each_batch_of_step(context, group, use);
  const bool all = members_.size() == 1, as_is = arrangement_.order.empty();
  auto some = all ? data::Dataset() : data::take(data_, members_[group]);
  if (!as_is) some = gauge::rearranged(all ? data_ : some, arrangement_);
  data::DeviceSamples samples(context, all && as_is ? data_ : some);
  samples.for_each_batch([&](Matrix<const float> spins, std::int64_t /*first*/) { use(spins); });
}

void Configurations::require_spins(std::size_t step, const std::vector<float>& spins) const {
  for (const float spin : spins)
    if (means_ ? !(std::abs(spin) <= 1) : std::abs(spin) != 1)
      fail(ExitCode::bad_input, "{}: /spins holds {} at step {}, and a spin is {}{}", file_.path().string(), spin,
           groups_[step].label, means_ ? "within [-1, 1]" : "+1 or -1",
           !means_ && spin == 0 ? data::conversion_to_spins : "");
}

void Configurations::for_each_batch_of_step(Context& context, std::size_t step,
                                            const std::function<void(Matrix<const float>)>& use) const {
  const auto samples = groups_.at(step).samples;
  file_.require_memory("/spins", static_cast<double>(samples) * static_cast<double>(units_) * sizeof(float));
  std::vector<float> all(static_cast<std::size_t>(samples * units_));
  file_.read_rows("/spins", static_cast<std::int64_t>(step), 1, all.data());
  require_spins(step, all);
  if (!arrangement_.order.empty())
    for (std::int64_t i = 0; i < samples; ++i) gauge::rearrange(all.data() + i * units_, arrangement_);
  Array<float> memory(context.device(), data::largest_batch(samples, context.device()) * units_);
  data::for_each_batch(samples, context.device(), [&](data::Batch batch) {
    const auto spins = memory.matrix(batch.count, units_);
    copy_bytes(context, context.device(), spins.data, cpu_device, all.data() + batch.first * units_,
               static_cast<std::size_t>(spins.rows * units_) * sizeof(float));
    use(spins);
  });
}

}  // namespace kadanoff::thermometer
