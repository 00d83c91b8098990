// The provenance of a stage, and the check that an existing file belongs to the stage.
#include "host/papers/stages.hpp"

#include "host/base/stop_request.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/training/run_options.hpp"

namespace kadanoff::papers {

namespace fs = std::filesystem;

io::Provenance Stage::provenance(std::uint64_t seed) const {
  io::Provenance provenance;
  provenance.command = command;
  provenance.config = config;
  provenance.seed = seed;
  provenance.device = device;
  return provenance;
}

Stages::Stages(Context& context, const std::string& paper, nlohmann::json settings, std::uint64_t seed, fs::path folder,
               Accept accept)
    : context_(context),
      paper_(paper),
      settings_(std::move(settings)),
      seed_(seed),
      folder_(std::move(folder)),
      accept_(std::move(accept)) {}

Stage Stages::stage(const std::string& name) const {
  Stage stage{.path = folder_ / name,
              .command = "reproduce " + paper_,
              .config = settings_,
              .device = io::device_description(context_),
              .accept = accept_};
  stage.config["stage"] = fmt::format("seed-{}/{}", seed_, name);
  return stage;
}

bool Stages::is_made(const fs::path& path) {
  if (StopRequest::made()) throw Interrupted();
  return io::is_there(path);
}

void Stages::require_made_by(const Stage& stage, const fs::path& path) {
  const auto provenance = io::read_provenance(io::H5Reader(path));
  auto config = provenance.config;
  for (const char* const key : training::record_keys) config.erase(key);  // which a training adds
  if (config != stage.config)
    fail(ExitCode::bad_input, "{} was made with other settings, or is of another stage", path.string());
  if (stage.accept) stage.accept(path, provenance);
}

void Stages::fail_with_remedy(const Stage& stage, const Error& error) {
  fail(error.code(), "{} (remove {} and give the same command to make it again)", error.what(), stage.path.string());
}

}  // namespace kadanoff::papers
