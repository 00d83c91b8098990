// Which samples of a data set a command takes, by their temperatures: --select-temperatures and --exclude-temperatures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"

namespace kadanoff::data {

// The indices of the samples whose temperature is in the list (host/base/temperatures.hpp), or is not. Throw
// Error(usage) if the data has no temperatures, if a listed temperature has no sample, or if no sample is left.
std::vector<std::int64_t> select_temperatures(const Dataset& data, const std::vector<double>& wanted);
std::vector<std::int64_t> exclude_temperatures(const Dataset& data, const std::vector<double>& unwanted);

struct TemperatureSelection {
  std::string select, exclude;  // lists as in host/base/lists.hpp; empty: all samples, none

  [[nodiscard]] bool is_given() const { return !select.empty() || !exclude.empty(); }

  // The samples that are left, in their order. Throws as parse_temperatures, select_temperatures and
  // exclude_temperatures do.
  [[nodiscard]] Dataset of(Dataset data) const;
};

}  // namespace kadanoff::data
