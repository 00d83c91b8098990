// Parses and checks the options of a training, and writes them as JSON.
#include "host/training/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "host/base/numbers.hpp"
#include "host/base/words.hpp"
#include "host/training/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

std::string schedule_text(const LearningRate& rate) {
  const auto name = name_of(rate.schedule);
  if (rate.schedule == Schedule::step) return fmt::format("{}:{}:{}", name, rate.period, rate.factor);
  const bool has_period = rate.schedule == Schedule::cosine && rate.period != TrainOptions::whole_training;
  return has_period ? fmt::format("{}:{}", name, rate.period) : name;
}

void validate_optimizer(const Optimizer& optimizer) {
  const auto require = [](bool holds, const char* option, double value, const char* what) {
    if (!holds) fail(ExitCode::usage, "{} {}: {}", option, value, what);  // `holds` is false for a NaN
  };
  // In single precision, as it will be used.
  constexpr double below_1 = 1 - std::numeric_limits<float>::epsilon(), most = std::numeric_limits<float>::max();
  constexpr const char* penalty = "a penalty is 0 or more, and a number of single precision (3.4e38 at most)";
  require(optimizer.momentum >= 0 && optimizer.momentum <= below_1, "--momentum", optimizer.momentum,
          "momentum is from 0 to below 1");
  require(optimizer.l1 >= 0 && optimizer.l1 <= most, "--l1", optimizer.l1, penalty);
  require(optimizer.l2 >= 0 && optimizer.l2 <= most, "--l2", optimizer.l2, penalty);
  if (optimizer.rule == Optimizer::Rule::adam && optimizer.momentum != 0)
    fail(ExitCode::usage, "--momentum works only with --optimizer sgd; adam has its own momentum");
}

}  // namespace

std::int64_t batch_size(const TrainOptions& options, const data::Dataset& data) {
  return options.batch_size == TrainOptions::full_batch ? data.count : options.batch_size;
}

std::int64_t updates_per_epoch(const TrainOptions& options, const data::Dataset& data) {
  const auto batch = batch_size(options, data);
  return (data.count + batch - 1) / batch;
}

std::int64_t total_updates(const TrainOptions& options, const data::Dataset& data) {
  return options.updates > 0 ? options.updates : options.epochs * updates_per_epoch(options, data);
}

std::int64_t parse_batch_size(const std::string& text) {
  if (text == "full") return TrainOptions::full_batch;
  const auto size = parse_integer(text);
  if (!size || *size < 1)
    fail(ExitCode::usage, "--batch-size '{}' is neither a number of samples of at least 1 nor full", text);
  return *size;
}

void parse_schedule(const std::string& text, LearningRate& rate) {
  constexpr auto most = std::numeric_limits<std::uint32_t>::max();
  const auto colon = text.find(':'), second = colon == std::string::npos ? colon : text.find(':', colon + 1);
  const auto part = [&](std::size_t from, std::size_t to) {
    return from == std::string::npos ? "" : text.substr(from + 1, to == std::string::npos ? to : to - from - 1);
  };
  const auto name = text.substr(0, colon);
  const auto period = parse_integer(part(colon, second));
  const auto factor = parse_decimal(part(second, std::string::npos));
  const bool has_period = period && *period >= 1 && *period <= most;
  if (text == "constant") {
    rate.schedule = Schedule::constant;
  } else if (text == "cosine") {
    rate.schedule = Schedule::cosine;
    rate.period = TrainOptions::whole_training;
  } else if (name == "cosine" && has_period && second == std::string::npos) {
    rate.schedule = Schedule::cosine;
    rate.period = static_cast<std::uint32_t>(*period);
  } else if (name == "step" && has_period && factor && *factor > 0 && *factor < 1) {
    rate.schedule = Schedule::step;
    rate.period = static_cast<std::uint32_t>(*period);
    rate.factor = *factor;
  } else {
    fail(ExitCode::usage,
         "--schedule '{}' is neither constant, nor cosine or cosine:UPDATES, nor step:UPDATES:FACTOR with a factor "
         "between 0 and 1",
         text);
  }
}

void parse_init(const std::string& text, TrainOptions& options) {
  options.block_spins = data::parse_block_spins(text);
  if (!options.block_spins) options.init = data::parse_initial_weights(text, ", nor block-spin:SIZE[:SCALE]");
}

