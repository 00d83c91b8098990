// Claims first, then figures; settings and provenance at the end.
#include <algorithm>
#include <set>

#include "host/base/json.hpp"
#include "host/io/file_status.hpp"
#include "host/report/claims_check.hpp"
#include "host/report/readers.hpp"
#include "host/report/sources.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;

// Those of the reproduction that are there, and no others.
std::vector<fs::path> tables_in(const fs::path& folder, const nlohmann::json& json) {
  std::vector<fs::path> found;
  if (!json.contains("figures") || !json["figures"].is_array()) return found;
  for (const auto& name : json["figures"])
    if (name.is_string() && fs::path(name.get<std::string>()).filename() == name.get<std::string>() &&
        io::is_there(folder / name.get<std::string>()))
      found.push_back(folder / name.get<std::string>());
  std::sort(found.begin(), found.end());
  return found;
}

// The folders of its stages: "seed-1", "seed-2".
std::vector<std::string> seeds_of(const nlohmann::json& json, const fs::path& shown) {
  std::set<fs::path> found;
  if (!json.contains("files") || !json["files"].is_array()) return {};
  for (const auto& entry : json["files"])
    if (entry.is_object() && entry.contains("file") && entry["file"].is_string()) {
      const fs::path name = entry["file"].get<std::string>();
      if (!name.empty() && name.begin()->string().starts_with("seed-")) found.insert(*name.begin());
    }
  std::vector<std::string> folders;
  folders.reserve(found.size());
  for (const auto& name : found) folders.push_back((shown / name).string());
  std::stable_sort(folders.begin(), folders.end(),  // seed-2 before seed-10
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return folders;
}

// "commit 0123456789ab, on cpu"
std::string build_text(const nlohmann::json& build) {
  const auto has = [&](const char* key) { return build.is_object() && build.contains(key) && build[key].is_string(); };
  if (!has("commit") || !has("device")) return plain_text(build);
  return "commit " + plain_text(build["commit"]) + ", on " + plain_text(build["device"]);
}

Facts provenance_of(const nlohmann::json& json, const fs::path& shown) {
  Facts facts;
  if (!shown.empty()) facts.entries.emplace_back("folder", shown.string());  // else this page is in it
  facts.entries.emplace_back("claims and their numbers", (shown / "claims.json").string());
  for (const char* key : {"command", "seeds"})
    if (json.contains(key)) facts.entries.emplace_back(key, plain_text(json[key]));
  if (json.contains("builds"))
    for (const auto& build : json["builds"]) facts.entries.emplace_back("made by", build_text(build));
  if (json.contains("settings"))
    for (const auto& [name, value] : flattened(json["settings"])) facts.entries.emplace_back("setting " + name, value);
  return facts;
}

}  // namespace

std::vector<Section> sections_of_reproduction(const nlohmann::json& json, const fs::path& figures,
                                              const fs::path& shown_figures, const fs::path& shown) {
  const auto file = (shown / "claims.json").string();
  if (json.is_object() && json.contains("notices") && !json.contains("paper"))
    fail(ExitCode::bad_input, "{} lists the claims of several reproductions: give their folders", file);
  const auto has_text = [&](const char* key) { return json.contains(key) && json[key].is_string(); };
  if (!json.is_object() || !json.contains("claims") || !json["claims"].is_array() || !has_text("paper"))
    fail(ExitCode::bad_input, "{} holds no claims", file);
  const auto paper = json["paper"].get<std::string>();
  Section claims{.heading = paper + ": claims", .blocks = {}};
  if (has_text("heading")) claims.blocks.emplace_back(Paragraph{.text = json["heading"].get<std::string>()});
  claims.blocks.emplace_back(Claims{.claims = checked_claims(json["claims"], file),
                                    .file = file,
                                    .paper = paper,
                                    .figures = shown_figures.string(),
                                    .seeds = seeds_of(json, shown),
                                    .command = has_text("command") ? json["command"].get<std::string>() : ""});
  Section pictures{.heading = paper + ": figures", .blocks = {}};
  for (const auto& csv : tables_in(figures, json))
    pictures.blocks.emplace_back(picture_of(csv, shown_figures / csv.filename()));
  return {
      claims,
      pictures,
      {.heading = paper + ": settings and provenance", .blocks = {provenance_of(json, shown)}, .is_end_matter = true}};
}

}  // namespace kadanoff::report
