// Makes or reopens the folder of a reproduction, and checks that it belongs to the same settings.
#include "host/papers/result_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/base/json.hpp"
#include "host/io/file_status.hpp"
#include "host/io/held_folder.hpp"
#include "host/io/output.hpp"
#include "host/io/patience.hpp"
#include "host/io/temporary_name.hpp"
#include "host/io/text_file.hpp"
#include "host/machine/build_info.hpp"
#include "host/papers/stage_log.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;

constexpr const char* record_name = "reproduction.json";
constexpr const char* remade = "remade";  // in a record that stands for a damaged one

// A folder of new results that replace others: not complete; complete, and the old ones are being removed; the old ones
// are gone, and the new ones are being moved to their places.
constexpr const char* unfinished_name = ".kadanoff-next";
constexpr const char* decided_name = ".kadanoff-next-decided";
constexpr const char* moving_name = ".kadanoff-next-moving";

// Unfinished results of a call that was to replace others, and found none.
constexpr const char* in_place_name = ".kadanoff-in-place";

nlohmann::json build_of(const ReproductionRecord& record) {
  return {{"commit", record.commit}, {"device", record.device}};
}

fs::path make(const fs::path& folder) {
  io::make_folders(folder);
  return folder;
}

bool is_result(const std::string& name) {
  return name.starts_with("seed-") || name == "figures" || name == "claims.json" || name == "claims.txt" ||
         name == "claims.md" || name == "report.html";
}

bool is_of(const nlohmann::json& found, const ReproductionRecord& record) {
  return found.is_object() && found["paper"] == record.paper && found["settings"] == record.settings &&
         found["builds"].back() == build_of(record);
}

// Each stage says which settings it was made with, so that the record can be made again; but not the builds.
nlohmann::json in_place_of_damaged(const fs::path& path, const ReproductionRecord& record, OtherBuilds others) {
  if (others == OtherBuilds::refuse)
    fail(ExitCode::bad_input,
         "{} is damaged: --keep makes it again, and each stage is checked against the settings; or choose another "
         "folder with -o",
         path.string());
  const nlohmann::json unknown{{"commit", "unknown"}, {"device", "unknown"}};
  return {{"paper", record.paper},
          {"settings", record.settings},
          {"builds", nlohmann::json::array({unknown})},
          {remade, true}};
}

// The record in the folder; null if the folder is empty.
nlohmann::json find_record(const fs::path& folder, const ReproductionRecord& record, OtherBuilds others) {
  const auto names = io::names_in(folder, [](const std::string& name) { return !name.starts_with(".kadanoff-"); });
  if (names.empty()) return {};
  const auto text = io::read_text_file(folder / record_name);
  auto found = parse_json(text.value_or(""));
  if (found.is_discarded() && text) return in_place_of_damaged(folder / record_name, record, others);
  if (!found.is_object() || !found.contains("paper") || !found.contains("settings") || !found["settings"].is_object() ||
      !found["builds"].is_array() || found["builds"].empty())
    fail(ExitCode::usage, "{} holds something else than a reproduction: choose another folder with -o",
         folder.string());
  return found;
}

}  // namespace

ResultFolder::ResultFolder(fs::path folder, const ReproductionRecord& record, Existing existing, OtherBuilds others)
    : folder_(std::move(folder)), record_(record), others_(others) {
  if (folder_.empty()) fail(ExitCode::usage, "--output is empty: give the folder of the results");
  if (io::is_there(folder_) && !io::is_folder(folder_)) fail(ExitCode::usage, "{} is not a folder", folder_.string());
  make(folder_);
  lock_.emplace(folder_);
  io::remove_stale_temporaries(folder_);
  end_replacement();
  work_ = folder_;
  auto found = find_record(folder_, record, existing == Existing::overwrite ? OtherBuilds::keep : others);
  if (found.contains(remade))
    log_stage("{} is damaged{}", (folder_ / record_name).string(),
              existing == Existing::overwrite ? ": it goes with the results that are replaced"
                                              : " and is made again; each stage is checked against the settings");
  if (existing == Existing::overwrite) {
    found = open_to_replace(found, record);
  } else if (!found.is_null()) {
    require_same(found, record, others);
  }
  if (existing != Existing::overwrite && io::is_there(folder_ / unfinished_name))
    log_stage("{} holds unfinished results of a call with --overwrite, which goes on with them",
              (folder_ / unfinished_name).string());
  if (!found.is_null()) builds_ = found["builds"];
  if (builds_.empty() || builds_.back() != build_of(record)) builds_.push_back(build_of(record));
  // A damaged record is replaced when all stages have been found to be of these settings: before the first result.
  if (found.contains(remade))
    record_to_write_ = record_text();
  else if (record_json() != found)
    io::write_text_file(work_ / record_name, record_text(), io::IfExists::replace);
}

nlohmann::json ResultFolder::record_json() const {
  return {{"paper", record_.paper}, {"settings", record_.settings}, {"builds", builds_}};
}

std::string ResultFolder::record_text() const { return json_text(record_json(), 2) + "\n"; }

