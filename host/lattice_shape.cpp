#include "host/lattice_shape.hpp"

#include <fmt/ranges.h>

#include "kernels/core/check.hpp"

namespace kadanoff {

std::vector<std::int64_t> read_lattice_shape(const H5Reader& file, std::int64_t units) {
  const auto shape =
      file.attribute<std::vector<std::int64_t>>("/", "lattice_shape").value_or(std::vector<std::int64_t>{});
  std::int64_t left = units;  // to be divided by each extent; their product might overflow
  for (const auto extent : shape) left = extent > 0 && left % extent == 0 ? left / extent : 0;
  if (!shape.empty() && left != 1)
    fail(ExitCode::bad_input, "{}: lattice_shape {} does not fit {} units", file.path().string(),
         fmt::join(shape, " x "), units);
  return shape;
}

}  // namespace kadanoff
