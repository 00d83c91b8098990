// Trains the layers of a stack one after the other, and passes the data up.
#include "host/training/stack.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "host/base/json.hpp"
#include "host/base/notice.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/words.hpp"
#include "host/data/stack.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/output.hpp"
#include "host/io/text_file.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/run_folder.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {
namespace {

namespace fs = std::filesystem;

template <class T>
T of_layer(const char* option, const std::vector<T>& values, std::size_t layer, std::size_t layers) {
  if (values.size() != 1 && values.size() != layers)
    fail(ExitCode::usage, "{} has {} values: give one, or one for each of the {} that --hidden has", option,
         values.size(), layers);
  return values[values.size() == 1 ? 0 : layer];
}

// The configuration of one layer, as if it were trained alone.
nlohmann::json config_of_layer(nlohmann::json config, const TrainOptions& options) {
  const auto resolved = to_json(options);
  for (const char* name : {"hidden", "learning-rate", "seed", options.updates > 0 ? "updates" : "epochs"})
    config[name] = resolved[name];
  return config;
}

// The layers that this folder holds the runs of.
std::int64_t layers_in(const fs::path& folder) {
  std::int64_t layers = 0;
  while (io::is_folder(folder / runs::layer_name(layers + 1))) ++layers;
  return layers;
}

// One call of train_stack.
class StackTraining {
 public:
  StackTraining(Context& context, data::Dataset data, const std::vector<TrainOptions>& layers, data::PassAs between,
                const RunOptions& run)
      : context_(context),
        data_(std::move(data)),
        layers_(layers),
        between_(between),
        run_(run),
        folder_(run.folder),
        lattice_shape_(data_.lattice_shape) {
    if (run.validation != nullptr) validation_ = *run.validation;
    if (run.likelihood && between == data::PassAs::means)
      fail(ExitCode::usage, "--validate-likelihood is of spins, and --between means passes real values to layer 2");
    require_all_usable();
  }

  StackResult train() {
    try {
      const StopRequest stop;
      folder_.open();
      require_usable_stack_folder(run_, static_cast<std::int64_t>(layers_.size()));  // no other can change it now
      for (std::size_t layer = 0; layer < layers_.size() && !result_.stopped; ++layer) train_layer(layer);
      const auto model = folder_ / runs::model_name;
      if (!result_.stopped && (goes_on_ || !io::is_there(model) || !io::is_sealed_and_whole(model)))
        gauge::save_stack(stack(), gauge_of_lowest(), model, io::IfExists::replace);
      return std::move(result_);
    } catch (...) {
      folder_.give_up();
      throw;
    }
  }

 private:
  // The folder holds the run of this layer. What is asked for is only now known to be possible: a call that is refused
  // before leaves config.json, and the layers of a stack that it would have replaced. Where nothing is left to do, the
  // options are not used, and not recorded.
  void take_over(std::int64_t layer, bool goes_on) {
    if (run_.overwrite && layer == 1) remove_old_layers();
    if (goes_on_ || (!goes_on && io::is_there(folder_ / runs::config_name))) return;
    goes_on_ = true;
    io::write_text_file(folder_ / runs::config_name, json_text(run_.config, 2) + "\n", io::IfExists::replace);
  }

  // Those above the first. model.h5, the old stack as a whole, stays until the new one is there.
  void remove_old_layers() {
    for (auto layer = layers_in(run_.folder); layer > 1; --layer) {
      std::error_code error;
      fs::remove_all(folder_ / runs::layer_name(layer), error);
      if (error)
        fail(ExitCode::io, "{} cannot be removed: {}", (folder_ / runs::layer_name(layer)).string(), error.message());
    }
  }

  // Also of the later layers, whose data is not there yet.
  void require_all_usable() {
    data::Dataset above;
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
      validate(layers_[layer], run_, layer == 0 ? data_ : above, context_);
      above.count = data_.count;
      above.units = layers_[layer].hidden;
      if (between_ == data::PassAs::means) above.real.resize(1);  // which says that its values are real
      above.name = fmt::format("layer {}", layer + 1);
    }
  }

  void train_layer(std::size_t layer) {
    const auto number = static_cast<std::int64_t>(layer + 1);
    const auto& options = layers_[layer];
    RunOptions run = run_;
    run.folder = folder_ / runs::layer_name(number);
    run.resume = run_.resume && io::is_there(run.folder);
    run.validation = validation_ ? &*validation_ : nullptr;
    if (run.likelihood) run.likelihood->seed = options.seed;  // as of a training of its own
    run.config = config_of_layer(run_.config, options);
    run.config[layer_key] = number;
    if (number > 1) run.gauge.reset();  // its visible units are those of the layer below
    run.taken_over = [this, number](bool goes_on) { take_over(number, goes_on); };
    if (run.resume) require_as_learned_from(layer, run.folder);
    notice(fmt::format("layer {} of {}: {} × {}", number, layers_.size(), data_.units, options.hidden));
    result_.layers.push_back(run_training(context_, data_, options, run));
    result_.stopped = result_.layers.back().stopped;
    if (result_.stopped) return;
    models_.push_back(runs::load_trained_model(run.folder));
    if (layer + 1 < layers_.size()) pass_up(options.seed);
    result_.stopped = layer + 1 < layers_.size() && StopRequest::made();
  }

