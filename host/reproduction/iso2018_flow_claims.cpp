#include <algorithm>
#include <cmath>
#include <limits>

#include "host/reproduction/iso2018_claims.hpp"
#include "host/reproduction/iso2018_evidence.hpp"

namespace kadanoff {
namespace {

using Seeds = std::vector<Iso2018Seed>;

constexpr std::int64_t visible = Iso2018Settings::side * Iso2018Settings::side;

const auto hot = at_least(4);

std::vector<double> settling(const Seeds& seeds, const std::string& rbm, double start) {
  return over(seeds, [&](const Iso2018Seed& seed) { return steps_to_settle(seed.flow(rbm, start)); });
}
double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::string with_length(const Iso2018Settings& settings, const Seeds& seeds) {
  std::string text = fmt::format("training length: from T = 0, N_h = {} ends at energy T", settings.main);
  for (const auto length : settings.lengths) {
    const auto rbm =
        length == settings.epochs ? type_v(settings.main) : fmt::format("{}-{}", type_v(settings.main), length);
    text += fmt::format("{} {} after {}", length == settings.lengths.front() ? "" : ",",
                        mean_of(last_energy(seeds, rbm, 0), 2), length);
  }
  return text + " epochs";
}

Claim approaches_critical(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"V1",
              "3.2, Figs. 6 and 7",
              "Type V with N_h ≤ N_v = 100: from T = 0 and from T = 6 the measured temperature approaches T_c.",
              {},
              {},
              {}};
  for (const auto hidden : settings.hidden) {
    if (hidden > visible) continue;
    for (const double start : {0.0, 6.0}) {
      add_parts(claim, fmt::format("N_h = {} from T = {}: likely T at the end (2.0 to 2.5)", hidden, start),
                last_likely(seeds, type_v(hidden), start), near_critical());
      claim.measured += fmt::format("{}N_h = {} from {}: {}", claim.measured.empty() ? "" : "; ", hidden, start,
                                    both_temperatures(seeds, type_v(hidden), start));
    }
  }
  const auto other = fmt::format("rough-{}", settings.main);
  claim.depends_on = fmt::format("N_h; {}; initial weights of N(0, 0.1) in place of N(0, 0.01): {} from T = 0",
                                 with_length(settings, seeds), both_temperatures(seeds, other, 0));
  return claim;
}

Claim forgets_its_start(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"V2",
              "3.2, Figs. 6 and 7",
              "Type V, N_h ≤ 100: the flow ends at the same place from whichever temperature.",
              {},
              {},
              {}};
  for (const auto hidden : settings.hidden) {
    if (hidden > visible) continue;
    const auto apart = over(seeds, [&](const Iso2018Seed& seed) {
      return std::abs(last_energy_temperature(seed.flow(type_v(hidden), 0)) -
                      last_energy_temperature(seed.flow(type_v(hidden), 6)));
    });
    add_parts(claim, fmt::format("N_h = {}: energy T from 0 and from 6 differ by (at most 0.3)", hidden), apart,
              between(0, 0.3));
    claim.measured +=
        fmt::format("{}N_h = {}: {}", claim.measured.empty() ? "energy T of the two ends differ by " : "; ", hidden,
                    mean_of(apart, 2));
  }
  return claim;
}

Claim is_quick(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"V3",
              "Figs. 6 and 7",
              "Type V, N_h = 64: peaked around T_c after several steps from T = 0, about 50 from T = 6.",
              {},
              {},
              {}};
  for (const auto& [start, step] : {std::pair{0.0, 10}, std::pair{6.0, 50}}) {
    const auto likely = over(seeds, [&, from = start, n = step](const Iso2018Seed& seed) {
      return likely_temperature(seed.flow(type_v(settings.main), from), n);
    });
    add_parts(claim, fmt::format("from T = {}, n = {}: likely T (2.0 to 2.5)", start, step), likely, near_critical());
    claim.measured += fmt::format("{}likely T {} after {} steps from T = {}", claim.measured.empty() ? "" : "; ",
                                  list_values(likely), step, start);
  }
  return claim;
}

