// The folder that a reproduction fills, stage by stage: a stage whose file exists is not done again, so the same
// command goes on where it was stopped.
//
//   reproduction.json        all settings, and the builds of the program; written first
//   seed-1/ …                the stages of each seed
//   figures/                 pictures and their numbers
//   claims.txt, .md, .json   the result
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/io/folder_lock.hpp"

namespace kadanoff::papers {

// What decides every number in the folder.
struct ReproductionRecord {
  std::string paper;        // its NAME, as in paper.hpp
  nlohmann::json settings;  // all that the stages depend on, except the number of seeds, which may grow
  std::string commit;       // of the program
  std::string device;       // "cpu" or "cuda"
};

// What to do with an existing reproduction.
enum class Existing { go_on, overwrite };

// What to do with existing stages from another build of the program or another kind of device.
enum class OtherBuilds { refuse, keep };

class ResultFolder {
 public:
  // Opens the folder for one process at a time; makes it if it is missing. Existing::overwrite first removes the
  // stages, figures and claims of any reproduction in it. Throws Error(usage), before anything is changed, if the
  // folder holds something other than a reproduction, or if its paper, settings or build differ and neither `existing`
  // nor `others` allows that.
  ResultFolder(std::filesystem::path folder, const ReproductionRecord& record, Existing existing, OtherBuilds others);

  // Writes one of the results; replaces an earlier one.
  void write(const std::string& name, const std::string& text) const;

  // The folder of one seed's stages, and that of the figures; made as needed.
  [[nodiscard]] std::filesystem::path of_seed(std::uint64_t seed) const;
  [[nodiscard]] std::filesystem::path figures() const;

  // Every build that made a part of the results: [{commit, device}], this one last.
  [[nodiscard]] const nlohmann::json& builds() const { return builds_; }

 private:
  void require_same(const nlohmann::json& found, const ReproductionRecord& record, OtherBuilds others) const;
  void remove_results() const;

  std::filesystem::path folder_;
  std::optional<io::FolderLock> lock_;
  nlohmann::json builds_ = nlohmann::json::array();
};

}  // namespace kadanoff::papers