nlohmann::json to_json(const TrainOptions& options) {
  const auto& [method, rate] = std::tie(options.method, options.learning_rate);
  return {{"hidden", options.hidden},
          {"algorithm", name_of(method.algorithm)},
          {"statistics", name_of(method.statistics)},
          {"cd-steps", method.steps},
          {"centred", method.centred},
          {"precision", name_of(method.precision)},
          {"launch", name_of(method.launch)},
          {"optimizer", name_of(method.optimizer.rule)},
          {"momentum", method.optimizer.momentum},
          {"l1", method.optimizer.l1},
          {"l2", method.optimizer.l2},
          {"batch-size", options.batch_size == TrainOptions::full_batch ? nlohmann::json("full")
                                                                        : nlohmann::json(options.batch_size)},
          {"learning-rate", rate.rate},
          {"schedule", schedule_text(rate)},
          {"warm-up", rate.warm_up},
          {"init", options.block_spins ? to_string(*options.block_spins) : to_string(options.init)},
          {"bias-init", name_of(options.bias_init)},
          {"init-from", options.init_from},
          {"epochs", options.epochs},
          {"updates", options.updates},
          {"seed", options.seed}};
}

void validate_for_device(const TrainOptions& options, Context& context) {
  const auto& [precision, launch] = std::tie(options.method.precision, options.method.launch);
  if (precision == Precision::int16 && context.on_cuda())
    fail(ExitCode::usage, "--precision int16 is for the CPU; on a GPU use fp32, tf32 or bf16");
  if (precision == Precision::int16 && options.method.statistics != Statistics::sampled)
    fail(ExitCode::usage,
         "--precision int16 multiplies spins, not means: use it with --statistics sampled, or fp32 or bf16");
  if (context.on_cuda()) return;
  if (precision == Precision::tf32)
    fail(ExitCode::usage, "--precision tf32 needs a GPU; on the CPU use fp32, bf16 or int16");
  if (launch == Launch::graph || launch == Launch::fused)
    fail(ExitCode::usage, "--launch {} needs a GPU; on the CPU use auto", name_of(launch));
  if (options.data_memory != DataMemory::automatic)
    fail(ExitCode::usage, "--data-memory {} needs a GPU; on the CPU use auto", name_of(options.data_memory));
}

void validate(const TrainOptions& options, const data::Dataset& data, Context& context) {
  constexpr std::int64_t most_hidden = std::numeric_limits<std::int32_t>::max();
  if (options.hidden < 1 || options.hidden > most_hidden)
    fail(ExitCode::usage, "--hidden {}: an RBM has from 1 to {} hidden units", options.hidden, most_hidden);
  if (options.method.steps < 1)
    fail(ExitCode::usage, "--cd-steps {}: CD-k needs k of at least 1", options.method.steps);
  if (options.batch_size > data.count)
    fail(ExitCode::usage, "--batch-size {}: the data has {}; use --batch-size full for all of them", options.batch_size,
         counted(data.count, "sample"));
  const double rate = options.learning_rate.rate;
  constexpr double least_rate = std::numeric_limits<float>::min(), most_rate = std::numeric_limits<float>::max();
  if (!(rate >= least_rate && rate <= most_rate))  // NaN fails, too
    fail(ExitCode::usage, "--learning-rate {} is not a positive number in single precision", rate);
  if (options.epochs < 0 || options.updates < 0)
    fail(ExitCode::usage, "{} {} is negative", options.epochs < 0 ? "--epochs" : "--updates",
         std::min(options.epochs, options.updates));
  if (!options.init_from.empty() && (options.block_spins || options.bias_init != InitialBias::zero))
    fail(ExitCode::usage, "{} and --init-from {} exclude each other: the model has its own",
         options.block_spins ? "--init " + to_string(*options.block_spins) : "--bias-init data", options.init_from);
  if (options.block_spins) static_cast<void>(data::block_lattices(*options.block_spins, data, options.hidden));
  if (options.method.precision == Precision::int16 && data.is_real())
    fail(ExitCode::usage, "--precision int16 is for spins, and {} holds real values; use fp32 or bf16", data.name);
  validate_optimizer(options.method.optimizer);
  validate_for_device(options, context);
  const auto updates =
      options.updates > 0 ? static_cast<double>(options.updates)
                          : static_cast<double>(options.epochs) * static_cast<double>(updates_per_epoch(options, data));
  constexpr double most = std::numeric_limits<std::uint32_t>::max();
  if (updates > most)
    fail(ExitCode::usage, "{}: at most {:.0f} updates, their counter is 32 bits wide",
         options.updates > 0
             ? fmt::format("--updates {}", options.updates)
             : fmt::format("--epochs {} of {}", options.epochs, counted(updates_per_epoch(options, data), "update")),
         most);
  if (static_cast<double>(data.count) > most)
    fail(ExitCode::usage, "{} samples are more than {:.3g}", data.count, most);

  require_memory(options, data, context);
}

}  // namespace kadanoff::training
