// Writes and reads the HDF5 file of a checkpoint.
#include "host/runs/checkpoint.hpp"

#include <algorithm>
#include <cmath>

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
  return {.model = data::read_model(file, {.lattice = true}),
          .state = read_state(file),
          .update = *update,
          .squared_error = *error,
          .error_samples = *samples,
          .data_fingerprint = *fingerprint,
          .options = options,
          .total_updates = data::read_count(file, "total_updates", 1, data::most_updates).value_or(0),
          .updates_per_epoch = data::read_count(file, "updates_per_epoch", 1, data::most_updates).value_or(0),
          .seconds = data::read_size(file, "seconds").value_or(0),
          .instruction_set = file.attribute<std::string>("/", "instruction_set").value_or("")};
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
