// The folder that a reproduction fills, stage by stage: a stage whose file is there is not done again, so that the same
// command goes on where it was stopped.
//
//   reproduction.json        what all is made with, and by which builds; written first
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
  nlohmann::json settings;  // all that the stages depend on; not how many seeds there are, which may grow
  std::string commit;       // of the program
  std::string device;       // "cpu" or "cuda"
};

// What to do with a reproduction that is there.
enum class Existing { go_on, overwrite };

// What to do with the stages that are there, if another build of the program made them or another kind of device.
enum class OtherBuilds { refuse, keep };

class ResultFolder {
 public:
  // Opens the folder for one process at a time; makes it if need be. With Existing::overwrite the stages, figures and
  // claims of any reproduction that is there are removed first. Throws Error(usage), before anything is changed, if the
  // folder holds anything but a reproduction, or one of another paper, with other settings or of another build, and
  // neither `existing` nor `others` allows that.
  ResultFolder(std::filesystem::path folder, const ReproductionRecord& record, Existing existing, OtherBuilds others);

  // Writes one of the results, in place of an earlier one.
  void write(const std::string& name, const std::string& text) const;

  // The folder of one seed's stages, and that of the figures; made as needed.
  [[nodiscard]] std::filesystem::path of_seed(std::uint64_t seed) const;
  [[nodiscard]] std::filesystem::path figures() const;

  // Every build that made some of what is there: [{commit, device}], this one last.
  [[nodiscard]] const nlohmann::json& builds() const { return builds_; }

 private:
  void require_same(const nlohmann::json& found, const ReproductionRecord& record, OtherBuilds others) const;
  void remove_results() const;

  std::filesystem::path folder_;
  std::optional<io::FolderLock> lock_;
  nlohmann::json builds_ = nlohmann::json::array();
};

}  // namespace kadanoff::papers
