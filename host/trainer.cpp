#include "host/trainer.hpp"

#include <algorithm>

#include "kernels/core/check.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff {
namespace {

rbm::Parameters initial_parameters(Context& context, const TrainOptions& options, std::int64_t visible) {
  rbm::Parameters parameters(cpu_device, visible, options.hidden);
  parameters.visible_bias.fill_zero(context);
  parameters.hidden_bias.fill_zero(context);
  draw_initial_weights(context, options.init, make_key(options.seed, Stream::rbm_weights), 0,
                       parameters.view().weights);
  return parameters.copied_to(context, context.device());
}

rbm::StepPlan step_plan(const TrainOptions& options, const Dataset& data) {
  auto rate = options.learning_rate;
  if (rate.schedule == rbm::Schedule::cosine && rate.period == TrainOptions::whole_training)
    rate.period = static_cast<std::uint32_t>(std::max<std::int64_t>(1, total_updates(options, data)));
  return {static_cast<std::uint32_t>(data.count),
          static_cast<std::uint32_t>(batch_size(options, data)),
          rate,
          make_key(options.seed, Stream::rbm_hidden),
          make_key(options.seed, Stream::rbm_visible),
          make_key(options.seed, Stream::shuffle)};
}

}  // namespace

Trainer::Trainer(Context& context, const Dataset& data, const TrainOptions& options)
    : context_(context),
      method_(options.method),
      plan_(step_plan(options, data)),
      units_(data.units),
      updates_per_epoch_(kadanoff::updates_per_epoch(options, data)),
      total_updates_(kadanoff::total_updates(options, data)),
      words_(to_device(context, data.words)),
      state_(rbm::start_training(context, method_, initial_parameters(context, options, data.units), plan_.batch,
                                 make_key(options.seed, Stream::rbm_chains))),
      squared_error_(to_device(context, std::vector<double>{0.0})) {}

std::int64_t Trainer::next_batch() const noexcept {
  const std::int64_t batch = plan_.batch;
  return std::min(batch, plan_.samples - update_ % updates_per_epoch_ * batch);
}

double Trainer::squared_error() { return to_host(context_, squared_error_).front(); }

void Trainer::forget_squared_error() { squared_error_.fill_zero(context_); }

void Trainer::step(bool add_squared_error) {
  const auto& words = words_;
  rbm::contrastive_update(context_, method_, plan_, static_cast<std::uint32_t>(update_),
                          {words.matrix(plan_.samples, words_per_row(units_)), units_}, state_.view(), workspace_,
                          add_squared_error ? squared_error_.data() : nullptr);
  ++update_;
}

rbm::Parameters Trainer::parameters_on_host() { return state_.parameters.copied_to(context_, cpu_device); }

rbm::TrainingState Trainer::state_on_host() { return state_.copied_to(context_, cpu_device); }

void Trainer::restore(const rbm::TrainingState& state, std::int64_t update, double squared_error) {
  const auto fits = [](const auto& a, const auto& b) { return a.visible() == b.visible() && a.hidden() == b.hidden(); };
  expects(fits(state.parameters, state_.parameters) && fits(state.first_moment, state_.first_moment) &&
              fits(state.second_moment, state_.second_moment) && state.chains.size() == state_.chains.size(),
          "Trainer::restore: the state of another method or shape");
  state_ = state.copied_to(context_, context_.device());
  squared_error_ = to_device(context_, std::vector<double>{squared_error});
  update_ = update;
}

}  // namespace kadanoff
