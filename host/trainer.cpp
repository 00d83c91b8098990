#include "host/trainer.hpp"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

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

// visit(name, array) for each array of the state, besides the parameters, that the method has.
template <class Visit>
void for_each_array(rbm::TrainingState& state, const Visit& visit) {
  const auto moment = [&visit](rbm::Parameters& arrays, const char* weights, const char* visible, const char* hidden) {
    if (arrays.weights.size() == 0) return;
    visit(weights, arrays.weights);
    visit(visible, arrays.visible_bias);
    visit(hidden, arrays.hidden_bias);
  };
  moment(state.first_moment, "first_moment_weights", "first_moment_vbias", "first_moment_hbias");
  moment(state.second_moment, "second_moment_weights", "second_moment_vbias", "second_moment_hbias");
  if (state.chains.size() > 0) visit("chains", state.chains);
}

template <class T>
const std::vector<T>& values_of(const std::vector<NamedArray<T>>& arrays, const std::string& name, std::int64_t size) {
  for (const auto& array : arrays)
    if (array.name == name && static_cast<std::int64_t>(array.values.size()) == size) return array.values;
  fail(ExitCode::bad_input, "the checkpoint has no state '{}' of {} values", name, size);
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

StateArrays Trainer::state_on_host() {
  StateArrays arrays;
  for_each_array(state_, [&](const char* name, const auto& array) {
    auto values = to_host(context_, array);
    if constexpr (std::is_same_v<decltype(values), std::vector<float>>)
      arrays.floats.push_back({name, std::move(values)});
    else
      arrays.words.push_back({name, std::move(values)});
  });
  return arrays;
}

void Trainer::restore(const rbm::Parameters& parameters, const StateArrays& state, std::int64_t update,
                      double squared_error) {
  expects(parameters.visible() == units_ && parameters.hidden() == state_.parameters.hidden(),
          "Trainer::restore: another shape");
  state_.parameters = parameters.copied_to(context_, context_.device());
  for_each_array(state_, [&](const char* name, auto& array) {
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(array)>, Array<float>>)
      array = to_device(context_, values_of(state.floats, name, array.size()));
    else
      array = to_device(context_, values_of(state.words, name, array.size()));
  });
  squared_error_ = to_device(context_, std::vector<double>{squared_error});
  update_ = update;
}

}  // namespace kadanoff
