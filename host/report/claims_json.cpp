// Collects claims and notices.
#include "host/report/claims_json.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::report {

nlohmann::json claims_json(const Document& document) {
  auto claims = nlohmann::json::array(), notices = nlohmann::json::array();
  bool has_claims = false;
  for (const Section& section : document.sections)
    for (const Block& block : section.blocks) {
      const auto* some = std::get_if<Claims>(&block);
      if (some == nullptr) continue;
      has_claims = true;
      const auto add = [&](nlohmann::json& list, nlohmann::json entry) {
        entry["reproduction"] = some->paper;
        entry["file"] = some->file;
        list.push_back(std::move(entry));
      };
      for (const auto& claim : some->claims) add(claims, claim);
      for (const Block& other : section.blocks)
        if (const auto* notice = std::get_if<Notice>(&other))
          add(notices, {{"text", notice->text}, {"entries", notice->entries}});
    }
  if (!has_claims) fail(ExitCode::usage, "an --output that ends in .json lists claims, and no PATH is a reproduction");
  return {{"title", document.title}, {"claims", std::move(claims)}, {"notices", std::move(notices)}};
}

}  // namespace kadanoff::report
