// Judges claims by their parts.
#include "host/papers/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "host/base/words.hpp"
#include "host/papers/part_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

// Parts with their numbers in a reason, of which all numbers are beside it: of those that fail, and of all others.
constexpr std::size_t most_failing_listed = 2, most_others_listed = 1;

Verdict verdict_of_counts(std::int64_t holding, std::int64_t failing, bool a_control_passes) {
  if (holding == 0) return Verdict::not_reproduced;
  return failing > 0 || a_control_passes ? Verdict::partly : Verdict::reproduced;
}

// The most that one of them needs; none if one of them needs too many.
std::optional<std::int64_t> more_of(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return {};
  return std::max(*a, *b);
}

// ── reasons ─────────────────────────────────────────────────────────────────────────────────────────────────────────

bool has_too_few_seeds(const Part& part) { return !part.is_exact && std::ssize(part.values) < fewest_seeds; }

// ", needs 8 more seeds"; nothing for one that is decided.
std::string needs_text(const Part& part) {
  if (part.decision() != Decision::undecided) return {};
  if (!part.seeds_can_decide()) return ", which more seeds do not decide";
  const auto seeds = part.seeds_needed();
  return seeds ? ", needs " + counted(*seeds, "more seed") : fmt::format(", needs more than {} seeds", most_seeds);
}

// The first of the parts of one measure that are meant, and how many there are.
struct PartsList {
  std::string text{};
  std::size_t count = 0;
};

template <class IsMeant>
PartsList list_parts(const Claim& claim, Measure measure, bool controls, std::size_t most, IsMeant is_meant) {
  PartsList list;
  for (const Part& part : claim.parts) {
    if (part.measure != measure || part.is_control != controls || !is_meant(part)) continue;
    if (list.count++ < most)
      list.text += fmt::format("{}{}: {}{}", list.text.empty() ? "" : "; ", part.text, value_text(part),
                               has_too_few_seeds(part) ? std::string() : needs_text(part));
  }
  if (list.count > most) list.text += fmt::format("; and {} more", list.count - most);
  return list;
}

// Why one measure does not say "reproduced"; empty if it does, or tests nothing.
std::string reason_by(const Claim& claim, Measure measure) {
  const auto judgement = judge(claim, measure);
  if (judgement.verdict == Verdict::not_tested || judgement.verdict == Verdict::reproduced) return {};
  const auto decided = [](Decision decision) {
    return [decision](const Part& part) { return part.decision() == decision && !has_too_few_seeds(part); };
  };
  const auto list = [&](bool controls, auto is_meant) {
    return list_parts(claim, measure, controls, most_others_listed, is_meant);
  };
  const auto failing = list_parts(claim, measure, false, most_failing_listed, decided(Decision::fails));
  if (judgement.verdict == Verdict::not_reproduced) return "no number is within its bounds: " + failing.text;
  std::string text;
  const auto tell = [&](std::string sentence) {
    if (!text.empty()) sentence.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
    text += (text.empty() ? "" : ". ") + sentence;
  };
  const auto add = [&](const PartsList& parts, const std::string& what) {
    if (parts.count > 0) tell(what + ": " + parts.text);
  };
  const auto of_all = [&](const PartsList& parts) {
    return fmt::format("{} of {}", parts.count, counted(judgement.parts(), "part"));
  };
  add(failing, of_all(failing) + (failing.count == 1 ? " fails" : " fail"));
  const auto open = list(false, decided(Decision::undecided));
  add(open, of_all(open) + (open.count == 1 ? " is undecided" : " are undecided"));
  // With fewer seeds all are open, and a list of them says nothing.
  const auto too_few = list(false, has_too_few_seeds);
  if (too_few.count > 0) {
    const auto out = list_parts(claim, measure, false, most_failing_listed, [](const Part& part) {
      return has_too_few_seeds(part) && part.is_comparable() && !part.mean_is_within();
    });
    tell(fmt::format("{} {} fewer than {} seeds{}", of_all(too_few), too_few.count == 1 ? "has" : "have", fewest_seeds,
                     out.count > 0 ? ", and so far out of bounds: " + out.text : std::string()));
  }
  // Where numbers are told already, it is enough how many controls there are.
  const bool numbers_are_told = !text.empty();
  const auto add_controls = [&](auto is_meant, const char* of_one, const char* of_many) {
    const auto controls = list(true, is_meant);
    const auto what = counted(controls.count, "control") + (controls.count == 1 ? of_one : of_many);
    if (controls.count > 0 && numbers_are_told) tell(what);
    if (!numbers_are_told) add(controls, what);
  };
  add_controls([](const Part& part) { return has_too_few_seeds(part) && part.mean_is_within(); }, " holds so far, too",
               " hold so far, too");
  add_controls(decided(Decision::holds), " holds, too", " hold, too");
  add_controls(decided(Decision::undecided), " is undecided", " are undecided");
  if (text.empty()) add(list(true, has_too_few_seeds), "controls have too few seeds");
  return text;
}

}  // namespace

