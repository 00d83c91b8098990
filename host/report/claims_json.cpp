// Collects claims and notices.
#include "host/report/claims_json.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::report {

nlohmann::json claims_json(const Document& document) {
  auto claims = nlohmann::json::array(), notices = nlohmann::json::array();
  bool has_claims = false;
  for (const Section& section : document.sections)
    for (const Block& block : section.blocks) {
      if (const auto* some = std::get_if<Claims>(&block)) {
        has_claims = true;
        for (auto claim : some->claims) {
          claim["reproduction"] = some->paper;
          claim["file"] = some->file;
          claims.push_back(std::move(claim));
        }
      } else if (const auto* notice = std::get_if<Notice>(&block)) {
        notices.push_back({{"text", notice->text}, {"entries", notice->entries}});
      }
    }
  if (!has_claims) fail(ExitCode::usage, "an --output that ends in .json lists claims, and no PATH is a reproduction");
  return {{"title", document.title}, {"claims", std::move(claims)}, {"notices", std::move(notices)}};
}

}  // namespace kadanoff::report
