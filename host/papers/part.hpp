// One consequence of a claim that a measured number can test, and what the seeds decide about it.
//
// The numbers of all seeds are judged together: by their mean, with the 95 % interval of Student's t. The part holds if
// the interval lies within the range that the claim requires, and fails if it lies outside; where it contains a bound,
// or where there are fewer than three seeds, nothing is decided yet. Infinite numbers have no mean: they decide where
// all seeds are on one side. Where a number of one seed is unknown (a NaN: the difference of two infinite numbers, a
// ratio to 0), the seeds cannot be compared, and nothing is decided.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "host/base/estimate.hpp"

namespace kadanoff::papers {

inline constexpr std::int64_t fewest_seeds = 3;

// How a number was measured: as the paper does it (a network's likely temperature), or in a way that is independent of
// what the paper builds on (the energy).
enum class Measure { paper, independent };

enum class Decision { holds, fails, undecided };

// Whose bounds they are: those that the paper states, or ours, where its words leave them open.
enum class Bounds { ours, papers };

// The numbers for which a part holds, low … high.
struct Range {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  Bounds bounds = Bounds::ours;
  double none = 0;  // of one bound: the number that means no effect, as 1 for a ratio

  // A range around its middle that is `factor` times as wide; of one bound, `factor` times as far from `none`.
  [[nodiscard]] Range times(double factor) const;
  // Whether times() changes it: not where the one bound is `none`, or both are the same.
  [[nodiscard]] bool can_be_scaled() const;
  // To the nearest bound; positive within.
  [[nodiscard]] double margin(double value) const;
};

Range between(double low, double high);
Range at_least(double low);
Range at_most(double high);
Range by_the_paper(Range range);            // with bounds that the paper states
Range away_from(double none, Range range);  // of one bound

std::string to_text(const Range& range);  // "2 to 2.5", "at least 4", "at most 0.3"

struct Part {
  std::string text;  // what is measured: "N_h = 16 from T = 0: energy T at the end"
  Measure measure = Measure::paper;
  std::vector<double> values;  // of each seed, in their order
  Range required;
  // What the claim is about is taken away: the part holds where the claim's numbers come out nevertheless.
  bool is_control = false;
  // Without chance: the same for each seed, or a number of an exact calculation. One value decides.
  bool is_exact = false;

  // There are values, and none of them is a NaN.
  [[nodiscard]] bool is_comparable() const;

  [[nodiscard]] Estimate estimate() const;
  // Half of the 95 % interval of the mean; 0 if exact, infinite for fewer than two values.
  [[nodiscard]] double half_width() const;
  [[nodiscard]] Decision decision() const { return decision_by(required); }
  [[nodiscard]] Decision decision_by(const Range& range) const;
  [[nodiscard]] bool mean_is_within() const;  // what is to be expected where nothing is decided yet

  // How many more seeds would probably decide it: those of which the interval, with the spread as it is, no longer
  // contains a bound. None where `most_seeds` would not do, or where no number of them would. 0 if it is decided.
  [[nodiscard]] std::optional<std::int64_t> seeds_needed() const;
  // False where no number of seeds would decide: exact or infinite numbers on both sides of a bound, unknown ones.
  [[nodiscard]] bool seeds_can_decide() const;
};

inline constexpr std::int64_t most_seeds = 100;

// t with a probability of 95 % between −t and t, for `freedom` ≥ 1 degrees of freedom; within 10⁻³.
double students_t(std::int64_t freedom);

}  // namespace kadanoff::papers

template <>
inline constexpr auto kadanoff::choices<kadanoff::papers::Measure> =
    std::array{Choice{papers::Measure::paper, "paper"}, Choice{papers::Measure::independent, "independent"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::papers::Decision> =
    std::array{Choice{papers::Decision::holds, "holds"}, Choice{papers::Decision::fails, "fails"},
               Choice{papers::Decision::undecided, "undecided"}};
