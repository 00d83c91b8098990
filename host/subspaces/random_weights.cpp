// Draws weights, and gives them the norm.
#include "host/subspaces/random_weights.hpp"

#include <cmath>
#include <functional>
#include <numeric>

#include "host/data/initial_weights.hpp"

namespace kadanoff::subspaces {

double squared_norm(const Array<float>& weights) {
  return std::transform_reduce(weights.data(), weights.data() + weights.size(), 0.0, std::plus<>(),
                               [](float weight) { return double{weight} * double{weight}; });
}

rbm::Parameters with_random_weights(Context& context, const rbm::Parameters& trained, const random::RngKey& key,
                                    std::uint32_t layer) {
  auto control = trained.copied_to(context, cpu_device);
  auto& weights = control.weights;
  data::draw_initial_weights(context, {.kind = data::InitialWeights::Kind::normal, .sigma = 1}, key, layer,
                             control.view().weights);
  const double scale = std::sqrt(squared_norm(trained.weights) / squared_norm(weights));
  for (std::int64_t i = 0; i < weights.size(); ++i)
    weights.data()[i] = static_cast<float>(scale * double{weights.data()[i]});
  return control;
}

}  // namespace kadanoff::subspaces
