// Takes the samples at the selected temperatures, and leaves out the excluded ones.
#include "host/data/temperature_selection.hpp"

#include "host/base/lists.hpp"

namespace kadanoff::data {

Dataset TemperatureSelection::of(Dataset data) const {
  if (!select.empty())
    data = take(data, select_temperatures(data, parse_temperatures("--select-temperatures", select)));
  if (!exclude.empty())
    data = take(data, exclude_temperatures(data, parse_temperatures("--exclude-temperatures", exclude)));
  return data;
}

}  // namespace kadanoff::data
