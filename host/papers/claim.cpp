// Judges claims by their parts.
#include "host/papers/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "host/papers/part_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

constexpr std::size_t most_in_a_reason = 4;

Verdict verdict_of_counts(std::int64_t holding, std::int64_t failing, bool a_control_passes) {
  if (holding == 0) return Verdict::not_reproduced;
  return failing > 0 || a_control_passes ? Verdict::partly : Verdict::reproduced;
}

// The most that one of them needs; none if one of them needs too many.
std::optional<std::int64_t> more_of(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return {};
  return std::max(*a, *b);
}

}  // namespace

void Claim::add(Measure measure, std::string text, std::vector<double> values, Range required) {
  parts.push_back({.text = std::move(text), .measure = measure, .values = std::move(values), .required = required});
}

void Claim::add_control(Measure measure, std::string text, std::vector<double> values, Range required) {
  add(measure, std::move(text), std::move(values), required);
  parts.back().is_control = true;
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
  if (!claim.reason.empty()) return claim.reason;
  std::string text;
  for (const auto& [measure, name] : choices<Measure>) {
    if (judge(claim, measure).verdict != Verdict::not_reproduced) continue;
    std::string misses;
    std::size_t count = 0;
    for (const Part& part : claim.parts) {
      if (part.measure != measure || part.is_control) continue;
      if (count++ < most_in_a_reason)
        misses += fmt::format("{}{}: {}", misses.empty() ? "" : "; ", part.text, value_text(part));
    }
    if (count > most_in_a_reason) misses += fmt::format("; and {} more", count - most_in_a_reason);
    text += fmt::format("{}by {} no number is within its bounds: {}", text.empty() ? "" : "; ",
                        measure == Measure::paper ? "the paper's measure" : "the independent one", misses);
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
