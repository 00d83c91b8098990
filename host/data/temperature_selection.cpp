// Takes the samples at the selected temperatures, and leaves out the excluded ones.
#include "host/data/temperature_selection.hpp"

#include <fmt/format.h>

#include "host/base/lists.hpp"
#include "host/base/temperatures.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

// Per sample, whether its temperature is in the list. Fails if a listed temperature has no sample.
std::vector<bool> temperature_is_listed(const Dataset& data, const std::vector<double>& listed) {
  if (data.temperatures.empty()) fail(ExitCode::usage, "the samples have no temperatures to select by");
  const auto present = distinct_temperatures(data.temperatures);
  std::vector<bool> is_listed(present.size());
  for (const double one : listed) {
    const auto found = find_temperature(present, one);
    if (found < 0)
      fail(ExitCode::usage, "no sample has the temperature {}: {} {}", temperature_text(one),
           present.size() == 1 ? "all have" : fmt::format("the nearest of {} temperatures is", present.size()),
           temperature_text(nearest_temperature(present, one)));
    is_listed[static_cast<std::size_t>(found)] = true;
  }
  auto names = data.temperatures;
  name_temperatures(names);
  std::vector<bool> result;
  result.reserve(names.size());
  for (const double name : names)
    result.push_back(is_listed[static_cast<std::size_t>(find_temperature(present, name))]);
  return result;
}

std::vector<std::int64_t> indices_of(const std::vector<bool>& chosen) {
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < chosen.size(); ++i)
    if (chosen[i]) indices.push_back(static_cast<std::int64_t>(i));
  if (indices.empty()) fail(ExitCode::usage, "no sample is left: all have a temperature that is excluded");
  return indices;
}

}  // namespace

std::vector<std::int64_t> select_temperatures(const Dataset& data, const std::vector<double>& wanted) {
  return indices_of(temperature_is_listed(data, wanted));
}

std::vector<std::int64_t> exclude_temperatures(const Dataset& data, const std::vector<double>& unwanted) {
  auto chosen = temperature_is_listed(data, unwanted);
  chosen.flip();
  return indices_of(chosen);
}

Dataset TemperatureSelection::of(Dataset data) const {
  if (!select.empty())
    data = take(data, select_temperatures(data, parse_temperatures("--select-temperatures", select)));
  if (!exclude.empty())
    data = take(data, exclude_temperatures(data, parse_temperatures("--exclude-temperatures", exclude)));
  return data;
}

}  // namespace kadanoff::data
