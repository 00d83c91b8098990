// Judges claims by their parts and lays them out as text, Markdown and JSON.
#include "host/papers/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "host/base/text_width.hpp"
#include "host/base/words.hpp"

namespace kadanoff::papers {
namespace {

constexpr std::size_t columns = 120;

// Breaks `text` into lines that end before the last column. The first line begins with `label`, the others with
// `indent` spaces.
std::string paragraph(const std::string& label, const std::string& text) {
  constexpr std::size_t indent = 16;
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

// The first parts that do not hold, with their required ranges.
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

Verdict Claim::verdict() const {
  if (parts.empty()) return Verdict::not_tested;
  const auto holding = std::count_if(parts.begin(), parts.end(), [](const Part& part) { return part.holds; });
  if (holding == 0) return Verdict::not_reproduced;
  return holding == static_cast<std::ptrdiff_t>(parts.size()) ? Verdict::reproduced : Verdict::partly;
}

std::string to_text(const std::vector<Claim>& claims) {
  std::string text;
  for (const Claim& claim : claims) {
    const auto holding =
        std::count_if(claim.parts.begin(), claim.parts.end(), [](const Claim::Part& part) { return part.holds; });
    text += fmt::format("{:<4}{} ({} of {}), section {}\n", claim.id, name_of(claim.verdict()), holding,
                        counted(claim.parts.size(), "part"), claim.section);
    text += paragraph("    paper", claim.statement);
    text += paragraph("    measured", claim.measured);
    if (!claim.depends_on.empty()) text += paragraph("    depends on", claim.depends_on);
    text += failing_parts(claim);
    text += "\n";
  }
  text += counted(claims.size(), "claim");
  for (const auto& [verdict, name] : choices<Verdict>) {
    const auto count = std::count_if(claims.begin(), claims.end(),
                                     [value = verdict](const Claim& claim) { return claim.verdict() == value; });
    if (count > 0) text += fmt::format(", {} {}", count, name);
  }
  return text + "\n";
}

std::string to_markdown(const std::vector<Claim>& claims) {
  const auto cell = [](const std::string& text) {
    std::string escaped;
    for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
    return escaped;
  };
  std::string text = "| | the paper says | we measure | verdict |\n|---|---|---|---|\n";
  for (const Claim& claim : claims) {
    const auto depends = claim.depends_on.empty() ? std::string() : " *Depends on* " + claim.depends_on + ".";
    text += fmt::format("| {} | {} ({}) | {}.{} | {} |\n", claim.id, cell(claim.statement), claim.section,
                        cell(claim.measured), cell(depends), name_of(claim.verdict()));
  }
  return text;
}

nlohmann::json to_json(const std::vector<Claim>& claims) {
  nlohmann::json json = nlohmann::json::array();
  for (const Claim& claim : claims) {
    nlohmann::json parts = nlohmann::json::array();
    for (const auto& part : claim.parts) parts.push_back({{"text", part.text}, {"holds", part.holds}});
    json.push_back({{"id", claim.id},
                    {"section", claim.section},
                    {"paper", claim.statement},
                    {"measured", claim.measured},
                    {"verdict", name_of(claim.verdict())},
                    {"depends_on", claim.depends_on},
                    {"parts", parts}});
  }
  return json;
}

}  // namespace kadanoff::papers
