// Numbers and judgements of claims.json as words.
#include "host/report/claims_text.hpp"

#include <fmt/format.h>

namespace kadanoff::report {

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
  text.beside = fmt::format("needs {} more seed{}; as it stands: {}",
                            seeds.is_number() ? number_text(seeds) : std::string("more than 100"),
                            seeds == 1 ? "" : "s", judgement.at("expected").get<std::string>());
  return text;
}

}  // namespace kadanoff::report
