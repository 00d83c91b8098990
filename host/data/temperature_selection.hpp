// --select-temperatures and --exclude-temperatures: which samples of a data set a command takes.
#pragma once

#include <string>

#include "host/data/dataset.hpp"

namespace kadanoff::data {

struct TemperatureSelection {
  std::string select, exclude;  // lists as in host/base/lists.hpp; empty: all samples, none

  [[nodiscard]] bool is_given() const { return !select.empty() || !exclude.empty(); }

  // The samples that are left, in their order. Throws as parse_temperatures, select_temperatures and
  // exclude_temperatures do.
  [[nodiscard]] Dataset of(Dataset data) const;
};

}  // namespace kadanoff::data
