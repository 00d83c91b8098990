// The claims table: what a paper says, what we measure, and whether that is the same.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace kadanoff::papers {

enum class Verdict { reproduced, partly, not_reproduced, not_tested };

// "reproduced", "partly", "not reproduced", "not tested".
std::string to_string(Verdict verdict);

struct Claim {
  // One thing that the claim implies, as a number that is compared: the verdict counts these.
  struct Part {
    std::string text;  // "N_h = 16 from T = 0: likely T 2.25 (2.0 to 2.5)"
    bool holds = false;
  };

  std::string id;          // "V1"
  std::string section;     // "3.2, Figs. 6 and 7"
  std::string statement;   // of the paper, in our words
  std::string measured;    // by us, with errors over seeds
  std::string depends_on;  // what else decides it: training length, N_h …; empty if nothing that we know
  std::vector<Part> parts;

  Claim(std::string id_, std::string section_, std::string statement_)
      : id(std::move(id_)), section(std::move(section_)), statement(std::move(statement_)) {}

  // Adds to what was measured, after "; " if there is something already.
  void tell(const std::string& text) { measured += (measured.empty() ? "" : "; ") + text; }

  // Reproduced if all parts hold, not reproduced if none does, not tested if there are none.
  [[nodiscard]] Verdict verdict() const;
};

// For a terminal of 120 columns.
std::string claims_table(const std::vector<Claim>& claims);

// The same as a table in Markdown: claim, what the paper says, what we measure, verdict.
std::string claims_markdown(const std::vector<Claim>& claims);

nlohmann::json claims_json(const std::vector<Claim>& claims);

}  // namespace kadanoff::papers
