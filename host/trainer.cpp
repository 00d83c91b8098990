#include "host/trainer.hpp"

#include <algorithm>
#include <limits>

#include "host/training_memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff {
namespace {

std::int64_t updates_per_epoch(const TrainOptions& options, std::int64_t samples) {
  if (options.batch_size == TrainOptions::full_batch) return 1;
  return (samples + options.batch_size - 1) / options.batch_size;
}

std::int64_t batch_size(const TrainOptions& options, const Dataset& data) {
  return options.batch_size == TrainOptions::full_batch ? data.count : options.batch_size;
}

rbm::Parameters initial_parameters(Context& context, const TrainOptions& options, std::int64_t visible) {
  rbm::Parameters parameters(cpu_device, visible, options.hidden);
  parameters.visible_bias.fill_zero(context);
  parameters.hidden_bias.fill_zero(context);
  draw_initial_weights(context, options.init, make_key(options.seed, Stream::rbm_weights), 0,
                       parameters.view().weights);
  return parameters;
}

}  // namespace

std::int64_t parse_batch_size(const std::string& text) {
  if (text == "full") return TrainOptions::full_batch;
  char* end = nullptr;
  errno = 0;
  const auto size = std::strtoll(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0' || errno != 0 || size < 1)
    fail(ExitCode::usage, "--batch-size '{}' is neither a number of samples of at least 1 nor full", text);
  return size;
}

rbm::Statistics parse_statistics(const std::string& text) {
  if (text == "sampled") return rbm::Statistics::sampled;
  if (text == "mean-field") return rbm::Statistics::mean_field;
  fail(ExitCode::usage, "--statistics '{}' is neither sampled nor mean-field", text);
}

nlohmann::json to_json(const TrainOptions& options) {
  return {{"hidden", options.hidden},
          {"statistics", options.statistics == rbm::Statistics::sampled ? "sampled" : "mean-field"},
          {"cd-steps", options.cd_steps},
          {"batch-size", options.batch_size == TrainOptions::full_batch ? nlohmann::json("full")
                                                                        : nlohmann::json(options.batch_size)},
          {"learning-rate", options.learning_rate},
          {"init", to_string(options.init)},
          {"epochs", options.epochs},
          {"updates", options.updates},
          {"seed", options.seed}};
}

void validate(const TrainOptions& options, const Dataset& data, Context& context) {
  constexpr std::int64_t most_hidden = std::numeric_limits<std::int32_t>::max();
  if (options.hidden < 1 || options.hidden > most_hidden)
    fail(ExitCode::usage, "--hidden {}: an RBM has from 1 to {} hidden units", options.hidden, most_hidden);
  if (options.cd_steps < 1) fail(ExitCode::usage, "--cd-steps {}: CD-k needs k of at least 1", options.cd_steps);
  if (options.batch_size > data.count)
    fail(ExitCode::usage, "--batch-size {}: there are only {} samples; use --batch-size full for all of them",
         options.batch_size, data.count);
  constexpr double least_rate = std::numeric_limits<float>::min(), most_rate = std::numeric_limits<float>::max();
  if (!(options.learning_rate >= least_rate && options.learning_rate <= most_rate))  // a NaN is not either
    fail(ExitCode::usage, "--learning-rate {} is not a positive number in single precision", options.learning_rate);
  if (options.epochs < 0 || options.updates < 0)
    fail(ExitCode::usage, "{} {} is negative", options.epochs < 0 ? "--epochs" : "--updates",
         std::min(options.epochs, options.updates));
  const auto updates = options.updates > 0 ? static_cast<double>(options.updates)
                                           : static_cast<double>(options.epochs) *
                                                 static_cast<double>(updates_per_epoch(options, data.count));
  constexpr double most = std::numeric_limits<std::uint32_t>::max();
  if (updates > most)
    fail(ExitCode::usage, "{:.3g} updates are more than the random numbers are made for, {:.3g}", updates, most);
  if (static_cast<double>(data.count) > most)
    fail(ExitCode::usage, "{} samples are more than {:.3g}", data.count, most);

  require_memory(options, data, context);
}

Trainer::Trainer(Context& context, const Dataset& data, const TrainOptions& options)
    : context_(context),
      options_(options),
      samples_(data.count),
      units_(data.units),
      batch_size_(batch_size(options, data)),
      updates_per_epoch_(kadanoff::updates_per_epoch(options, data.count)),
      total_updates_(options.updates > 0 ? options.updates : options.epochs * updates_per_epoch_),
      words_(to_device(context, data.words)),
      parameters_(initial_parameters(context, options, data.units).copied_to(context, context.device())),
      squared_error_(to_device(context, std::vector<double>{0.0})) {}

std::int64_t Trainer::next_batch() const noexcept {
  return std::min(batch_size_, samples_ - update_ % updates_per_epoch_ * batch_size_);
}

double Trainer::squared_error() { return to_host(context_, squared_error_).front(); }

void Trainer::forget_squared_error() { squared_error_.fill_zero(context_); }

void Trainer::step(bool add_squared_error) {
  const auto epoch = static_cast<std::uint32_t>(update_ / updates_per_epoch_);
  const auto samples = static_cast<std::uint32_t>(samples_);
  const auto step = static_cast<std::uint32_t>(update_);
  const auto first = update_ % updates_per_epoch_ * batch_size_;
  // The order does not matter to a full batch.
  const auto order = updates_per_epoch_ == 1 ? Permutation(samples)
                                             : Permutation(samples, make_key(options_.seed, Stream::shuffle, epoch));
  const auto& words = words_;
  rbm::contrastive_update(
      context_, {options_.statistics, options_.cd_steps, static_cast<float>(options_.learning_rate)},
      {{words.matrix(samples_, words_per_row(units_)), units_}, order, first, next_batch()},
      {make_key(options_.seed, Stream::rbm_hidden, step), make_key(options_.seed, Stream::rbm_visible, step)},
      parameters_.view(), workspace_, add_squared_error ? squared_error_.data() : nullptr);
  ++update_;
}

rbm::Parameters Trainer::parameters_on_host() { return parameters_.copied_to(context_, cpu_device); }

void Trainer::restore(const rbm::Parameters& parameters, std::int64_t update, double squared_error) {
  expects(parameters.visible() == units_ && parameters.hidden() == options_.hidden, "Trainer::restore: another shape");
  parameters_ = parameters.copied_to(context_, context_.device());
  squared_error_ = to_device(context_, std::vector<double>{squared_error});
  update_ = update;
}

}  // namespace kadanoff
