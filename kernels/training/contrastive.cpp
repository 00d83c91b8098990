// Starts a training's state, checks an update's shapes, and hands it to the device's implementation.
#include "kernels/training/contrastive.hpp"

#include <utility>

#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

rbm::Parameters zeros_like(Context& context, const rbm::Parameters& other) {
  rbm::Parameters zeros(other.device(), other.visible(), other.hidden());
  for (auto* array : {&zeros.weights, &zeros.visible_bias, &zeros.hidden_bias}) array->fill_zero(context);
  return zeros;
}

Array<std::uint32_t> random_chains(Context& context, std::int64_t count, std::int64_t hidden,
                                   const random::RngKey& key) {
  const auto words = rows::words_per_row(hidden);
  std::vector<std::uint32_t> bits(static_cast<std::size_t>(count * words));
  for (std::int64_t i = 0; i < count; ++i)
    for (std::int64_t word = 0; word < words; ++word) {
      const auto left = hidden - 32 * word;
      const std::uint32_t mask = left < 32 ? (1U << left) - 1 : ~0U;
      bits[static_cast<std::size_t>(i * words + word)] =
          random::draw(key, static_cast<std::uint32_t>(word), static_cast<std::uint32_t>(i))[0] & mask;
    }
  return to_device(context, bits);
}

// Whether they are as large as the parameters that they go with, on that device, and without gaps.
bool fits(const rbm::ParametersView<float>& view, std::int64_t visible, std::int64_t hidden, Device device) {
  return view.visible() == visible && view.hidden() == hidden && view.weights.stride == hidden &&
         view.visible_bias.size == visible && view.hidden_bias.size == hidden && view.weights.device == device;
}

}  // namespace

bool works_by_tables(Device device, const ContrastiveDivergence& method, std::int64_t batch, rows::Values data) {
  constexpr std::int64_t least_batch = 32;  // for fewer samples, a product takes less time than the tables
  if (device != cpu_device || method.statistics != Statistics::sampled || data != rows::Values::spins) return false;
  return method.precision == Precision::int16 || (method.precision == Precision::fp32 && batch >= least_batch);
}

double contrastive_workspace_bytes(Context& context, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch, rows::Values data) {
  return dispatch<cpu::contrastive_workspace_bytes, cuda::contrastive_workspace_bytes>(context, method, visible, hidden,
                                                                                       batch, data);
}

TrainingState start_training(Context& context, const ContrastiveDivergence& method, rbm::Parameters parameters,
                             std::int64_t batch, const random::RngKey& chains) {
  TrainingState state;
  state.parameters = std::move(parameters);
  if (method.optimizer.has_first_moment()) state.first_moment = zeros_like(context, state.parameters);
  if (method.optimizer.has_second_moment()) state.second_moment = zeros_like(context, state.parameters);
  if (method.algorithm == Algorithm::pcd)
    state.chains = random_chains(context, batch, state.parameters.hidden(), chains);
  return state;
}

void contrastive_update(Context& context, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SampleRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error) {
  const auto& parameters = state.parameters;
  expects(data.units() == parameters.visible(), "contrastive_update: the data does not fit the visible layer");
  expects(plan.batch > 0 && plan.batch <= plan.samples &&
              (plan.gathered ? step_state(plan, update).size : plan.samples) <= data.rows(),
          "contrastive_update: the batch is not within the data");
  expects(method.steps >= 1, "contrastive_update: CD-k needs k of at least 1");
  expects(method.precision != Precision::tf32 || context.on_cuda(), "contrastive_update: the CPU has no tf32");
  expects(method.precision != Precision::int16 ||
              (!context.on_cuda() && method.statistics == Statistics::sampled && !data.is_real()),
          "contrastive_update: int16 is for sampled spins on the CPU");
  expects(plan.rate.period >= 1, "contrastive_update: a schedule's period is an update at least");
  expects(data.device() == context.device(), "contrastive_update: the data is on another device");
  const auto is_whole = [&](const rbm::ParametersView<float>& view) {
    return fits(view, parameters.visible(), parameters.hidden(), context.device());
  };
  expects(is_whole(parameters) && (!method.optimizer.has_first_moment() || is_whole(state.first_moment)) &&
              (!method.optimizer.has_second_moment() || is_whole(state.second_moment)),
          "contrastive_update: parameters and moments are not of one shape, dense, on the context's device");
  expects(method.algorithm == Algorithm::cd ||
              (state.chains.rows >= plan.batch && state.chains.cols == rows::words_per_row(parameters.hidden()) &&
               state.chains.device == context.device()),
          "contrastive_update: there are fewer Markov chains than samples in a batch");
  dispatch<cpu::contrastive_update, cuda::contrastive_update>(context, method, plan, update, data, state, workspace,
                                                              squared_error);
}

}  // namespace kadanoff::training
