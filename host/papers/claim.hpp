// What a paper says, what we measure, and whether the two agree: by the paper's own measure, and by one that is
// independent of what the paper builds on.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "host/papers/part.hpp"

namespace kadanoff::papers {

enum class Verdict { reproduced, partly, not_reproduced, undecided, not_tested };

// Where the numbers of a claim can be looked up. In `stages` * stands for any characters until they are found among the
// files of a reproduction (sources.hpp).
struct Sources {
  std::vector<std::string> figures{};  // whose tables have them, or curves of them: "figure-06"
  std::vector<std::string> stages{};   // that they are computed from, in the folder of each seed: "v64/model.h5"
};

struct Claim {
  std::string id;            // "V1"
  std::string section;       // of the paper: "3.2, Figs. 6 and 7"
  std::string statement;     // the paper's statement, in our words
  std::string quote{};       // the paper's own sentence, or the part of it that matters
  std::string left_open{};   // what the paper does not say, and what we chose
  std::string measured{};    // our measurement, with errors over seeds
  std::string depends_on{};  // what else it depends on: training length, N_h …; empty if nothing is known
  std::string reason{};      // why it was not tested, or, if more is known than its numbers, not reproduced
  std::vector<Part> parts{};
  Sources sources{};

  // Appends `text` to `measured`, separated by "; ".
  void tell(const std::string& text) { measured += (measured.empty() ? "" : "; ") + text; }

  void add(Measure measure, std::string text, std::vector<double> values, Range required);
  void add_control(Measure measure, std::string text, std::vector<double> values, Range required);
  // A part for each of these ranges, the loosest first; their texts end with the range: "Δ_s, at most 0.3".
  void add_graded(Measure measure, const std::string& text, const std::vector<double>& values,
                  const std::vector<Range>& ranges);
};

// What the parts of one measure say.
struct Judgement {
  Verdict verdict = Verdict::not_tested;
  std::int64_t holding = 0, failing = 0, undecided = 0;  // parts, without controls
  bool a_control_passes = false;                         // the claim comes out without what it is about, too

  // Of an undecided one: what it would be if the means stay as they are, and the seeds that would probably decide it;
  // none if more than `most_seeds` would be needed, or if no number of seeds can decide it.
  Verdict expected = Verdict::not_tested;
  std::optional<std::int64_t> seeds_needed = 0;
  bool seeds_can_decide = true;

  [[nodiscard]] std::int64_t parts() const { return holding + failing + undecided; }
  [[nodiscard]] Verdict as_it_stands() const { return verdict == Verdict::undecided ? expected : verdict; }
};

// Reproduced if all parts hold, not reproduced if all fail, partly if some do and some do not; undecided while a part
// that is undecided can change that; not tested if there is no part of that measure. Where a control holds, partly at
// best.
Judgement judge(const Claim& claim, Measure measure);

// By the paper's measure, or, if nothing was measured so, by the independent one.
Verdict verdict_of(const Claim& claim);

// Whether both measures come to the same verdict. No value where one of them tests nothing or is undecided yet; so_far:
// where one of them tests nothing, and an undecided one counts as it stands.
std::optional<bool> measures_agree(const Claim& claim);
std::optional<bool> measures_agree_so_far(const Claim& claim);

// Why the claim is not simply reproduced, as lines: the reason that it gives, if any, and of each measure the first
// numbers that are out of bounds, the first that is undecided, with the seeds that it needs, and how many controls hold
// or are undecided, with the numbers of one where nothing else is to be said. A verdict is not known before the run.
// Empty if each measure says "reproduced".
std::string reason_of(const Claim& claim);

// Throws Error(internal) if a claim that is not tested by any measure gives no reason, if a claim has no quote, or if
// two have the same id.
void require_complete(const std::vector<Claim>& claims);

}  // namespace kadanoff::papers

template <>
inline constexpr auto kadanoff::choices<kadanoff::papers::Verdict> =
    std::array{Choice{papers::Verdict::reproduced, "reproduced"}, Choice{papers::Verdict::partly, "partly"},
               Choice{papers::Verdict::not_reproduced, "not reproduced"},
               Choice{papers::Verdict::undecided, "undecided"}, Choice{papers::Verdict::not_tested, "not tested"}};