Claim stays_critical(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"V4", "3.2, Fig. 8", "Type V, N_h = 64: from T = 2.25 the flow stays near T_c.", {}, {}, {}};
  for (const std::int64_t step : {1, 10, 100, 1000}) {
    const auto likely = over(seeds, [&](const Iso2018Seed& seed) {
      return likely_temperature(seed.flow(type_v(settings.main), 2.25), step);
    });
    add_parts(claim, fmt::format("n = {}: likely T (2.0 to 2.5)", step), likely, near_critical());
    claim.measured +=
        fmt::format("{}n = {}: {}", claim.measured.empty() ? "likely T at " : ", ", step, list_values(likely));
  }
  claim.measured +=
      fmt::format("; energy T at the end {}", mean_of(last_energy(seeds, type_v(settings.main), 2.25), 2));
  return claim;
}

Claim larger_ones_pass(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{
      "V5",
      "3.2, Fig. 9",
      "Type V, N_h > N_v: the flow from T = 0 is at T_c after about ten steps, then goes on to high temperature.",
      {},
      {},
      {}};
  for (const auto hidden : settings.hidden) {
    if (hidden <= visible) continue;
    const auto early =
        over(seeds, [&](const Iso2018Seed& seed) { return likely_temperature(seed.flow(type_v(hidden), 0), 10); });
    add_parts(claim, fmt::format("N_h = {}, n = 10: likely T (2.0 to 2.5)", hidden), early, near_critical());
    add_parts(claim, fmt::format("N_h = {}, last step: likely T (4 or more)", hidden),
              last_likely(seeds, type_v(hidden), 0), hot);
    claim.measured +=
        fmt::format("{}N_h = {}: likely T {} at n = 10; at the end {}", claim.measured.empty() ? "" : "; ", hidden,
                    list_values(early), both_temperatures(seeds, type_v(hidden), 0));
  }
  return claim;
}

// The step at which the energy's temperature passes `level`, by interpolation; the last one if it does not.
double passes(const Flow& flow, double level) {
  for (std::size_t i = 1; i < flow.points.size(); ++i) {
    const FlowPoint &a = flow.points[i - 1], &b = flow.points[i];
    if (a.temperature < level && b.temperature >= level)
      return static_cast<double>(a.step) +
             (level - a.temperature) / (b.temperature - a.temperature) * static_cast<double>(b.step - a.step);
  }
  return static_cast<double>(flow.points.back().step);
}

Claim largest_is_fastest(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"V6", "3.2", "Type V: N_h = 400 moves towards high temperature faster than N_h = 225.", {}, {}, {}};
  const auto largest = settings.hidden.back();
  if (largest <= settings.large) {
    claim.measured = fmt::format("N_h = 400 is not trained at this scale ({}): use --full", settings.scale);
    return claim;
  }
  const auto steps = [&](std::int64_t hidden) {
    return over(seeds, [&](const Iso2018Seed& seed) { return passes(seed.flow(type_v(hidden), 0), 3.5); });
  };
  const auto one = steps(settings.large), other = steps(largest);
  for (std::size_t i = 0; i < one.size(); ++i)
    claim.parts.push_back({fmt::format("N_h = {} reaches energy T = 3.5 after {:.1f} steps, N_h = {} after {:.1f}",
                                       largest, other[i], settings.large, one[i]),
                           other[i] < one[i]});
  claim.measured = fmt::format("steps from T = 0 to energy T = 3.5: {} for N_h = {}, {} for N_h = {}", mean_of(one, 1),
                               settings.large, mean_of(other, 1), largest);
  return claim;
}

