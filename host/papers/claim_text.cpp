// Lays claims out as text, Markdown and JSON.
#include "host/papers/claim_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "host/base/json.hpp"
#include "host/base/text_width.hpp"
#include "host/base/words.hpp"
#include "host/papers/part_text.hpp"
#include "host/report/claims_markdown.hpp"

namespace kadanoff::papers {
namespace {

constexpr std::size_t columns = 120;

// Breaks `text` into lines that end before the last column. The first line begins with `label`, the others with
// `indent` spaces.
std::string paragraph(const std::string& label, const std::string& text) {
  constexpr std::size_t indent = 16;
  if (text.empty()) return {};
  std::string out = label + std::string(indent - std::min(indent, text_width(label)), ' ');
  std::size_t at = indent;
  std::istringstream words(text);
  for (std::string word; words >> word; at += text_width(word) + 1) {
    if (at > indent && at + text_width(word) > columns) {
      out.back() = '\n';
      out += std::string(indent, ' ');
      at = indent;
    }
    out += word + ' ';
  }
  out.back() = '\n';
  return out;
}

std::string more_seeds_text(const Judgement& judgement) {
  if (!judgement.seeds_can_decide) return "more seeds do not decide it";
  const auto& seeds = judgement.seeds_needed;
  return seeds ? fmt::format("needs {} more seed{}", *seeds, *seeds == 1 ? "" : "s")
               : fmt::format("more than {} seeds would be needed", most_seeds);
}

bool disagree(const std::optional<bool>& agree) { return agree.has_value() && !*agree; }

std::string verdicts_text(const Claim& claim) {
  std::string text;
  for (const auto& [measure, name] : choices<Measure>) {
    const auto judgement = judge(claim, measure);
    if (judgement.verdict == Verdict::not_tested) continue;
    const auto open = judgement.undecided > 0 ? fmt::format(", {} open", judgement.undecided) : std::string();
    text += fmt::format("{}{} by {} ({} of {}{})", text.empty() ? "" : "; ", to_text(judgement),
                        measure == Measure::paper ? "the paper's measure" : "an independent one", judgement.holding,
                        counted(judgement.parts(), "part"), open);
  }
  if (text.empty()) return name_of(Verdict::not_tested);
  if (!disagree(measures_agree_so_far(claim))) return text;
  return text + (disagree(measures_agree(claim)) ? "; the measures disagree" : "; as it stands, the measures disagree");
}

// ", 11 reproduced, 3 partly"
std::string counts_text(const std::vector<Verdict>& verdicts) {
  std::string text;
  for (const auto& [verdict, name] : choices<Verdict>)
    if (const auto count = std::count(verdicts.begin(), verdicts.end(), verdict); count > 0)
      text += fmt::format(", {} {}", count, name);
  return text;
}

// ", of 2 the measures disagree"
template <class Agree>
std::string disagreements_text(const std::vector<Claim>& claims, Agree agree) {
  const auto count =
      std::count_if(claims.begin(), claims.end(), [&](const Claim& one) { return disagree(agree(one)); });
  return count > 0 ? fmt::format(", of {} the measures disagree", count) : std::string();
}

// What the verdicts are, and what those that are open would be if all means stayed as they are.
std::string summary(const std::vector<Claim>& claims) {
  std::vector<Verdict> verdicts, expected;
  std::vector<Claim> open;
  for (const Claim& claim : claims) {
    verdicts.push_back(verdict_of(claim));
    if (measures_agree(claim) == std::nullopt) open.push_back(claim);
    if (verdicts.back() != Verdict::undecided) continue;
    const auto by_the_paper = judge(claim, Measure::paper);
    expected.push_back(by_the_paper.parts() > 0 ? by_the_paper.expected : judge(claim, Measure::independent).expected);
  }
  auto text = counted(claims.size(), "claim") + counts_text(verdicts) + disagreements_text(claims, measures_agree);
  if (const auto standing = counts_text(expected) + disagreements_text(open, measures_agree_so_far); !standing.empty())
    text += " (as they stand: " + standing.substr(2) + ")";
  return text + "\n";
}

// Four digits: what differs between two instruction sets is beyond them, and the stages have them all.
nlohmann::json rounded(double value) {
  return std::isfinite(value) ? nlohmann::json(std::strtod(fmt::format("{:.4g}", value).c_str(), nullptr))
                              : json_number(value);
}

nlohmann::json range_json(const Range& range) { return {json_number(range.low), json_number(range.high)}; }

nlohmann::json seeds_json(const std::optional<std::int64_t>& seeds) {
  return seeds ? nlohmann::json(*seeds) : nlohmann::json();
}

nlohmann::json agreement_json(const std::optional<bool>& agree) {
  return agree ? nlohmann::json(*agree) : nlohmann::json();
}

// What it would be with other bounds.
nlohmann::json decision_json(const Part& part, double factor) {
  return part.required.can_be_scaled() ? nlohmann::json(name_of(part.decision_by(part.required.times(factor))))
                                       : nlohmann::json();
}

nlohmann::json part_json(const Part& part) {
  nlohmann::json values = nlohmann::json::array();
  for (const double value : part.values) values.push_back(rounded(value));
  const double mean = part.estimate().mean;
  return {{"text", part.text},
          {"measure", name_of(part.measure)},
          {"control", part.is_control},
          {"exact", part.is_exact},
          {"comparable", part.is_comparable()},
          {"values", values},
          {"mean", rounded(mean)},
          {"half_width", rounded(part.half_width())},
          {"required", range_json(part.required)},
          {"bounds_of", part.required.bounds == Bounds::papers ? "the paper" : "ours"},
          {"margin", rounded(part.required.margin(mean))},
          {"decision", name_of(part.decision())},
          {"at_half", decision_json(part, 0.5)},
          {"at_twice", decision_json(part, 2)},
          {"more_seeds", seeds_json(part.seeds_needed())},
          {"seeds_can_decide", part.seeds_can_decide()}};
}

nlohmann::json judgement_json(const Judgement& judgement) {
  nlohmann::json json = {{"verdict", name_of(judgement.verdict)},
                         {"holding", judgement.holding},
                         {"failing", judgement.failing},
                         {"undecided", judgement.undecided},
                         {"control_passes", judgement.a_control_passes}};
  if (judgement.verdict == Verdict::undecided) {
    json["expected"] = name_of(judgement.expected);
    json["more_seeds"] = seeds_json(judgement.seeds_needed);
    json["seeds_can_decide"] = judgement.seeds_can_decide;
  }
  return json;
}

}  // namespace

std::string to_text(const Judgement& judgement) {
  auto name = std::string(name_of(judgement.verdict));
  if (judgement.verdict != Verdict::undecided) return name;
  return fmt::format("{}: {} (as it stands: {})", name, more_seeds_text(judgement), name_of(judgement.expected));
}

std::string to_text(const std::vector<Claim>& claims) {
  std::string text;
  for (const Claim& claim : claims) {
    text += fmt::format("{:<3} section {}\n", claim.id, claim.section);
    text += paragraph("    verdict", verdicts_text(claim));
    text += paragraph("    why", reason_of(claim));
    text += paragraph("    paper", claim.statement);
    if (!claim.quote.empty()) text += paragraph("    its words", "“" + claim.quote + "”");
    text += paragraph("    left open", claim.left_open);
    text += paragraph("    measured", claim.measured);
    text += paragraph("    depends on", claim.depends_on);
    text += "\n";
  }
  return text + summary(claims);
}

std::string to_markdown(const std::vector<Claim>& claims) {
  return report::claims_in_markdown({.claims = to_json(claims), .file = "claims.json"});
}

nlohmann::json to_json(const std::vector<Claim>& claims) {
  nlohmann::json json = nlohmann::json::array();
  for (const Claim& claim : claims) {
    nlohmann::json parts = nlohmann::json::array(), verdicts;
    for (const auto& part : claim.parts) parts.push_back(part_json(part));
    for (const auto& [measure, name] : choices<Measure>)
      verdicts[std::string(name)] = judgement_json(judge(claim, measure));
    json.push_back({{"id", claim.id},
                    {"section", claim.section},
                    {"paper", claim.statement},
                    {"quote", claim.quote},
                    {"left_open", claim.left_open},
                    {"measured", claim.measured},
                    {"depends_on", claim.depends_on},
                    {"reason", reason_of(claim)},
                    {"verdict", name_of(verdict_of(claim))},
                    {"verdicts", verdicts},
                    {"agree", agreement_json(measures_agree(claim))},
                    {"agree_so_far", agreement_json(measures_agree_so_far(claim))},
                    {"parts", parts},
                    {"sources", {{"figures", claim.sources.figures}, {"stages", claim.sources.stages}}}});
  }
  return json;
}

}  // namespace kadanoff::papers
