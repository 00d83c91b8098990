// Checks shapes, and hands the pseudo-likelihood to the device's implementation.
#include "kernels/rbm/pseudo_likelihood.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::rbm {
namespace {

void require_fit(const Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> out) {
  expects(visible.cols == parameters.visible() && out.size == visible.rows,
          "pseudo_log_likelihood: the shapes do not fit together");
  expects(visible.device == context.device() && out.device == context.device() &&
              parameters.weights.device == context.device(),
          "pseudo_log_likelihood: the data is on another device");
}

}  // namespace

void pseudo_log_likelihood(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                           Vector<double> out) {
  require_fit(context, parameters, visible, out);
  dispatch<cpu::pseudo_log_likelihood, cuda::pseudo_log_likelihood>(context, parameters, visible, out);
}

void stochastic_pseudo_log_likelihood(Context& context, ParametersView<const float> parameters,
                                      Matrix<const float> visible, const random::RngKey& key, std::uint32_t first_row,
                                      Vector<double> out) {
  require_fit(context, parameters, visible, out);
  dispatch<cpu::stochastic_pseudo_log_likelihood, cuda::stochastic_pseudo_log_likelihood>(context, parameters, visible,
                                                                                          key, first_row, out);
}

}  // namespace kadanoff::rbm
