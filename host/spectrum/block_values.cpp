// By the decomposition of the map along one direction.
#include "host/spectrum/block_values.hpp"

#include <algorithm>
#include <functional>

#include "kernels/core/check.hpp"

namespace kadanoff::spectrum {

spectra::Svd block_line(Context& context, const data::BlockLattices& lattices) {
  std::vector<float> map(static_cast<std::size_t>(lattices.visible_side * lattices.hidden_side));
  for (std::int64_t a = 0; a < lattices.hidden_side; ++a)
    for (auto i = lattices.block(a).first; i < lattices.block(a).end; ++i)
      map[static_cast<std::size_t>(i * lattices.hidden_side + a)] = 1;
  const auto on_device = to_device(context, map);
  return spectra::svd(context, on_device.matrix(lattices.visible_side, lattices.hidden_side),
                      {.count = {}, .vectors = true, .method = spectra::SvdMethod::direct});
}

std::vector<double> block_values(Context& context, const data::BlockLattices& lattices) {
  const auto line = block_line(context, lattices).values;
  std::vector<double> values;
  values.reserve(line.size() * line.size());
  for (const double x : line)
    for (const double y : line) values.push_back(x * y);
  std::sort(values.begin(), values.end(), std::greater<>());
  return values;
}

void require_blocks(const data::BlockLattices& lattices) {
  const auto& [size, visible, hidden] = lattices;
  constexpr std::int64_t most = 4096;  // a side whose square is a number of units that somebody could train
  if (visible < 1 || visible > most) fail(ExitCode::usage, "--visible-side {} is not from 1 to {}", visible, most);
  if (hidden < 1 || hidden > visible || visible % hidden != 0)
    fail(ExitCode::usage, "--hidden-side {} is not --visible-side {} over an integer", hidden, visible);
  if (size < 1 || size > visible) fail(ExitCode::usage, "--block {} is not from 1 to --visible-side {}", size, visible);
}

}  // namespace kadanoff::spectrum
