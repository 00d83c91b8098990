// Writes and reads the attributes that say where a file comes from.
#include "host/io/provenance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "host/base/json.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/build_info.hpp"
#include "host/machine/machine.hpp"
#include "kernels/core/check.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::io {
namespace {

// Of the layout: which data sets and attributes there are, and what they mean. It is the attribute format_version.
constexpr int newest_layout = 1;

// What a copy of our file by another program says, too. In a foreign file the name may mean something else.
std::optional<double> layout_of(const H5Reader& file) {
  if (file.seal()) return file.attribute<double>("/", "format_version");
  try {
    if (file.attribute<std::string>("/", "kind")) return file.attribute<double>("/", "format_version");
  } catch (const Error& error) {  // a text, a list
    if (error.code() != ExitCode::bad_input) throw;
  }
  return std::nullopt;
}

}  // namespace

std::string device_description(const Context& context) {
  const Device device = context.device();
  if (!context.on_cuda()) return to_string(device);
  return to_string(device) + " " + cuda_devices().at(static_cast<std::size_t>(device.index)).name;
}

std::string instruction_set(const Context& context) {
  if (context.on_cuda()) return "";
  const auto machine = machine::this_machine();
  auto names = machine.isa;
  for (const char* of_bf16 : {"avx512_bf16", "amx_bf16"})
    if (std::count(machine.features.begin(), machine.features.end(), of_bf16) > 0) names += fmt::format("+{}", of_bf16);
  return names;
}

void write_provenance(H5Writer& file, const std::string& kind, const Provenance& provenance) {
  file.attribute("/", "kind", kind);
  file.attribute("/", "format_version", std::int64_t{newest_layout});
  file.attribute("/", "command", provenance.command);
  file.attribute("/", "config", json_text(provenance.config));
  file.attribute("/", "seed", provenance.seed);
  file.attribute("/", "device", provenance.device);
  file.attribute("/", "commit", machine::build_info().commit);
}

void require_known_format(const H5Reader& file) {
  const auto version = layout_of(file).value_or(newest_layout);
  if (!(version >= 1))
    fail(ExitCode::bad_input, "{} is in format {}, and formats begin with 1", file.path().string(), version);
  if (version > newest_layout)
    fail(ExitCode::bad_input, "{} is in format {}, and this kadanoff knows formats up to {}: use a newer one",
         file.path().string(), version, newest_layout);
}

Provenance read_provenance(const H5Reader& file) {
  require_known_format(file);
  Provenance provenance;
  if (!file.seal()) return provenance;  // in a foreign file these names would mean something else
  provenance.format_version = static_cast<int>(layout_of(file).value_or(newest_layout));
  provenance.command = file.attribute<std::string>("/", "command").value_or("");
  if (auto config = parse_json(file.attribute<std::string>("/", "config").value_or("")); !config.is_discarded())
    provenance.config = std::move(config);
  provenance.seed = file.attribute<std::uint64_t>("/", "seed").value_or(0);
  provenance.device = file.attribute<std::string>("/", "device").value_or("");
  provenance.commit = file.attribute<std::string>("/", "commit").value_or("");
  return provenance;
}

}  // namespace kadanoff::io
