// Looks for a sample that is not the first.
#include "host/subspaces/variation.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::subspaces {

void require_variation(const data::Dataset& data) {
  if (data.count < 2) fail(ExitCode::bad_input, "{} has one sample: it does not vary", data.name);
  for (std::int64_t i = 1; i < data.count; ++i)
    for (std::int64_t unit = 0; unit < data.units; ++unit)
      if (data.value(i, unit) != data.value(0, unit)) return;
  fail(ExitCode::bad_input, "{} does not vary: its samples are all the same", data.name);
}

}  // namespace kadanoff::subspaces
