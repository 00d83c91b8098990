// Reads attributes of the root and checks their ranges.
#include "host/data/attributes.hpp"

#include <cmath>

#include "kernels/core/check.hpp"

namespace kadanoff::data {

std::optional<std::int64_t> read_count(const io::H5Reader& file, const std::string& name, std::int64_t least,
                                       std::int64_t most) {
  const auto value = file.attribute<std::int64_t>("/", name);
  if (value && (*value < least || *value > most))
    fail(ExitCode::bad_input, "{}: the attribute {} is {}: it must be from {} to {}", file.path().string(), name,
         *value, least, most);
  return value;
}

std::optional<double> read_size(const io::H5Reader& file, const std::string& name) {
  const auto value = file.attribute<double>("/", name);
  if (value && !(std::isfinite(*value) && *value >= 0))
    fail(ExitCode::bad_input, "{}: the attribute {} is {}: it must be a number of 0 or more", file.path().string(),
         name, *value);
  return value;
}

}  // namespace kadanoff::data
