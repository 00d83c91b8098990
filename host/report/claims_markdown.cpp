// The verdicts at a glance, and below them what each rests on.
#include "host/report/claims_markdown.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/report/claims_text.hpp"
#include "host/report/markdown_text.hpp"

namespace kadanoff::report {
namespace {

std::string verdict_cell(const nlohmann::json& claim, const char* measure) {
  const auto [verdict, beside] = judgement_text(claim.at("verdicts").at(measure));
  if (claim.at("verdict") == "not tested") return std::string(measure) == "paper" ? "not tested" : "–";
  return verdict == "not tested" ? "–" : verdict + (beside.empty() ? "" : ": " + beside);
}

// "**Measured:** it is so", a paragraph of its own.
std::string labelled_line(const char* label, const std::string& words) {
  return words.empty() ? std::string() : fmt::format("\n**{}:** {}\n", label, plain_markdown(words));
}

std::string section_of(const nlohmann::json& claim, const Claims& block) {
  const auto of = [&](const char* key) { return claim.at(key).get<std::string>(); };
  auto text = fmt::format("\n### {}: section {}\n", plain_markdown(of("id")), plain_markdown(of("section")));
  if (!of("quote").empty()) text += "\n> “" + plain_markdown(of("quote")) + "”\n";
  for (const auto& [label, key] :
       {std::pair{"Measured", "measured"}, std::pair{"Why", "reason"}, std::pair{"Left open by the paper", "left_open"},
        std::pair{"Depends on", "depends_on"}})
    text += labelled_line(label, of(key));
  text += labelled_line("Files", sources_text(claim, block));
  const auto table = markdown_table(
      {"number", "measure", "each seed", "mean ± half of its 95 % interval", "required", "margin", "decision"},
      part_rows(claim, false));
  return text + (table.empty() ? "" : "\n" + table);
}

}  // namespace

std::string claims_in_markdown(const Claims& block) {
  std::vector<std::vector<std::string>> rows;
  std::string sections;
  for (const auto& claim : block.claims) {
    const auto disagreement = disagreement_text(claim);
    rows.push_back({claim.at("id").get<std::string>(), claim.at("paper").get<std::string>(),
                    verdict_cell(claim, "paper"),
                    verdict_cell(claim, "independent") + (disagreement.empty() ? "" : " (" + disagreement + ")")});
    sections += section_of(claim, block);
  }
  return markdown_table({"", "the paper says", "by its measure", "by an independent one"}, rows) + sections + "\n" +
         plain_markdown("Every number: " + block.file +
                        ". What is required is our choice where it is not marked as the paper's.") +
         (block.command.empty()
              ? "\n"
              : plain_markdown(" Command: " + block.command + ". It makes anew a stage whose file was removed.") +
                    "\n");
}

}  // namespace kadanoff::report
