// From the decomposition along one direction to products of its values and vectors.
#include "host/spectrum/block_spectrum.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "host/machine/memory.hpp"
#include "host/spectrum/block_values.hpp"
#include "host/spectrum/radial_curves.hpp"
#include "kernels/fourier/transform.hpp"

namespace kadanoff::spectrum {
namespace {

// S = s_i s_j, i along y and j along x.
struct BlockProduct {
  double value;
  std::uint32_t i, j;
};

// Descending; equal ones in the order of i and j.
std::vector<BlockProduct> products_of(const std::vector<double>& line) {
  std::vector<BlockProduct> products;
  products.reserve(line.size() * line.size());
  for (std::uint32_t i = 0; i < line.size(); ++i)
    for (std::uint32_t j = 0; j < line.size(); ++j) products.push_back({line[i] * line[j], i, j});
  std::stable_sort(products.begin(), products.end(),
                   [](const BlockProduct& a, const BlockProduct& b) { return a.value > b.value; });
  return products;
}

// Site y · side + x of vector_i(y) · vector_j(x), for each product in turn.
std::vector<float> outer_products(const std::vector<double>& vectors, std::int64_t side,
                                  const std::vector<BlockProduct>& products) {
  std::vector<float> lattices;
  lattices.reserve(products.size() * static_cast<std::size_t>(side * side));
  for (const auto& product : products)
    for (std::int64_t y = 0; y < side; ++y)
      for (std::int64_t x = 0; x < side; ++x)
        lattices.push_back(static_cast<float>(vectors[static_cast<std::size_t>(product.i * side + y)] *
                                              vectors[static_cast<std::size_t>(product.j * side + x)]));
  return lattices;
}

struct LineVectors {
  std::vector<double> visible, hidden;
};

std::vector<Waves> waves_of_blocks(Context& context, const data::BlockLattices& lattices, const LineVectors& line,
                                   const std::vector<BlockProduct>& products, const std::vector<std::int64_t>& indices,
                                   double k_max) {
  const auto& [size, visible_side, hidden_side] = lattices;
  auto visible = radial_curves(context, outer_products(line.visible, visible_side, products), visible_side, k_max);
  auto hidden = radial_curves(context, outer_products(line.hidden, hidden_side, products), hidden_side, k_max,
                              static_cast<double>(visible_side) / static_cast<double>(hidden_side));
  std::vector<Waves> waves(products.size());
  for (std::size_t i = 0; i < waves.size(); ++i) {
    waves[i].index = indices[i];
    waves[i].value = products[i].value;
    waves[i].visible_share = visible.shares[i];
    waves[i].hidden_share = hidden.shares[i];
    waves[i].difference =
        radial_difference(visible.curves[i], hidden.curves[i], last_common_radius(k_max, visible_side, hidden_side));
    waves[i].visible = std::move(visible.curves[i]);
    waves[i].hidden = std::move(hidden.curves[i]);
  }
  return waves;
}

void require_memory_for_blocks(Context& context, const data::BlockLattices& lattices, std::int64_t vectors) {
  const auto values = static_cast<double>(lattices.hidden_side) * static_cast<double>(lattices.hidden_side);
  const auto sites = static_cast<double>(lattices.visible_side) * static_cast<double>(lattices.visible_side);
  machine::require_memory(
      "the block sums' vectors",
      3 * sizeof(BlockProduct) * values + 4 * sizeof(float) * sites * static_cast<double>(vectors) +
          2 * fourier::transform_bytes(vectors, context.cpu().threads(), static_cast<int>(lattices.visible_side)),
      cpu_device);
}

}  // namespace

std::int64_t BlockSpectrum::at_least(double share) const {
  return std::count_if(values.begin(), values.end(), [&](double value) { return value >= share * values.front(); });
}

bool BlockSpectrum::all_equal() const { return values.front() - values.back() <= 1e-12 * values.front(); }

BlockSpectrum block_spectrum(Context& context, const data::BlockLattices& lattices, const SpectrumOptions& options) {
  require_blocks(lattices);
  validate(options);
  const auto all = lattices.hidden_side * lattices.hidden_side, most = std::min(options.vectors, all);
  require_memory_for_blocks(context, lattices, most);
  auto svd = block_line(context, lattices);
  BlockSpectrum spectrum{.lattices = lattices, .k_max = options.k_max};
  add_decomposition(spectrum.decompositions,
                    decomposition_of("singular values of the sums along one axis, whose products these are", svd));
  const double rounding =
      static_cast<double>(lattices.visible_side) * std::numeric_limits<double>::epsilon() * svd.values.front();
  for (double& value : svd.values)
    if (value <= rounding) value = 0;
  const LineVectors line{.visible = to_host(context, svd.left), .hidden = to_host(context, svd.right)};
  const auto products = products_of(svd.values);
  spectrum.values.reserve(products.size());
  for (const auto& product : products) spectrum.values.push_back(product.value);
  spectrum.above_zero =
      std::count_if(spectrum.values.begin(), spectrum.values.end(), [](double value) { return value > 0; });
  if (spectrum.all_equal() && all > 1) return spectrum;
  std::vector<BlockProduct> largest, smallest;
  std::vector<std::int64_t> first, last;
  for (std::int64_t i = 0; i < std::min(most, spectrum.above_zero); ++i) {
    first.push_back(i);
    last.push_back(spectrum.above_zero - 1 - i);
    largest.push_back(products[static_cast<std::size_t>(first.back())]);
    smallest.push_back(products[static_cast<std::size_t>(last.back())]);
  }
  spectrum.largest = waves_of_blocks(context, lattices, line, largest, first, options.k_max);
  spectrum.smallest = waves_of_blocks(context, lattices, line, smallest, last, options.k_max);
  return spectrum;
}

}  // namespace kadanoff::spectrum
