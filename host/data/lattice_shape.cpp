// Reads the attribute lattice_shape and checks it against the number of units.
#include "host/data/lattice_shape.hpp"

#include <fmt/ranges.h>

#include <cmath>

#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {

std::vector<std::int64_t> read_lattice_shape(const io::H5Reader& file, std::int64_t units) {
  const auto written = file.attribute<std::vector<std::int64_t>>("/", "lattice_shape");
  if (written && written->empty()) fail(ExitCode::bad_input, "{}: lattice_shape is empty", file.path().string());
  auto shape = written.value_or(std::vector<std::int64_t>{});
  std::int64_t left = units;  // divided by each extent, because their product might overflow
  for (const auto extent : shape) left = extent > 0 && left % extent == 0 ? left / extent : 0;
  if (!shape.empty() && left != 1)
    fail(ExitCode::bad_input, "{}: lattice_shape {} does not fit {}", file.path().string(), fmt::join(shape, " x "),
         counted(units, "unit"));
  return shape;
}

std::optional<std::int64_t> square_side(std::int64_t units, const std::vector<std::int64_t>& shape) {
  const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(units))));
  const bool is_square = side >= 2 && side * side == units;
  if (!is_square || (!shape.empty() && shape != std::vector{side, side})) return {};
  return side;
}

}  // namespace kadanoff::data
