// The folder that a reproduction fills, stage by stage: a stage whose file exists is not done again, so the same
// command goes on where it was stopped.
//
//   reproduction.json        all settings, and the builds of the program; written first
//   seed-1/ …                the stages of each seed
//   figures/                 pictures and their numbers
//   claims.txt, .md, .json   the result
//   report.html              all of it as one page
//
// Where --overwrite finds something to replace, the reproduction is made in the folder ".kadanoff-next" in it. When it
// is complete, a rename decides, and its files take the places of others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/io/folder_lock.hpp"
#include "host/io/provenance.hpp"
#include "kernels/core/check.hpp"

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
  // Opens the folder for one process at a time; makes it if it is missing. Existing::overwrite leaves the results of
  // any reproduction in it until finish(), and goes on with an unfinished one that was to replace them, if it is the
  // same. Throws Error(usage), before anything is changed, if the folder holds something other than a reproduction, or
  // if its paper, settings or build differ and neither `existing` nor `others` allows that; Error(bad_input) if its
  // record is damaged, unless OtherBuilds::keep: then the record is made again before the first write().
  ResultFolder(std::filesystem::path folder, const ReproductionRecord& record, Existing existing, OtherBuilds others);

  // Removes the results that were to be replaced, and puts the new ones in their place. Ends by itself what a killed
  // process has begun, when the folder is opened again.
  void finish();

  // There are results to replace: the new ones are made in a folder within, and the others stay until finish().
  [[nodiscard]] bool replaces() const { return work_ != folder_; }

  // An Error(io) of the work, with the hint where to go on from what is finished; others as they are.
  [[nodiscard]] Error with_what_is_left(const Error& error) const;

  // Writes one of the results; replaces an earlier one.
  void write(const std::string& name, const std::string& text);

  // The folder of one seed's stages, and that of the figures; made as needed.
  [[nodiscard]] std::filesystem::path of_seed(std::uint64_t seed) const;
  [[nodiscard]] std::filesystem::path figures() const;

  // Every build that made a part of the results: [{commit, device}], this one last.
  [[nodiscard]] const nlohmann::json& builds() const { return builds_; }

  // A stage that is to be used: one of a build that is none of these was copied from another reproduction. Refuses it,
  // Error(bad_input), or, with OtherBuilds::keep, tells, and records its build at the next write().
  void accept(const std::filesystem::path& stage, const io::Provenance& made_by);

 private:
  void require_same(const nlohmann::json& found, const ReproductionRecord& record, OtherBuilds others) const;
  nlohmann::json open_to_replace(const nlohmann::json& found, const ReproductionRecord& record);
  // The unfinished reproduction that is to replace the results; made if there is none like `record`.
  nlohmann::json open_next(const ReproductionRecord& record);
  void end_replacement() const;
  [[nodiscard]] nlohmann::json record_json() const;
  [[nodiscard]] std::string record_text() const;

  std::filesystem::path folder_;
  std::filesystem::path work_;  // where the results are made: folder_, or a folder in it
  std::optional<io::FolderLock> lock_;
  nlohmann::json builds_ = nlohmann::json::array();
  std::string record_to_write_;  // with the first result: in place of a damaged one, or with one more build
  ReproductionRecord record_;
  OtherBuilds others_;
};

}  // namespace kadanoff::papers