  // A layer that the next one has learned from must not go on.
  void require_as_learned_from(std::size_t layer, const fs::path& folder) const {
    const auto number = static_cast<std::int64_t>(layer + 1);
    const auto checkpoints = runs::CheckpointStore::in(folder);
    if (checkpoints.empty() || !io::is_folder(folder_ / runs::layer_name(number + 1))) return;
    const auto done = runs::updates_in(checkpoints.front());
    const auto asked = total_updates(layers_[layer], data_);
    if (!done || *done == asked) return;
    if (run_.stop_early > 0 && *done < asked)
      if (const auto best = runs::load_checkpoint(checkpoints.front()).best; best && best->since >= run_.stop_early)
        return;
    fail(ExitCode::usage,
         "layer {} has {}, and would go on to {}, but layer {} has learned from it: give the same options, or train "
         "another stack",
         number, counted(*done, "update"), asked, number + 1);
  }

  void pass_up(std::uint64_t seed) {
    const auto& model = models_.back();
    data_ = data::transform(context_, model, data_, between_, seed);
    if (validation_) validation_ = data::transform(context_, model, *validation_, between_, seed);
  }

  // Its data need not have it any more where it was resumed.
  [[nodiscard]] std::optional<gauge::UnitGauge> gauge_of_lowest() const {
    return gauge::read_unit_gauge(io::H5Reader(folder_ / runs::layer_name(1) / runs::model_name));
  }

  data::Stack stack() {
    models_.front().lattice_shape = lattice_shape_;
    const auto recorded = goes_on_ ? std::nullopt : io::read_text_file(folder_ / runs::config_name);
    const auto config = recorded ? parse_json(*recorded) : run_.config;
    return {.layers = std::move(models_),
            .provenance = {.command = "train",
                           .config = config,
                           .seed = layers_.front().seed,
                           .device = io::device_description(context_)}};
  }

  Context& context_;
  data::Dataset data_;  // of the layer that is trained
  std::optional<data::Dataset> validation_;
  const std::vector<TrainOptions>& layers_;
  data::PassAs between_;
  const RunOptions& run_;
  runs::RunFolder folder_;
  std::vector<std::int64_t> lattice_shape_;
  std::vector<data::Model> models_;  // of the layers that are trained
  StackResult result_;
  bool goes_on_ = false;  // something was left to do, and config.json says what
};

}  // namespace

std::vector<TrainOptions> options_of_layers(const TrainOptions& common, const LayerOptions& layers) {
  const auto count = layers.hidden.size();
  if (count > data::most_layers)
    fail(ExitCode::usage, "--hidden has {} values: a stack has at most {} layers", count, data::most_layers);
  std::vector<TrainOptions> all;
  for (std::size_t layer = 0; layer < count; ++layer) {
    auto& options = all.emplace_back(common);
    options.hidden = layers.hidden[layer];
    options.epochs = of_layer("--epochs", layers.epochs, layer, count);
    options.updates = of_layer("--updates", layers.updates, layer, count);
    options.learning_rate.rate = of_layer("--learning-rate", layers.learning_rates, layer, count);
    options.seed += layer;
  }
  return all;
}

void require_no_layer(const std::filesystem::path& folder) {
  auto place = fs::absolute(folder).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();  // "stack/layer-1/"
  if (const auto stack = place.parent_path(); place.filename().string().starts_with("layer-") && runs::is_stack(stack))
    fail(ExitCode::usage, "{} is a layer of the stack in {}: it is trained by train {} --resume", folder.string(),
         stack.string(), stack.string());
}

void require_usable_stack_folder(const RunOptions& run, std::int64_t layers) {
  const auto& folder = run.folder;
  const bool holds_stack = runs::is_stack(folder);
  if (layers == 1) {
    if (holds_stack)
      fail(ExitCode::usage, "{} holds a stack of models, and this is a training of one: give another folder",
           folder.string());
    require_no_layer(folder);
    return require_usable_run_folder(run);
  }
  const auto there = layers_in(folder);
  if (there > layers && !run.overwrite)
    fail(ExitCode::usage, "{} holds a stack of at least {} layers, and this is one of {}: give another folder",
         folder.string(), there, layers);
  if (holds_stack && !run.resume && !run.overwrite)
    fail(ExitCode::usage, "{} holds a stack already: go on with it by --resume, or replace it by --overwrite",
         folder.string());
  if (!holds_stack) require_usable_run_folder(run);
  if (!holds_stack && !runs::CheckpointStore::in(folder).empty())
    fail(ExitCode::usage, "{} holds a run of one model, and this is a stack of {}: give another folder",
         folder.string(), layers);
}

StackResult train_stack(Context& context, data::Dataset data, const std::vector<TrainOptions>& layers,
                        data::PassAs between, const RunOptions& run) {
  expects(layers.size() >= 2, "train_stack: a stack has two layers or more");
  return StackTraining(context, std::move(data), layers, between, run).train();
}

}  // namespace kadanoff::training