// "Slower for larger N_h": one part for each pair of neighbours in size.
Claim slower_when_larger(const std::string& id, const std::string& section, const std::string& statement,
                         const Seeds& seeds, const std::vector<std::pair<std::int64_t, std::string>>& rbms,
                         double start) {
  Claim claim{id, section, statement, {}, {}, {}};
  double before = 0;
  for (const auto& [hidden, rbm] : rbms) {
    const auto steps = settling(seeds, rbm, start);
    if (!claim.measured.empty())
      claim.parts.push_back(
          {fmt::format("N_h = {} takes {:.2f} steps, the next smaller one {:.2f}", hidden, mean(steps), before),
           mean(steps) > before});
    claim.measured += fmt::format("{}N_h = {}: {}", claim.measured.empty() ? "steps to cover 90 % of the way: " : ", ",
                                  hidden, mean_of(steps, 2));
    before = mean(steps);
  }
  return claim;
}

Claim high_goes_up(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"H1",
              "3.2, Fig. 10",
              "Type H (trained at T = 4 … 6): the flow from T = 0 passes T_c and goes to high temperature.",
              {},
              {},
              {}};
  for (const auto hidden : {settings.main, settings.large}) {
    add_parts(claim, fmt::format("N_h = {}: likely T at the end (4 or more)", hidden),
              last_likely(seeds, type_h(hidden), 0), hot);
    claim.measured += fmt::format("{}N_h = {}: {}", claim.measured.empty() ? "" : "; ", hidden,
                                  both_temperatures(seeds, type_h(hidden), 0));
  }
  return claim;
}

Claim low_goes_down(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{
      "L1",
      "3.2, Fig. 11",
      "Type L (trained at T = 0): the flow from T = 6 goes to low temperature and never back, for large N_h too.",
      {},
      {},
      {}};
  for (const auto hidden : {settings.main, settings.large}) {
    const auto rbm = type_l(hidden);
    const auto back = over(seeds, [&](const Iso2018Seed& seed) {
      const auto& points = seed.flow(rbm, 6).points;
      double lowest = points.front().temperature;
      for (const auto& point : points) lowest = std::min(lowest, point.temperature);
      return points.back().temperature - lowest;
    });
    add_parts(claim, fmt::format("N_h = {}: likely T at the end (1.75 or less)", hidden), last_likely(seeds, rbm, 6),
              between(0, 1.75));
    add_parts(claim, fmt::format("N_h = {}: energy T at the end above its lowest (at most 0.2)", hidden), back,
              between(0, 0.2));
    claim.measured += fmt::format("{}N_h = {}: {}, {} above its lowest", claim.measured.empty() ? "" : "; ", hidden,
                                  both_temperatures(seeds, rbm, 6), mean_of(back, 2));
  }
  claim.depends_on =
      "the training data: about 30 % of the lattices at T = 0 are frozen into stripes, whose energy alone is that of T "
      "≈ 1.7";
  return claim;
}

}  // namespace

std::vector<Claim> iso2018_flow_claims(const Iso2018Settings& settings, const Seeds& seeds) {
  std::vector<std::pair<std::int64_t, std::string>> v;
  for (const auto hidden : settings.hidden)
    if (hidden <= visible) v.emplace_back(hidden, type_v(hidden));
  const auto two = [&](auto type) {
    return std::vector<std::pair<std::int64_t, std::string>>{{settings.main, type(settings.main)},
                                                             {settings.large, type(settings.large)}};
  };
  return {
      approaches_critical(settings, seeds),
      forgets_its_start(settings, seeds),
      is_quick(settings, seeds),
      stays_critical(settings, seeds),
      larger_ones_pass(settings, seeds),
      largest_is_fastest(settings, seeds),
      slower_when_larger("V7", "3.2", "Type V, N_h ≤ 100: the flow is slower for larger N_h.", seeds, v, 6),
      high_goes_up(settings, seeds),
      slower_when_larger("H2", "3.2, Fig. 10", "Type H: the flow is slower for larger N_h.", seeds, two(type_h), 0),
      low_goes_down(settings, seeds),
      slower_when_larger("L2", "3.2, Fig. 11", "Type L: the flow is slower for larger N_h.", seeds, two(type_l), 6)};
}

}  // namespace kadanoff
