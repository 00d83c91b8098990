// Compares sizes and lattices.
#include "host/data/compatibility.hpp"

#include <fmt/ranges.h>

#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {

void require_fit(const std::string& what, std::int64_t visible, const Dataset& data) {
  if (visible != data.units)
    fail(ExitCode::bad_input, "{} has {}, {} has {} per sample: they do not fit", what,
         counted(visible, "visible unit"), data.name, counted(data.units, data.is_real() ? "value" : "spin"));
}

void require_fit(const Model& model, const Dataset& data) {
  require_fit(model.name, model.visible(), data);
  if (!model.lattice_shape.empty() && !data.lattice_shape.empty() && model.lattice_shape != data.lattice_shape)
    fail(ExitCode::bad_input, "{} was trained on {} lattices, {} has {}: they do not fit", model.name,
         fmt::join(model.lattice_shape, "×"), data.name, fmt::join(data.lattice_shape, "×"));
}

}  // namespace kadanoff::data
