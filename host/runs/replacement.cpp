// Writes down, carries out and ends the change from one run to the next.
#include "host/runs/replacement.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "host/base/json.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/io/text_file.hpp"
#include "host/runs/checkpoint_store.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

constexpr const char* record_name = ".replacement.json";

// Names of files in this folder only, whoever wrote the record.
std::set<std::string> names_of(const nlohmann::json& record, const char* key) {
  std::set<std::string> names;
  if (!record.is_object() || !record.contains(key) || !record[key].is_array()) return names;
  for (const auto& name : record[key])
    if (name.is_string() && name.get_ref<const std::string&>().find('/') == std::string::npos)
      names.insert(name.get<std::string>());
  return names;
}

// What was decided and is not yet carried out. The decision takes checkpoint-next.h5 away.
std::optional<Replacement> decided(const fs::path& folder) {
  const auto text = io::read_text_file(folder / record_name);
  if (!text || io::is_there(folder / CheckpointStore::next_name)) return std::nullopt;
  const auto record = parse_json(*text);
  return Replacement{.remove = names_of(record, "remove"), .install = names_of(record, "install")};
}

}  // namespace

std::string next(const std::string& name) { return "." + name + ".next.tmp"; }

void announce(const fs::path& folder, const Replacement& replacement) {
  const nlohmann::json record{{"remove", replacement.remove}, {"install", replacement.install}};
  io::write_text_file(folder / record_name, json_text(record) + "\n", io::IfExists::replace);
}

void carry_out(const fs::path& folder, const Replacement& replacement) {
  for (const auto& name : replacement.remove) io::remove_file(folder / name);
  for (const auto& name : replacement.install)
    if (io::is_there(folder / next(name))) io::rename_file(folder / next(name), folder / name);
  io::sync_folder(folder);
  io::remove_file(folder / record_name);
}

void end_interrupted_replacement(const fs::path& folder) {
  if (const auto replacement = decided(folder)) return carry_out(folder, *replacement);
  if (!io::is_there(folder / record_name)) return;
  // A power cut must not bring the record back once checkpoint-next.h5 is gone, too: it would count as decided.
  io::remove_file(folder / record_name);
  io::sync_folder(folder);
}

bool is_outdated(const fs::path& folder, const std::string& name) {
  const auto replacement = decided(folder);
  return replacement && replacement->remove.contains(name);
}

fs::path place_now(const fs::path& folder, const std::string& name) {
  const auto replacement = decided(folder);
  const bool waits = replacement && replacement->install.contains(name) && io::is_there(folder / next(name));
  return folder / (waits ? next(name) : name);
}

}  // namespace kadanoff::runs
