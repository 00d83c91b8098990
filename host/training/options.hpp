// The options of a training: parsed from text, written as JSON, and checked.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/base/choices.hpp"
#include "host/data/block_spins.hpp"
#include "host/data/dataset.hpp"
#include "host/data/initial_weights.hpp"
#include "kernels/core/context.hpp"
#include "kernels/training/contrastive.hpp"

namespace kadanoff::training {

// Where a GPU run keeps its data: all on the device, or on the host, which sends each batch while the device works on
// the batch before. The result is the same, bit for bit. On the CPU the option changes nothing.
enum class DataMemory : std::uint8_t { automatic, device, host };  // automatic: on the device if it fits

// The visible biases before the first update. data: those of the base rate (host/data/base_rate.hpp).
enum class InitialBias : std::uint8_t { zero, data };

struct TrainOptions {
  std::int64_t hidden = 0;  // N_h
  ContrastiveDivergence method;
  std::int64_t batch_size = 100;  // full_batch: all samples
  LearningRate learning_rate;     // for the mean gradient over the samples of a batch
  data::InitialWeights init;
  std::optional<data::BlockSpins> block_spins{};  // in place of `init`
  InitialBias bias_init = InitialBias::zero;
  std::string init_from{};    // a model file or a run: its W, b and c; `init` is for hidden units that it lacks
  std::int64_t epochs = 100;  // passes over the data; the last batch of an epoch may be smaller
  std::int64_t updates = 0;   // if not 0: the number of updates, instead of epochs
  std::uint64_t seed = 1;
  DataMemory data_memory = DataMemory::automatic;

  static constexpr std::int64_t full_batch = 0;
  static constexpr std::uint32_t whole_training = 0;  // period of a cosine schedule
};

// "full" or a number. Throws Error(usage) for anything else.
std::int64_t parse_batch_size(const std::string& text);

// "constant", "step:PERIOD:FACTOR", "cosine" or "cosine:PERIOD", periods in updates. Sets schedule, period and factor
// of `rate`.
void parse_schedule(const std::string& text, LearningRate& rate);

// "normal:SIGMA", "xavier" or "block-spin:SIZE[:SCALE]". Sets init or block_spins of `options`. Throws Error(usage) for
// anything else.
void parse_init(const std::string& text, TrainOptions& options);

// Everything that the result depends on.
nlohmann::json to_json(const TrainOptions& options);

// Throws Error(usage) naming an option that is out of range, does not fit the data, or needs more memory than the
// context's device has.
void validate(const TrainOptions& options, const data::Dataset& data, Context& context);

// A part of validate(): throws Error(usage) for options that need a GPU if the context's device is the CPU.
void validate_for_device(const TrainOptions& options, Context& context);

// The resolved numbers of samples and updates.
std::int64_t batch_size(const TrainOptions& options, const data::Dataset& data);
std::int64_t updates_per_epoch(const TrainOptions& options, const data::Dataset& data);
std::int64_t total_updates(const TrainOptions& options, const data::Dataset& data);

}  // namespace kadanoff::training

template <>
inline constexpr auto kadanoff::choices<kadanoff::training::InitialBias> =
    std::array{Choice{training::InitialBias::zero, "zero"}, Choice{training::InitialBias::data, "data"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::training::Statistics> = std::array{
    Choice{training::Statistics::sampled, "sampled"}, Choice{training::Statistics::sampled_hidden, "sampled-hidden"},
    Choice{training::Statistics::mean_field, "mean-field"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::rows::Values> =
    std::array{Choice{rows::Values::spins, "spins"}, Choice{rows::Values::real, "real"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::training::Algorithm> =
    std::array{Choice{training::Algorithm::cd, "cd"}, Choice{training::Algorithm::pcd, "pcd"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::training::Optimizer::Rule> =
    std::array{Choice{training::Optimizer::Rule::sgd, "sgd"}, Choice{training::Optimizer::Rule::adam, "adam"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::training::Schedule> =
    std::array{Choice{training::Schedule::constant, "constant"}, Choice{training::Schedule::cosine, "cosine"},
               Choice{training::Schedule::step, "step"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::linalg::Precision> =
    std::array{Choice{linalg::Precision::fp32, "fp32"}, Choice{linalg::Precision::tf32, "tf32"},
               Choice{linalg::Precision::bf16, "bf16"}, Choice{linalg::Precision::int16, "int16"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::training::Launch> =
    std::array{Choice{training::Launch::automatic, "auto"}, Choice{training::Launch::plain, "plain"},
               Choice{training::Launch::graph, "graph"}, Choice{training::Launch::fused, "fused"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::training::DataMemory> =
    std::array{Choice{training::DataMemory::automatic, "auto"}, Choice{training::DataMemory::device, "device"},
               Choice{training::DataMemory::host, "host"}};
