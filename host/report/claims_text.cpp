// Numbers and judgements of claims.json as words.
#include "host/report/claims_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace kadanoff::report {
namespace {

// "a", "a and b", "a, b and c"
std::string enumerated(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

}  // namespace

std::string number_text(const nlohmann::json& value) {
  if (value.is_number()) return fmt::format("{:.4g}", value.get<double>());
  return value.is_string() ? value.get<std::string>() : "–";
}

std::string range_text(const nlohmann::json& required) {
  const auto &low = required.at(0), &high = required.at(1);
  if (!low.is_number()) return "at most " + number_text(high);
  if (!high.is_number()) return "at least " + number_text(low);
  return number_text(low) + " to " + number_text(high);
}

JudgementText judgement_text(const nlohmann::json& judgement) {
  JudgementText text{.verdict = judgement.at("verdict").get<std::string>(), .beside = {}};
  if (text.verdict != "undecided") return text;
  const auto& seeds = judgement.at("more_seeds");
  const auto needed = !judgement.value("seeds_can_decide", true) ? std::string("more seeds do not decide it")
                      : seeds.is_number()
                          ? fmt::format("needs {} more seed{}", number_text(seeds), seeds == 1 ? "" : "s")
                          : std::string("needs more than 100 seeds");
  text.beside = fmt::format("{}; as it stands: {}", needed, judgement.at("expected").get<std::string>());
  return text;
}

std::string disagreement_text(const nlohmann::json& claim) {
  const auto disagrees = [&](const char* key) { return claim.contains(key) && claim.at(key) == false; };
  if (disagrees("agree")) return "the measures disagree";
  return disagrees("agree_so_far") ? "as it stands, the measures disagree" : "";
}

std::vector<std::vector<std::string>> part_rows(const nlohmann::json& claim, bool with_other_bounds) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& part : claim.at("parts")) {
    std::string values;
    for (const auto& value : part.at("values")) values += (values.empty() ? "" : ", ") + number_text(value);
    const auto text = part.at("text").get<std::string>();
    const auto& half = part.at("half_width");  // of one seed there is none
    rows.push_back({part.at("control").get<bool>() ? "control: " + text : text, part.at("measure").get<std::string>(),
                    values,
                    !part.value("comparable", true)
                        ? "not comparable"
                        : number_text(part.at("mean")) + (half.is_number() ? " ± " + number_text(half) : std::string()),
                    range_text(part.at("required")) + (part.at("bounds_of") == "ours" ? "" : " (the paper's)"),
                    number_text(part.at("margin")), part.at("decision").get<std::string>()});
    if (with_other_bounds)
      for (const char* key : {"at_half", "at_twice"})
        rows.back().push_back(part.at(key).is_null() ? "–" : part.at(key).get<std::string>());
  }
  return rows;
}

std::string sources_text(const nlohmann::json& claim, const Claims& block) {
  if (!claim.contains("sources")) return {};
  std::vector<std::string> figures, stages;
  for (const auto& name : claim.at("sources").at("figures"))
    figures.push_back(
        (std::filesystem::path(block.figures) / std::filesystem::path(name.get<std::string>()).filename()).string());
  for (const auto& name : claim.at("sources").at("stages")) stages.push_back(name.get<std::string>());
  auto text = enumerated(figures);
  if (!stages.empty()) {
    text += (text.empty() ? "" : "; ") + ("computed from " + enumerated(stages));
    if (!block.seeds.empty()) text += " in " + enumerated(block.seeds);
  }
  const auto& parts = claim.at("parts");
  const bool is_exact = !parts.empty() && std::all_of(parts.begin(), parts.end(), [](const nlohmann::json& part) {
    return part.value("exact", false);
  });
  return text.empty() && is_exact ? "an exact calculation" : text;
}

}  // namespace kadanoff::report
