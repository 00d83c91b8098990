// Compares files with the digests in claims.json.
#include "host/report/changed_files.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/io/digest.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;

bool is_text(const nlohmann::json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_string();
}

// A name in the folder, and none that leads out of it.
bool stays_within(const fs::path& name) {
  return !name.empty() && name.is_relative() && name == name.lexically_normal() && *name.begin() != "..";
}

bool is_figure(const fs::path& name) { return name.parent_path() == "figures"; }

constexpr std::array kinds_of_pictures{".svg", ".png"};

bool is_picture(const fs::path& name) {
  return is_figure(name) &&
         std::find(kinds_of_pictures.begin(), kinds_of_pictures.end(), name.extension()) != kinds_of_pictures.end();
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// The tables of the figures that `json` lists, and their pictures that are there, without a digest.
void find_untested(const nlohmann::json& json, const fs::path& figures, const std::set<std::string>& known,
                   FileChanges& changes) {
  const bool has_pictures = std::any_of(known.begin(), known.end(), is_picture);
  if (!json.contains("figures") || !json["figures"].is_array()) return;
  for (const auto& one : json["figures"]) {
    if (!one.is_string() || one.get<std::string>() != fs::path(one.get<std::string>()).filename()) continue;
    const auto table = "figures" / fs::path(one.get<std::string>());
    if (!known.contains(table.string())) changes.untested.push_back(table.string());
    for (const char* kind : kinds_of_pictures) {
      const auto picture = fs::path(table).replace_extension(kind);
      if (known.contains(picture.string()) || !is_there(figures / picture.filename())) continue;
      if (has_pictures) changes.untested.push_back(picture.string());
      changes.pictures_are_untested = changes.pictures_are_untested || !has_pictures;
    }
  }
}

}  // namespace

bool FileChanges::concerns(const std::string& figure) const {
  const auto is_it = [&](const std::string& name) { return is_figure(name) && fs::path(name).filename() == figure; };
  return std::any_of(changed.begin(), changed.end(), is_it) || std::any_of(untested.begin(), untested.end(), is_it);
}

std::string digest_of_claims(nlohmann::json json) {
  json.erase("digest");
  const auto text = json_text(json);
  return io::digest_text(text.data(), text.size());
}

FileChanges changes_since(const nlohmann::json& json, const fs::path& folder, const fs::path& figures) {
  FileChanges changes;
  if (!json.contains("files") || !json["files"].is_array()) return changes;
  changes.is_known = true;
  changes.claims_have_digest = is_text(json, "digest");
  changes.claims_are_changed = changes.claims_have_digest && json["digest"] != digest_of_claims(json);
  changes.has_stages = false;
  std::set<std::string> known, repetitions_away, kinds_there;
  std::vector<fs::path> pictures_away;
  for (const auto& entry : json["files"]) {
    if (!is_text(entry, "file") || !is_text(entry, "digest")) continue;
    const fs::path name = entry["file"].get<std::string>();
    if (!stays_within(name)) continue;
    known.insert(name.string());
    std::error_code error;
    if (!is_figure(name) && !fs::is_directory(folder / *name.begin(), error)) {
      repetitions_away.insert(name.begin()->string() + "/");
      continue;
    }
    changes.has_stages = changes.has_stages || !is_figure(name);
    const auto digest = io::digest_of_file(is_figure(name) ? figures / name.filename() : folder / name);
    if (digest && is_picture(name)) kinds_there.insert(name.extension().string());
    if (!digest && is_picture(name))
      pictures_away.push_back(name);
    else if (!digest)
      changes.missing.push_back(name.string());
    else if (*digest != entry["digest"])
      changes.changed.push_back(name.string());
  }
  // Of a result that was copied without any stage, none is missing.
  if (changes.has_stages)
    changes.missing.insert(changes.missing.end(), repetitions_away.begin(), repetitions_away.end());
  for (const auto& name : pictures_away)
    if (kinds_there.contains(name.extension().string())) changes.missing.push_back(name.string());
  find_untested(json, figures, known, changes);
  return changes;
}

std::optional<Notice> notice_of(const FileChanges& changes) {
  if (!changes.is_known)
    return Notice{.text =
                      "These claims are of an older program, which kept no digests: nothing tells whether the "
                      "figures and stages beside them are those that they were made with."};
  Notice notice;
  if (changes.claims_are_changed) notice.entries.emplace_back("claims.json: it was changed by hand");
  if (!changes.claims_have_digest) notice.entries.emplace_back("claims.json: it has no digest");
  for (const auto& name : changes.changed) notice.entries.push_back(name + ": another content");
  for (const auto& name : changes.missing) notice.entries.push_back(name + ": is not there");
  for (const auto& name : changes.untested) notice.entries.push_back(name + ": the claims have no digest of it");
  if (!notice.entries.empty())
    notice.text = "Not as when these claims were made: " + counted(notice.entries.size(), "file") +
                  ". Verdicts, figures and stages may not belong together.";
  if (changes.pictures_are_untested)
    notice.text += (notice.text.empty() ? "" : " ") +
                   std::string(
                       "Of figures the numbers (CSV) are compared, and not the pictures (SVG, PNG), of which an "
                       "older program kept no digests: another picture would not be noticed.");
  if (notice.text.empty()) return {};
  return notice;
}

}  // namespace kadanoff::report
