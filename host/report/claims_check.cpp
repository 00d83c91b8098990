// Decides the parts of each claim by their numbers, and counts them once more.
#include "host/report/claims_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

using nlohmann::json;

struct PartCounts {
  std::int64_t holding = 0, failing = 0, undecided = 0, without_numbers = 0;
  bool a_control_holds = false, a_control_is_open = false;
  std::string contradicted{};  // the first part whose decision its numbers do not bear out
};

// ── decisions ───────────────────────────────────────────────────────────────────────────────────────────────────────

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr std::size_t fewest_seeds = 3;
constexpr double rounding = 6e-4;  // of numbers with four digits, as a share of them, with something to spare

// Infinite bounds are texts in JSON.
double bound_of(const json& bound, double infinite) { return bound.is_number() ? bound.get<double>() : infinite; }

// What an interval of that mean decides about low … high, if each bound of it is uncertain by `slack`.
bool can_be_decided(const std::string& decision, double mean, double half, double low, double high, double slack) {
  const double from = mean - half, to = mean + half;
  if (decision == "holds") return low <= from + slack && to - slack <= high;
  if (decision == "fails") return to - slack < low || from + slack > high;
  const bool surely_holds = low <= from - slack && to + slack <= high;
  const bool surely_fails = to + slack < low || from - slack > high;
  return decision == "undecided" && !surely_holds && !surely_fails;
}

// As host/papers/part.hpp decides, of exact numbers: all must be on one side.
bool can_be_decided_each(const std::string& decision, const std::vector<double>& values, double low, double high) {
  const auto all = [&](const char* can_be) {
    return std::all_of(values.begin(), values.end(), [&](double value) {
      return can_be_decided(can_be, value, 0, low, high, rounding * std::abs(value));
    });
  };
  const auto any = [&](const char* can_be) {
    return std::any_of(values.begin(), values.end(), [&](double value) {
      return can_be_decided(can_be, value, 0, low, high, rounding * std::abs(value));
    });
  };
  return decision == "undecided" ? any("holds") && any("fails") : all(decision.c_str());
}

// Whether the decision of a part, and its mean, can be those of its numbers. Of infinite or unknown ones nothing is
// said.
bool is_borne_out(const json& part) {
  std::vector<double> values;
  double sum = 0, largest = 0;
  for (const auto& value : part.at("values")) {
    if (!value.is_number()) return true;
    values.push_back(value.get<double>());
    sum += values.back();
    largest = std::max(largest, std::abs(values.back()));
  }
  const auto decision = part.at("decision").get<std::string>();
  if (values.empty()) return true;  // counted as one without numbers
  const auto& required = part.at("required");
  const double low = bound_of(required.at(0), -unbounded), high = bound_of(required.at(1), unbounded);
  const double mean = part.at("mean").get<double>();
  if (std::abs(mean - sum / static_cast<double>(values.size())) > rounding * (largest + std::abs(mean))) return false;
  if (part.value("exact", false)) return can_be_decided_each(decision, values, low, high);
  if (values.size() < fewest_seeds) return decision == "undecided";
  const double half = bound_of(part.at("half_width"), unbounded);
  return can_be_decided(decision, mean, half, low, high, rounding * (std::abs(mean) + half));
}

// ── verdicts ────────────────────────────────────────────────────────────────────────────────────────────────────────

PartCounts counts_of(const json& claim, const std::string& measure) {
  PartCounts counts;
  for (const auto& part : claim.at("parts")) {
    if (part.at("measure") != measure) continue;
    const auto decision = part.at("decision").get<std::string>();
    if (counts.contradicted.empty() && !is_borne_out(part)) counts.contradicted = part.at("text").get<std::string>();
    if (part.at("control").get<bool>()) {
      counts.a_control_holds = counts.a_control_holds || decision == "holds";
      counts.a_control_is_open = counts.a_control_is_open || decision == "undecided";
      continue;
    }
    counts.without_numbers += part.at("values").empty() && decision != "undecided" ? 1 : 0;
    (decision == "holds" ? counts.holding : decision == "fails" ? counts.failing : counts.undecided) += 1;
  }
  return counts;
}

// As host/papers/claim.hpp judges.
bool can_be(const std::string& verdict, const PartCounts& counts) {
  const bool is_open = counts.undecided > 0 || counts.a_control_is_open;
  if (verdict == "reproduced") return counts.failing == 0 && !is_open && !counts.a_control_holds;
  if (verdict == "not reproduced") return counts.holding + counts.undecided == 0;
  if (verdict == "partly") return counts.holding > 0 && (counts.failing > 0 || counts.a_control_holds);
  return verdict == "undecided" && is_open;
}

// What is wrong with the verdict of one measure; empty if nothing is.
std::string objection_to(const json& claim, const std::string& measure) {
  const auto& judgement = claim.at("verdicts").at(measure);
  const auto verdict = judgement.at("verdict").get<std::string>();
  const auto counts = counts_of(claim, measure);
  if (verdict == "not tested") return {};
  const auto says = fmt::format("the file says {} by the {} measure", verdict, measure);
  if (counts.holding + counts.failing + counts.undecided == 0) return says + ", and has no number for it";
  if (counts.without_numbers > 0) return says + ", and some of its parts have no numbers";
  if (!counts.contradicted.empty())
    return says + fmt::format(", and decides “{}” as its numbers do not", counts.contradicted);
  const bool is_as_counted = judgement.at("holding") == counts.holding && judgement.at("failing") == counts.failing &&
                             judgement.at("undecided") == counts.undecided;
  return is_as_counted && can_be(verdict, counts) ? std::string() : says + ", which does not follow from its parts";
}

json not_tested() {
  return {{"verdict", "not tested"}, {"holding", 0}, {"failing", 0}, {"undecided", 0}, {"control_passes", false}};
}

json checked(json claim) {
  for (const char* key :
       {"id", "section", "paper", "quote", "left_open", "measured", "depends_on", "reason", "verdict"})
    static_cast<void>(claim.at(key).get_ref<const std::string&>());
  std::string objections;
  for (const char* measure : {"paper", "independent"})
    if (const auto objection = objection_to(claim, measure); !objection.empty()) {
      objections += (objections.empty() ? "" : "; ") + objection;
      claim["verdicts"][measure] = not_tested();
    }
  const auto& both = claim["verdicts"];
  const auto& first = both.at("paper").at("verdict") == "not tested" ? both.at("independent") : both.at("paper");
  if (objections.empty() && claim["verdict"] != first.at("verdict"))
    objections =
        fmt::format("the file says {}, which is the verdict of neither measure", claim["verdict"].get<std::string>());
  if (objections.empty()) return claim;
  claim["verdict"] = first.at("verdict");
  claim["agree"] = claim["agree_so_far"] = nullptr;
  const auto reason = claim["reason"].get<std::string>();
  claim["reason"] = "not shown as the file has it: " + objections + (reason.empty() ? "" : ". " + reason);
  return claim;
}

}  // namespace

json checked_claims(const json& claims, const std::string& file) {
  json result = json::array();
  for (const auto& claim : claims) {
    try {
      result.push_back(checked(claim));
    } catch (const json::exception&) {
      const auto name = claim.is_object() && claim.contains("id") && claim["id"].is_string()
                            ? claim["id"].get<std::string>()
                            : fmt::format("{}", result.size());
      fail(ExitCode::bad_input,
           "{}: claim {} is not as this program writes it; an older program's are written again by the command that "
           "made them, with --keep",
           file, name);
    }
  }
  return result;
}

}  // namespace kadanoff::report