void Claim::add(Measure measure, std::string text, std::vector<double> values, Range required) {
  parts.push_back({.text = std::move(text), .measure = measure, .values = std::move(values), .required = required});
}

void Claim::add_control(Measure measure, std::string text, std::vector<double> values, Range required) {
  add(measure, std::move(text), std::move(values), required);
  parts.back().is_control = true;
}

void Claim::add_graded(Measure measure, const std::string& text, const std::vector<double>& values,
                       const std::vector<Range>& ranges) {
  for (const Range& range : ranges) add(measure, fmt::format("{}, {}", text, to_text(range)), values, range);
}

Judgement judge(const Claim& claim, Measure measure) {
  Judgement result;
  std::int64_t expected_to_hold = 0;
  bool a_control_is_open = false, a_control_may_pass = false;
  for (const Part& part : claim.parts) {
    if (part.measure != measure) continue;
    const auto decision = part.decision();
    const bool open = decision == Decision::undecided;
    if (open) result.seeds_needed = more_of(result.seeds_needed, part.seeds_needed());
    result.seeds_can_decide = result.seeds_can_decide && part.seeds_can_decide();
    if (part.is_control) {
      result.a_control_passes = result.a_control_passes || decision == Decision::holds;
      a_control_is_open = a_control_is_open || open;
      a_control_may_pass = a_control_may_pass || (open && part.mean_is_within());
      continue;
    }
    result.holding += decision == Decision::holds ? 1 : 0;
    result.failing += decision == Decision::fails ? 1 : 0;
    result.undecided += open ? 1 : 0;
    expected_to_hold += open && part.mean_is_within() ? 1 : 0;
  }
  if (result.parts() == 0) return {};
  const auto if_hold = [&](std::int64_t more, bool control) {
    return verdict_of_counts(result.holding + more, result.failing + result.undecided - more, control);
  };
  // All that can still come out.
  std::set<Verdict> possible;
  for (std::int64_t more = 0; more <= result.undecided; ++more)
    for (const bool control : {result.a_control_passes, result.a_control_passes || a_control_is_open})
      possible.insert(if_hold(more, control));
  const bool is_open = possible.size() > 1;
  result.expected = if_hold(expected_to_hold, result.a_control_passes || a_control_may_pass);
  result.verdict = is_open ? Verdict::undecided : *possible.begin();
  if (!is_open) {
    result.seeds_needed = 0;
    result.seeds_can_decide = true;
  }
  return result;
}

Verdict verdict_of(const Claim& claim) {
  const auto by_the_paper = judge(claim, Measure::paper).verdict;
  return by_the_paper == Verdict::not_tested ? judge(claim, Measure::independent).verdict : by_the_paper;
}

std::optional<bool> measures_agree_so_far(const Claim& claim) {
  const auto paper = judge(claim, Measure::paper), independent = judge(claim, Measure::independent);
  if (paper.parts() == 0 || independent.parts() == 0) return {};
  return paper.as_it_stands() == independent.as_it_stands();
}

std::optional<bool> measures_agree(const Claim& claim) {
  for (const auto& [measure, name] : choices<Measure>)
    if (judge(claim, measure).verdict == Verdict::undecided) return {};
  return measures_agree_so_far(claim);
}

std::string reason_of(const Claim& claim) {
  auto text = claim.reason;
  for (const auto& [measure, name] : choices<Measure>) {
    const auto reason = reason_by(claim, measure);
    if (reason.empty()) continue;
    if (!text.empty()) text += text.ends_with('.') ? "\n" : ".\n";
    text += (measure == Measure::paper ? "By the paper's measure " : "By the independent one ") + reason;
  }
  return text;
}

void require_complete(const std::vector<Claim>& claims) {
  std::set<std::string> ids;
  for (const Claim& claim : claims) {
    expects(ids.insert(claim.id).second, "two claims have the same id");
    expects(!claim.quote.empty(), "a claim without the paper's sentence");
    expects(!claim.reason.empty() || verdict_of(claim) != Verdict::not_tested, "an untested claim without a reason");
  }
}

}  // namespace kadanoff::papers
