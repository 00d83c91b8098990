// The folder that a reproduction fills, stage by stage: a stage whose file is there is not done again, so that the same
// command goes on where it was stopped.
//
//   reproduction.json        what all was made with; written first
//   seed-1/ …                the stages of each seed
//   figures/                 pictures and their numbers
//   claims.txt, .md, .json   the result
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/io/folder_lock.hpp"

namespace kadanoff {

// What decides every number in the folder.
struct ReproductionRecord {
  std::string paper;        // "iso2018"
  nlohmann::json settings;  // all that the stages depend on; not how many seeds there are, which may grow
  std::string commit;       // of the program
  std::string device;       // "cpu" or "cuda"
};

class ResultFolder {
 public:
  // What is there from another build, or from one whose commit does not tell its sources, is made anew.
  enum class OtherBuilds { make_anew, keep };

  // Opens the folder for one process at a time; makes it if need be. With `overwrite` the stages, figures and claims of
  // any reproduction that is there are removed first. Throws Error(usage), before anything is changed, if the folder
  // holds anything but a reproduction, or one of another paper or with other settings and `overwrite` is not given.
  ResultFolder(std::filesystem::path folder, const ReproductionRecord& record, bool overwrite, OtherBuilds others);

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

  // The folder of one seed's stages, and that of the figures; made as needed.
  [[nodiscard]] std::filesystem::path of_seed(std::uint64_t seed) const;
  [[nodiscard]] std::filesystem::path figures() const;

 private:
  [[nodiscard]] bool may_be_used_again(const ReproductionRecord& record, bool overwrite, OtherBuilds others) const;
  void remove_results() const;

  std::filesystem::path folder_;
  std::optional<FolderLock> lock_;
};

}  // namespace kadanoff
