// Which of the files that claims were made with were changed afterwards.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/report/document.hpp"

namespace kadanoff::report {

// Of all that a claims.json says, except its member "digest", which it is for.
std::string digest_of_claims(nlohmann::json json);

struct FileChanges {
  bool is_known = false;                // claims.json has the digests
  bool claims_are_changed = false;      // it says something else than what was written
  bool claims_have_digest = true;       // false: nobody knows whether it does
  std::vector<std::string> changed{};   // "figures/figure-01.csv": there, with another content
  std::vector<std::string> missing{};   // in a folder that is there
  std::vector<std::string> untested{};  // figures whose digest claims.json does not have
  bool has_stages = true;               // false: only the claims and figures were copied
  bool pictures_are_untested = false;   // there are some, and an older program kept digests of tables only

  [[nodiscard]] bool concerns(const std::string& figure) const;  // its table or picture of that name
};

// Of the claims.json in `folder`, as `json`, whose figures are in the folder `figures`. Only files in the two are
// looked at. Where all pictures of a kind are away, SVG or PNG, the result was copied without them, and none is
// missing. Throws Error(io) if one cannot be read.
FileChanges changes_since(const nlohmann::json& json, const std::filesystem::path& folder,
                          const std::filesystem::path& figures);

// What to say of it before the claims; nothing if all is as it was.
std::optional<Notice> notice_of(const FileChanges& changes);

}  // namespace kadanoff::report
