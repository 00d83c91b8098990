#include "host/reproduction/result_folder.hpp"

#include <fmt/format.h>

#include <fstream>
#include <vector>

#include "host/build_info.hpp"
#include "host/io/output.hpp"
#include "host/reproduction/stage_log.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

namespace fs = std::filesystem;

constexpr const char* record_name = "reproduction.json";

nlohmann::json to_json(const ReproductionRecord& record) {
  return {{"paper", record.paper}, {"settings", record.settings}, {"commit", record.commit}, {"device", record.device}};
}

fs::path make(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(ExitCode::io, "{}: {}", folder.string(), error.message());
  return folder;
}

bool is_result(const std::string& name) {
  return name.starts_with("seed-") || name == "figures" || name == "claims.json" || name == "claims.txt" ||
         name == "claims.md";
}

}  // namespace

ResultFolder::ResultFolder(fs::path folder, const ReproductionRecord& record, bool overwrite, OtherBuilds others)
    : folder_(std::move(folder)) {
  if (folder_.empty()) fail(ExitCode::usage, "--output is empty: give the folder of the results");
  if (may_be_used_again(record, overwrite, others)) {
    lock_.emplace(folder_);
    return;
  }
  make(folder_);
  lock_.emplace(folder_);
  remove_results();
  write_text_file(folder_ / record_name, to_json(record).dump(2) + "\n", true);
}

// False if all is to be made anew.
bool ResultFolder::may_be_used_again(const ReproductionRecord& record, bool overwrite, OtherBuilds others) const {
  std::error_code error;
  if (!fs::exists(folder_, error)) return false;
  if (!fs::is_directory(folder_, error)) fail(ExitCode::usage, "{} is not a folder", folder_.string());
  if (fs::is_empty(folder_, error)) return false;
  std::ifstream file(folder_ / record_name);
  const auto found = nlohmann::json::parse(file, nullptr, false);
  if (!found.is_object() || !found.contains("paper") || !found.contains("settings"))
    fail(ExitCode::usage, "{} holds something else than a reproduction: choose another folder with -o",
         folder_.string());
  if (overwrite) return false;
  if (found["paper"] != record.paper)
    fail(ExitCode::usage,
         "{} holds a reproduction of {}, not of {}: choose another folder with -o, or replace it with --overwrite",
         folder_.string(), found["paper"].dump(), record.paper);
  if (found["settings"] != record.settings)
    fail(ExitCode::usage,
         "{} holds a reproduction with other settings: choose another folder with -o, or replace it with --overwrite",
         folder_.string());
  if (others == OtherBuilds::keep) return true;
  if (found != to_json(record))
    log_stage("{} was made by another build or on another device: all is done again", folder_.string());
  else if (!tells_the_sources(record.commit))
    log_stage("this program's sources are no commit ({}), so what is in {} may be another's: all is done again",
              record.commit, folder_.string());
  else
    return true;
  return false;
}

void ResultFolder::remove_results() const {
  std::error_code error;
  std::vector<fs::path> results;
  for (const auto& entry : fs::directory_iterator(folder_, error))
    if (is_result(entry.path().filename().string())) results.push_back(entry.path());
  for (const auto& result : results)
    if (!error) fs::remove_all(result, error);
  if (error) fail(ExitCode::io, "{}: {}", folder_.string(), error.message());
}

fs::path ResultFolder::of_seed(std::uint64_t seed) const { return make(folder_ / fmt::format("seed-{}", seed)); }

fs::path ResultFolder::figures() const { return make(folder_ / "figures"); }

}  // namespace kadanoff
