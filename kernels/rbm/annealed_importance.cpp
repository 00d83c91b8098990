// Checks shapes, and hands the annealing step to the device's implementation.
#include "kernels/rbm/annealed_importance.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::rbm {

void anneal(Context& context, ParametersView<const float> parameters, Vector<const float> base_bias, double from,
            double to, const AnnealedChains& chains, const random::RngKey& key, std::uint32_t first_row) {
  const auto& [visible, hidden, log_weights] = chains;
  expects(visible.cols == parameters.visible() && hidden.cols == parameters.hidden() && hidden.rows == visible.rows &&
              log_weights.size == visible.rows && base_bias.size == parameters.visible(),
          "anneal: the shapes do not fit together");
  expects(visible.device == context.device() && hidden.device == context.device() &&
              log_weights.device == context.device() && base_bias.device == context.device() &&
              parameters.weights.device == context.device(),
          "anneal: the data is on another device");
  expects(from >= 0 && to >= 0 && (from > 0 || to > 0), "anneal: an inverse temperature is negative, or both are 0");
  if (visible.rows == 0) return;
  dispatch<cpu::anneal, cuda::anneal>(context, parameters, base_bias, from, to, chains, key, first_row);
}

}  // namespace kadanoff::rbm
