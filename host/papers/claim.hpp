// The claims table: what a paper says, what we measure, and whether the two agree.
#pragma once

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/base/choices.hpp"

namespace kadanoff::papers {

enum class Verdict { reproduced, partly, not_reproduced, not_tested };

struct Claim {
  // One consequence of the claim that a measured number can test. The verdict counts the parts.
  struct Part {
    std::string text;  // "N_h = 16 from T = 0: likely T 2.25 (2.0 to 2.5)"
    bool holds = false;
  };

  std::string id;            // "V1"
  std::string section;       // "3.2, Figs. 6 and 7"
  std::string statement;     // the paper's statement, in our words
  std::string measured{};    // our measurement, with errors over seeds
  std::string depends_on{};  // what else it depends on: training length, N_h …; empty if nothing is known
  std::vector<Part> parts{};

  // Appends `text` to `measured`, separated by "; ".
  void tell(const std::string& text) { measured += (measured.empty() ? "" : "; ") + text; }

  // Reproduced if all parts hold, not reproduced if none does, not tested if there are none.
  [[nodiscard]] Verdict verdict() const;
};

// Adds one part per repetition, with the text and the value; the part holds if holds(value).
template <class Holds>
void add_parts(Claim& claim, const std::string& text, const std::vector<double>& values, Holds holds) {
  for (const double value : values)
    claim.parts.push_back({.text = fmt::format("{}: {:.4g}", text, value), .holds = holds(value)});
}

inline auto between(double low, double high) {
  return [low, high](double value) { return low <= value && value <= high; };
}
inline auto at_least(double low) {
  return [low](double value) { return value >= low; };
}
inline auto at_most(double high) {
  return [high](double value) { return value <= high; };
}

// The claims table, for a terminal of 120 columns.
std::string to_text(const std::vector<Claim>& claims);

// The same in Markdown: claim, what the paper says, what we measure, verdict.
std::string to_markdown(const std::vector<Claim>& claims);

nlohmann::json to_json(const std::vector<Claim>& claims);

}  // namespace kadanoff::papers

template <>
inline constexpr auto kadanoff::choices<kadanoff::papers::Verdict> = std::array{
    Choice{papers::Verdict::reproduced, "reproduced"}, Choice{papers::Verdict::partly, "partly"},
    Choice{papers::Verdict::not_reproduced, "not reproduced"}, Choice{papers::Verdict::not_tested, "not tested"}};
