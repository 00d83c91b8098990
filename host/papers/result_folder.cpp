// Makes or reopens the folder of a reproduction, and checks that it belongs to the same settings.
#include "host/papers/result_folder.hpp"

#include <fmt/format.h>

#include <vector>

#include "host/base/json.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/io/temporary_name.hpp"
#include "host/io/text_file.hpp"
#include "host/machine/build_info.hpp"
#include "host/papers/stage_log.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;

constexpr const char* record_name = "reproduction.json";

nlohmann::json build_of(const ReproductionRecord& record) {
  return {{"commit", record.commit}, {"device", record.device}};
}

fs::path make(const fs::path& folder) {
  io::make_folders(folder);
  return folder;
}

bool is_result(const std::string& name) {
  return name.starts_with("seed-") || name == "figures" || name == "claims.json" || name == "claims.txt" ||
         name == "claims.md";
}

// Each stage says which settings it was made with, so that the record can be made again; but not the builds.
nlohmann::json in_place_of_damaged(const fs::path& path, const ReproductionRecord& record, OtherBuilds others) {
  if (others == OtherBuilds::refuse)
    fail(ExitCode::bad_input,
         "{} is damaged: --keep makes it again, and each stage is checked against the settings; or choose another "
         "folder "
         "with -o",
         path.string());
  log_stage("{} is damaged and is made again; each stage is checked against the settings", path.string());
  const nlohmann::json unknown{{"commit", "unknown"}, {"device", "unknown"}};
  return {{"paper", record.paper}, {"settings", record.settings}, {"builds", nlohmann::json::array({unknown})}};
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
    : folder_(std::move(folder)) {
  if (folder_.empty()) fail(ExitCode::usage, "--output is empty: give the folder of the results");
  if (io::is_there(folder_) && !io::is_folder(folder_)) fail(ExitCode::usage, "{} is not a folder", folder_.string());
  make(folder_);
  lock_.emplace(folder_);
  io::remove_stale_temporaries(folder_);
  const auto found = find_record(folder_, record, others);
  const bool go_on = !found.is_null() && existing == Existing::go_on;
  if (go_on) {
    require_same(found, record, others);
    builds_ = found["builds"];
  }
  if (!go_on) remove_results();
  if (builds_.empty() || builds_.back() != build_of(record)) builds_.push_back(build_of(record));
  const nlohmann::json now{{"paper", record.paper}, {"settings", record.settings}, {"builds", builds_}};
  if (now != found) write(record_name, json_text(now, 2) + "\n");
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

void ResultFolder::remove_results() const {
  for (const auto& name : io::names_in(folder_, is_result)) io::remove_tree(folder_ / name);
}

void ResultFolder::write(const std::string& name, const std::string& text) const {
  io::write_text_file(folder_ / name, text, io::IfExists::replace);
}

fs::path ResultFolder::of_seed(std::uint64_t seed) const { return make(folder_ / fmt::format("seed-{}", seed)); }

fs::path ResultFolder::figures() const { return make(folder_ / "figures"); }

}  // namespace kadanoff::papers
