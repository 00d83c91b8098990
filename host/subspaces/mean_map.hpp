// The means of layers of ±1 units as a map, and what it does to small changes of its input:
//
//   h₁ = tanh(x W₁ + c₁), h₂ = tanh(h₁ W₂ + c₂) …     J(x) = ∂h_L / ∂x = D_L W_Lᵀ … D₁ W₁ᵀ,  D_ℓ = diag(1 − h_ℓ²)
//
// Products are in single precision on the context's device; the rest, and all sums, in double precision on the host.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::subspaces {

class MeanMap {
 public:
  // One layer at least, the lowest first, each with as many visible units as the one below has hidden ones.
  MeanMap(Context& context, std::span<const rbm::ParametersView<const float>> layers);

  [[nodiscard]] std::int64_t visible() const { return layers_.front().visible(); }
  [[nodiscard]] std::int64_t hidden() const { return layers_.back().hidden(); }
  [[nodiscard]] bool has_one_layer() const { return layers_.size() == 1; }

  // The product W₁ W₂ … W_L, on the context's device.
  [[nodiscard]] Matrix<const float> product() const;

  // From now on at these points x, n rows on the context's device. Returns the means of the highest layer, n × N_h.
  const std::vector<float>& go_to(Matrix<const float> points);

  // |J(x) t|² for a t at each of the points, n rows on the context's device.
  [[nodiscard]] std::vector<double> energies(Matrix<const float> changes);

  // ‖J(x)‖_F² at each point, of a map of one layer: Σ_a (1 − h_a²)² Σ_i W_ia².
  [[nodiscard]] std::vector<double> squared_norms() const;

 private:
  struct Layer {
    Array<float> weights{};
    std::vector<float> bias{};
    std::vector<double> column_squares{};  // Σ_i W_ia²
    std::vector<float> slopes{};           // 1 − h_a² at each point
    std::int64_t inputs = 0;

    [[nodiscard]] std::int64_t visible() const { return inputs; }
    [[nodiscard]] std::int64_t hidden() const { return static_cast<std::int64_t>(bias.size()); }
    [[nodiscard]] Matrix<const float> matrix() const { return weights.matrix(visible(), hidden()); }
  };

  // rows · W of a layer, on the host.
  std::vector<float> through(const Layer& layer, Matrix<const float> rows);

  Context& context_;
  std::vector<Layer> layers_;
  Array<float> product_;
  std::vector<float> means_;
  std::int64_t points_ = 0;
};

// Σ_j y_ij² of each row of `cols` entries.
std::vector<double> row_energies(Context& context, const std::vector<float>& rows, std::int64_t cols);

}  // namespace kadanoff::subspaces