void ResultFolder::accept(const fs::path& stage, const io::Provenance& made_by) {
  const nlohmann::json build{{"commit", made_by.commit},
                             {"device", made_by.device.starts_with("cuda") ? "cuda" : "cpu"}};
  const auto is_known = [&] { return std::find(builds_.begin(), builds_.end(), build) != builds_.end(); };
  if (is_known()) return;
  if (others_ == OtherBuilds::refuse)
    fail(ExitCode::bad_input,
         "{} was made by the build {} on {}, which made nothing else here, as if it were of another reproduction: use "
         "it by --keep",
         stage.string(), made_by.commit, made_by.device);
  log_stage("{} was made by the build {} on {}: it is used, and the build noted", stage.string(), made_by.commit,
            made_by.device);
  builds_.insert(builds_.begin(), build);
  record_to_write_ = record_text();
}

void ResultFolder::require_same(const nlohmann::json& found, const ReproductionRecord& record,
                                OtherBuilds others) const {
  if (found["paper"] != record.paper)
    fail(ExitCode::usage,
         "{} holds a reproduction of {}, not of {}: choose another folder with -o, or replace it with --overwrite",
         folder_.string(), json_text(found["paper"]), record.paper);
  for (const auto& [name, value] : record.settings.items())
    if (const auto there = found["settings"].value(name, nlohmann::json()); there != value)
      fail(ExitCode::usage,
           "{} holds a reproduction with other settings ({}: {}, not {}): choose another folder with -o, or replace it "
           "with --overwrite",
           folder_.string(), name, json_text(there), json_text(value));
  const auto& last = found["builds"].back();
  if (last != build_of(record) && others == OtherBuilds::refuse)
    fail(ExitCode::usage,
         "{} was made by the build {} on {}, and this is {} on {}: go on with what is there by --keep, or replace it "
         "with --overwrite",
         folder_.string(), last.value("commit", "unknown"), last.value("device", "unknown"), record.commit,
         record.device);
  if (!machine::tells_the_sources(record.commit))
    log_stage("this program was built from uncommitted or unknown sources ({}): files in {} may come from others",
              record.commit, folder_.string());
}

// The record to go on with.
nlohmann::json ResultFolder::open_to_replace(const nlohmann::json& found, const ReproductionRecord& record) {
  const auto in_place = folder_ / in_place_name;
  if (found.is_null() && !io::is_there(folder_ / unfinished_name)) {
    io::write_text_file(in_place, "", io::IfExists::replace);
    return {};
  }
  if (io::is_there(in_place) && is_of(found, record)) return found;
  io::remove_file(in_place);
  return open_next(record);
}

nlohmann::json ResultFolder::open_next(const ReproductionRecord& record) {
  work_ = folder_ / unfinished_name;
  if (io::is_there(work_)) {
    try {
      if (auto found = find_record(work_, record, OtherBuilds::refuse); is_of(found, record)) return found;
    } catch (const Error& error) {  // it is damaged, and nobody has seen it
      if (error.code() != ExitCode::bad_input && error.code() != ExitCode::usage) throw;
    }
    io::remove_tree(work_);
  }
  make(work_);
  return {};
}

void ResultFolder::finish() {
  io::with_patience([this] { io::remove_file(folder_ / in_place_name); });
  if (!replaces()) return;
  io::sync_folder(work_);
  io::with_patience([this] { io::rename_file(work_, folder_ / decided_name); });
  work_ = folder_;
  io::with_patience([this] { end_replacement(); });
}

// Each step may be done again after a kill.
void ResultFolder::end_replacement() const {
  const auto decided = folder_ / decided_name, moving = folder_ / moving_name;
  if (io::is_there(decided)) {
    io::sync_folder(folder_);
    for (const auto& name : io::names_in(folder_, is_result)) io::remove_tree(folder_ / name);
    io::rename_file(decided, moving);
  }
  if (!io::is_there(moving)) return;
  io::sync_folder(folder_);
  for (const auto& name : io::names_in(moving)) io::rename_file(moving / name, folder_ / name);
  io::sync_folder(folder_);
  io::remove_tree(moving);
}

Error ResultFolder::with_what_is_left(const Error& error) const {
  if (error.code() != ExitCode::io) return error;
  try {
    io::require_held_in_place(folder_);
  } catch (const io::FolderLost& lost) {
    return lost.with_hint(
        lost.place() ? fmt::format("what is finished is in {}: with that as --output, the same command goes on",
                                   lost.place()->string())
                     : "what was finished went with it");
  } catch (const Error&) {  // the disk does not answer
  }
  return error.with_hint(fmt::format("the same command goes on with what is finished in {}", folder_.string()));
}

void ResultFolder::write(const std::string& name, const std::string& text) {
  if (!record_to_write_.empty())
    io::write_text_file(work_ / record_name, std::exchange(record_to_write_, {}), io::IfExists::replace);
  io::write_text_file(work_ / name, text, io::IfExists::replace);
}

fs::path ResultFolder::of_seed(std::uint64_t seed) const { return make(work_ / fmt::format("seed-{}", seed)); }

fs::path ResultFolder::figures() const { return make(work_ / "figures"); }

}  // namespace kadanoff::papers
