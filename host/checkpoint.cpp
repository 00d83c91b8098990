#include "host/checkpoint.hpp"

#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {

void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& path) {
  H5Writer file;
  write_model(file, "checkpoint", checkpoint.model);
  file.attribute("/", "update", checkpoint.update);
  file.attribute("/", "squared_error", checkpoint.squared_error);
  file.attribute("/", "error_samples", checkpoint.error_samples);
  file.attribute("/", "data_fingerprint", checkpoint.data_fingerprint);
  file.attribute("/", "options", checkpoint.options.dump());
  file.save(path, true);
}

Checkpoint load_checkpoint(const std::filesystem::path& path) {
  const H5Reader file(path);
  const auto update = file.attribute<std::int64_t>("/", "update");
  const auto error = file.attribute<double>("/", "squared_error");
  const auto samples = file.attribute<std::int64_t>("/", "error_samples");
  const auto fingerprint = file.attribute<std::string>("/", "data_fingerprint");
  const auto options = nlohmann::json::parse(file.attribute<std::string>("/", "options").value_or(""), nullptr, false);
  if (!update || !error || !samples || !fingerprint || options.is_discarded())
    fail(ExitCode::bad_input, "{} is not a checkpoint", path.string());
  return {read_model(file), *update, *error, *samples, *fingerprint, options};
}

}  // namespace kadanoff
