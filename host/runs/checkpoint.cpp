// Writes and reads the HDF5 file of a checkpoint.
#include "host/runs/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "host/base/json.hpp"
#include "host/data/attributes.hpp"
#include "host/data/file_kind.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

constexpr const char* state_prefix = "/state/";

template <class T>
void write_arrays(io::H5Writer& file, const std::vector<NamedArray<T>>& arrays) {
  for (const auto& array : arrays) file.dataset(state_prefix + array.name, array.values);
}

// Moments of the gradient; those of squares are not negative.
std::vector<float> read_moments(const io::H5Reader& file, const std::string& dataset) {
  auto values = file.read<float>(dataset);
  const bool of_squares = dataset.find("second_moment") != std::string::npos;
  const auto wrong = std::find_if(values.begin(), values.end(),
                                  [&](float value) { return !std::isfinite(value) || (of_squares && value < 0); });
  if (wrong != values.end())
    fail(ExitCode::bad_input, "{}: {} holds {} at {}: no training comes to that", file.path().string(), dataset, *wrong,
         wrong - values.begin());
  return values;
}

StateArrays read_state(const io::H5Reader& file) {
  StateArrays state;
  for (const auto& dataset : file.dataset_names()) {
    if (!dataset.starts_with(state_prefix)) continue;
    const auto name = dataset.substr(std::string(state_prefix).size());
    const auto type = file.type_name(dataset);
    if (type == "float32")
      state.floats.push_back({.name = name, .values = read_moments(file, dataset)});
    else if (type == "uint32")
      state.words.push_back({.name = name, .values = file.read<std::uint32_t>(dataset)});
    else
      fail(ExitCode::bad_input, "{}: {} holds {}, not float32 or uint32", file.path().string(), dataset, type);
  }
  return state;
}

constexpr std::array best_arrays{"/best/weight_matrix", "/best/vbias", "/best/hbias"};

void write_best(io::H5Writer& file, const BestModel& best) {
  const auto& parameters = *best.parameters;
  file.dataset(best_arrays[0], parameters.weights.data(), {parameters.visible(), parameters.hidden()});
  file.dataset(best_arrays[1], parameters.visible_bias.data(), {parameters.visible()});
  file.dataset(best_arrays[2], parameters.hidden_bias.data(), {parameters.hidden()});
  file.attribute("/", "best_update", best.update);
  file.attribute("/", "best_measure", best.measure);
  file.attribute("/", "best_value", best.value);
  file.attribute("/", "validations_since_best", best.since);
}

// `model`: of the checkpoint, whose shape the best one has.
std::optional<BestModel> read_best(const io::H5Reader& file, const data::Model& model, std::int64_t update) {
  const auto at = data::read_count(file, "best_update", 1, std::max<std::int64_t>(update, 1));
  if (!at) return std::nullopt;
  const auto measure = file.attribute<std::string>("/", "best_measure");
  const auto value = file.attribute<double>("/", "best_value");
  const auto since = data::read_count(file, "validations_since_best", 0, data::most_updates);
  const auto visible = model.visible(), hidden = model.hidden();
  const std::array shapes{io::H5Shape{visible, hidden}, io::H5Shape{visible}, io::H5Shape{hidden}};
  bool fits = measure && value && std::isfinite(*value) && since;
  for (std::size_t i = 0; i < shapes.size(); ++i)
    fits = fits && file.has_name(best_arrays[i]) && file.shape(best_arrays[i]) == shapes[i];
  if (!fits) fail(ExitCode::bad_input, "{}: its best model is not whole", file.path().string());
  data::require_memory_for_parameters(file, {best_arrays[0], best_arrays[1], best_arrays[2]});
  auto parameters = std::make_shared<rbm::Parameters>(cpu_device, visible, hidden);
  data::read_parameters(file, best_arrays[0], parameters->weights);
  data::read_parameters(file, best_arrays[1], parameters->visible_bias);
  data::read_parameters(file, best_arrays[2], parameters->hidden_bias);
  return BestModel{
      .parameters = std::move(parameters), .update = *at, .measure = *measure, .value = *value, .since = *since};
}

}  // namespace

void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& path) {
  io::H5Writer file;
  data::write_model(file, "checkpoint", checkpoint.model);
  write_arrays(file, checkpoint.state.floats);
  write_arrays(file, checkpoint.state.words);
  file.attribute("/", "update", checkpoint.update);
  file.attribute("/", "squared_error", checkpoint.squared_error);
  file.attribute("/", "error_samples", checkpoint.error_samples);
  file.attribute("/", "data_fingerprint", checkpoint.data_fingerprint);
  file.attribute("/", "options", json_text(checkpoint.options));
  if (checkpoint.total_updates != 0) file.attribute("/", "total_updates", checkpoint.total_updates);
  if (checkpoint.updates_per_epoch != 0) file.attribute("/", "updates_per_epoch", checkpoint.updates_per_epoch);
  file.attribute("/", "seconds", checkpoint.seconds);
  file.attribute("/", "instruction_set", checkpoint.instruction_set);
  if (!checkpoint.validation_fingerprint.empty())
    file.attribute("/", "validation_fingerprint", checkpoint.validation_fingerprint);
  if (checkpoint.best) write_best(file, *checkpoint.best);
  if (checkpoint.gauge) gauge::write_unit_gauge(file, *checkpoint.gauge);
  file.save(path, io::IfExists::replace);
}

Checkpoint load_checkpoint(const std::filesystem::path& path) { return read_checkpoint(io::H5Reader(path)); }

Checkpoint read_checkpoint(const io::H5Reader& file) {
  file.require_sealed();
  data::require_kind(file, {"checkpoint"});
  const auto update = data::read_count(file, "update", 0, data::most_updates);
  const auto error = data::read_size(file, "squared_error");
  const auto samples = data::read_count(file, "error_samples");
  const auto fingerprint = file.attribute<std::string>("/", "data_fingerprint");
  const auto options = parse_json(file.attribute<std::string>("/", "options").value_or(""));
  if (!update || !error || !samples || !fingerprint || !(options.is_object() || options.is_null()))
    fail(ExitCode::bad_input, "{} is not a checkpoint", file.path().string());
  auto model = data::read_model(file, {.lattice = true});
  auto best = read_best(file, model, *update);
  auto gauge = gauge::read_unit_gauge(file, model.visible());
  return {.model = std::move(model),
          .state = read_state(file),
          .update = *update,
          .squared_error = *error,
          .error_samples = *samples,
          .data_fingerprint = *fingerprint,
          .options = options,
          .total_updates = data::read_count(file, "total_updates", 1, data::most_updates).value_or(0),
          .updates_per_epoch = data::read_count(file, "updates_per_epoch", 1, data::most_updates).value_or(0),
          .seconds = data::read_size(file, "seconds").value_or(0),
          .instruction_set = file.attribute<std::string>("/", "instruction_set").value_or(""),
          .validation_fingerprint = file.attribute<std::string>("/", "validation_fingerprint").value_or(""),
          .best = std::move(best),
          .gauge = std::move(gauge)};
}

std::optional<std::int64_t> updates_in(const std::filesystem::path& path) {
  try {
    return io::H5Reader(path).attribute<std::int64_t>("/", "update");
  } catch (const Error& error) {
    if (error.code() != ExitCode::bad_input && error.code() != ExitCode::no_input) throw;
    return std::nullopt;
  }
}

}  // namespace kadanoff::runs
