// Holds the data and the state of a training on the device, and does its updates.
#include "host/training/trainer.hpp"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "host/base/words.hpp"
#include "host/training/initial_parameters.hpp"
#include "host/training/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::training {
namespace {

StepPlan step_plan(const TrainOptions& options, const data::Dataset& data) {
  auto rate = options.learning_rate;
  if (rate.schedule == Schedule::cosine && rate.period == TrainOptions::whole_training)
    rate.period = static_cast<std::uint32_t>(std::max<std::int64_t>(1, total_updates(options, data)));
  return {.samples = static_cast<std::uint32_t>(data.count),
          .batch = static_cast<std::uint32_t>(batch_size(options, data)),
          .rate = rate,
          .hidden = random::make_key(options.seed, random::Stream::rbm_hidden),
          .visible = random::make_key(options.seed, random::Stream::rbm_visible),
          .shuffle = random::make_key(options.seed, random::Stream::shuffle)};
}

// Calls visit(name, array) for each array of the method's state besides the parameters.
template <class Visit>
void for_each_array(TrainingState& state, const Visit& visit) {
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
const std::vector<T>& values_of(const std::vector<runs::NamedArray<T>>& arrays, const std::string& name,
                                std::int64_t size) {
  for (const auto& array : arrays)
    if (array.name == name && static_cast<std::int64_t>(array.values.size()) == size) return array.values;
  fail(ExitCode::bad_input, "the checkpoint has no state '{}' of {}", name, counted(size, "value"));
}

}  // namespace

Trainer::Trainer(Context& context, const data::Dataset& data, const TrainOptions& options)
    : context_(context),
      method_(options.method),
      plan_(step_plan(options, data)),
      total_updates_(training::total_updates(options, data)),
      stream_(streams_data(options, data, context)
                  ? std::optional<RowStream>(std::in_place, context, plan_, data.rows())
                  : std::nullopt),
      rows_(stream_ ? std::nullopt : std::optional<data::DeviceRows>(std::in_place, context, data)),
      state_(start_training(context, method_,
                            initial_parameters(context, options, data).copied_to(context, context.device()),
                            plan_.batch, random::make_key(options.seed, random::Stream::rbm_chains))),
      squared_error_(to_device(context, std::vector<double>{0.0})) {}

std::int64_t Trainer::next_batch() const noexcept {
  return step_state(plan_, static_cast<std::uint32_t>(update_)).size;
}

double Trainer::squared_error() { return to_host(context_, squared_error_).front(); }

void Trainer::forget_squared_error() { squared_error_.fill_zero(context_); }

void Trainer::step(SquaredError error) {
  const auto update = static_cast<std::uint32_t>(update_);
  const auto rows = stream_ ? stream_->batch(update) : rows_->view();
  contrastive_update(context_, method_, stream_ ? stream_->plan() : plan_, update, rows, state_.view(), workspace_,
                     error == SquaredError::add ? squared_error_.data() : nullptr);
  ++update_;
  if (stream_ && !finished()) stream_->prefetch(update + 1);
}

rbm::Parameters Trainer::parameters_on_host() { return state_.parameters.copied_to(context_, cpu_device); }

runs::StateArrays Trainer::state_on_host() {
  runs::StateArrays arrays;
  for_each_array(state_, [&](const char* name, const auto& array) {
    auto values = to_host(context_, array);
    if constexpr (std::is_same_v<decltype(values), std::vector<float>>)
      arrays.floats.push_back({.name = name, .values = std::move(values)});
    else
      arrays.words.push_back({.name = name, .values = std::move(values)});
  });
  return arrays;
}

// Copies into existing memory: a second W might not fit.
void Trainer::set_parameters(const rbm::Parameters& parameters) {
  expects(parameters.visible() == state_.parameters.visible() && parameters.hidden() == state_.parameters.hidden(),
          "Trainer: parameters of another shape");
  parameters.weights.copy_to(context_, state_.parameters.weights);
  parameters.visible_bias.copy_to(context_, state_.parameters.visible_bias);
  parameters.hidden_bias.copy_to(context_, state_.parameters.hidden_bias);
  workspace_ = {};  // it may know another W
}

void Trainer::start_from(const rbm::Parameters& parameters) {
  expects(update_ == 0, "Trainer::start_from: the training has begun");
  set_parameters(parameters);
}

void Trainer::restore(const rbm::Parameters& parameters, const runs::StateArrays& state, std::int64_t update,
                      double squared_error) {
  set_parameters(parameters);
  const auto refill = [this](auto& array, const auto& values) {
    copy_bytes(context_, array.device(), array.data(), cpu_device, values.data(), array.bytes());
  };
  for_each_array(state_, [&](const char* name, auto& array) {
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(array)>, Array<float>>)
      refill(array, values_of(state.floats, name, array.size()));
    else
      refill(array, values_of(state.words, name, array.size()));
  });
  refill(squared_error_, std::vector<double>{squared_error});
  update_ = update;
}

}  // namespace kadanoff::training
