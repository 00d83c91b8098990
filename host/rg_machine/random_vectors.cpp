// Normal numbers, made orthonormal row by row.
#include "host/rg_machine/random_vectors.hpp"

#include <vector>

#include "host/data/initial_weights.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::rg_machine {

Array<double> random_orthonormal_rows(Context& context, std::int64_t count, std::int64_t units,
                                      const random::RngKey& key, std::uint32_t block) {
  std::vector<float> drawn(static_cast<std::size_t>(count * units));
  data::draw_initial_weights(context, {.kind = data::InitialWeights::Kind::normal, .sigma = 1}, key, block,
                             contiguous(drawn.data(), count, units, cpu_device));
  auto rows = to_device(context, std::vector<double>(drawn.begin(), drawn.end()));
  spectra::orthonormalise(context, rows.matrix(count, units));
  return rows;
}

}  // namespace kadanoff::rg_machine
