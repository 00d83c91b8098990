// Judges claims by their parts and lays them out as text, Markdown and JSON.
#include "host/papers/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace kadanoff::papers {
namespace {

constexpr std::size_t columns = 120;

std::size_t width(const std::string& text) {  // of UTF-8, a column for each code point
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// `text` in lines that end before the last column, each after `indent` spaces but for the first, which `label` begins.
std::string paragraph(const std::string& label, const std::string& text) {
  constexpr std::size_t indent = 16;
  std::string out = label + std::string(indent - std::min(indent, width(label)), ' ');
  std::size_t at = indent;
  std::istringstream words(text);
  for (std::string word; words >> word; at += width(word) + 1) {
    if (at > indent && at + width(word) > columns) {
      out.back() = '\n';
      out += std::string(indent, ' ');
      at = indent;
    }
    out += word + ' ';
  }
  out.back() = '\n';
  return out;
}

// The first parts that do not hold, with the ranges that were asked of them.
std::string failing_parts(const Claim& claim) {
  constexpr std::size_t shown = 3;
  std::string text;
  std::size_t failing = 0;
  for (const auto& part : claim.parts) {
    if (part.holds) continue;
    if (failing++ < shown) text += (text.empty() ? "" : "; ") + part.text;
  }
  if (failing > shown) text += fmt::format("; and {} more (claims.json)", failing - shown);
  return failing == 0 ? std::string() : paragraph("    not so", text);
}

}  // namespace

std::string to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::reproduced:
      return "reproduced";
    case Verdict::partly:
      return "partly";
    case Verdict::not_reproduced:
      return "not reproduced";
    case Verdict::not_tested:
      return "not tested";
  }
  return "unknown";
}

Verdict Claim::verdict() const {
  if (parts.empty()) return Verdict::not_tested;
  const auto holding = std::count_if(parts.begin(), parts.end(), [](const Part& part) { return part.holds; });
  if (holding == 0) return Verdict::not_reproduced;
  return holding == static_cast<std::ptrdiff_t>(parts.size()) ? Verdict::reproduced : Verdict::partly;
}

std::string claims_table(const std::vector<Claim>& claims) {
  std::string text;
  for (const Claim& claim : claims) {
    const auto holding =
        std::count_if(claim.parts.begin(), claim.parts.end(), [](const Claim::Part& part) { return part.holds; });
    text += fmt::format("{:<4}{} ({} of {} parts), section {}\n", claim.id, to_string(claim.verdict()), holding,
                        claim.parts.size(), claim.section);
    text += paragraph("    paper", claim.statement);
    text += paragraph("    measured", claim.measured);
    if (!claim.depends_on.empty()) text += paragraph("    depends on", claim.depends_on);
    text += failing_parts(claim);
    text += "\n";
  }
  text += fmt::format("{} claims", claims.size());
  for (const Verdict verdict : {Verdict::reproduced, Verdict::partly, Verdict::not_reproduced, Verdict::not_tested})
    if (const auto count =
            std::count_if(claims.begin(), claims.end(), [&](const Claim& claim) { return claim.verdict() == verdict; });
        count > 0)
      text += fmt::format(", {} {}", count, to_string(verdict));
  return text + "\n";
}

std::string claims_markdown(const std::vector<Claim>& claims) {
  const auto cell = [](const std::string& text) {
    std::string escaped;
    for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
    return escaped;
  };
  std::string text = "| | the paper says | we measure | verdict |\n|---|---|---|---|\n";
  for (const Claim& claim : claims) {
    const auto depends = claim.depends_on.empty() ? std::string() : " *Depends on* " + claim.depends_on + ".";
    text += fmt::format("| {} | {} ({}) | {}.{} | {} |\n", claim.id, cell(claim.statement), claim.section,
                        cell(claim.measured), cell(depends), to_string(claim.verdict()));
  }
  return text;
}

nlohmann::json claims_json(const std::vector<Claim>& claims) {
  nlohmann::json json = nlohmann::json::array();
  for (const Claim& claim : claims) {
    nlohmann::json parts = nlohmann::json::array();
    for (const auto& part : claim.parts) parts.push_back({{"text", part.text}, {"holds", part.holds}});
    json.push_back({{"id", claim.id},
                    {"section", claim.section},
                    {"paper", claim.statement},
                    {"measured", claim.measured},
                    {"verdict", to_string(claim.verdict())},
                    {"depends_on", claim.depends_on},
                    {"parts", parts}});
  }
  return json;
}

}  // namespace kadanoff::papers
