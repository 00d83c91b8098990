// The claims of IsDLRG 2020 about the temperature of block spins, step by step.
#include <fmt/format.h>

#include <array>

#include "host/papers/isdlrg2020/layer_evidence.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

constexpr std::int64_t block_steps = 3;
constexpr std::array stated{2.3, 4.8, 11.0};  // after 1, 2 and 3 steps

std::vector<double> after_step(const Repetitions& repetitions, blocks::Ties ties, double start, std::int64_t step,
                               Measure measure) {
  return over_layers(
      repetitions, [&](const LayerResults& results) { return block_temperature(results, ties, start, step, measure); });
}

std::string row_of_steps(const Repetitions& repetitions, blocks::Ties ties, double start, Measure measure) {
  std::string text;
  for (std::int64_t step = 1; step <= block_steps; ++step) {
    const auto values = after_step(repetitions, ties, start, step, measure);
    text += (step == 1 ? "" : ", ") + (measure == Measure::paper ? list_values(values) : mean_of(values, 2));
  }
  return text;
}

std::string ties_word(blocks::Ties ties) { return ties == blocks::Ties::random ? "random ties" : "ties +1"; }

void tell_rows(Claim& claim, const Repetitions& repetitions, double start) {
  for (const auto ties : {blocks::Ties::random, blocks::Ties::fixed})
    claim.tell(fmt::format("from {}, {}: likely T {}; energy T {}", temperature_word(start), ties_word(ties),
                           row_of_steps(repetitions, ties, start, Measure::paper),
                           row_of_steps(repetitions, ties, start, Measure::independent)));
}

// The sentence says T = 2.7, the figure's caption T_c.
Claim has_the_temperatures(const Settings& settings, const Repetitions& repetitions, bool of_text) {
  const double start = of_text ? warm_start : critical;
  Claim claim{
      .id = of_text ? "D22a" : "D22b",
      .section = of_text ? "IV.A, Fig. 7a" : "IV.A, Fig. 7a, as its caption has it",
      .statement = fmt::format("Three RG steps of 64 × 64 spins at {} give lattices of temperatures 2.3, 4.8 and 11.",
                               temperature_word(start)),
      .quote = of_text ? "The temperature of each layer is roughly 2.3, 4.8 and 11 for layers 1, 2 and 3 respectively"
                       : "lattices resulting after 3 steps of RG, applied to an input lattice at T_c with 4096 sites",
      .left_open =
          fmt::format("{}; what becomes of blocks that tie: ours are both random ties and +1. How roughly: ours "
                      "is 15 %. {} configurations, {} sweeps from ordered spins",
                      choices_of_meters(settings), settings.block_samples, settings.block_sweeps)};
  for (const auto measure : {Measure::paper, Measure::independent})
    for (const auto ties : {blocks::Ties::random, blocks::Ties::fixed})
      for (std::int64_t step = 1; step <= block_steps; ++step) {
        const double wanted = stated[static_cast<std::size_t>(step - 1)];
        claim.add(measure, fmt::format("{} after step {}, {}", word_of(measure), step, ties_word(ties)),
                  after_step(repetitions, ties, start, step, measure), between(0.85 * wanted, 1.15 * wanted));
      }
  tell_rows(claim, repetitions, start);
  const auto known = over_layers(repetitions, [](const LayerResults& results) {
    return thermometer::most_probable_temperature(results.data.distribution, temperatures_of_meters());
  });
  claim.tell(fmt::format("of equilibrium lattices 32 × 32 at T_c the network says {}", list_values(known)));
  if (of_text) claim.tell(losses_of_meters(repetitions));
  claim.depends_on =
      "the rule for ties: if they become +1 the lattices are magnetised, and their energy is that of colder ones; and "
      "the network, which has learned no block spins";
  return claim;
}

Claim doubles(const Repetitions& repetitions) {
  Claim claim{.id = "D23",
              .section = "IV.A, Fig. 7a",
              .statement = "The temperature roughly doubles with each RG step.",
              .quote = "the temperature must increase by roughly a factor of 2 as each new layer is stacked",
              .left_open = "how roughly: ours is a factor of 1.7 to 2.4; from T = 2.7, with random ties"};
  for (const auto measure : {Measure::paper, Measure::independent}) {
    std::string text;
    for (std::int64_t step = 1; step <= block_steps; ++step) {
      const auto factor = over_layers(repetitions, [&](const LayerResults& results) {
        return ratio_of(block_temperature(results, blocks::Ties::random, warm_start, step, measure),
                        block_temperature(results, blocks::Ties::random, warm_start, step - 1, measure));
      });
      claim.add(measure, fmt::format("{} after step {} over that before", word_of(measure), step), factor,
                between(1.7, 2.4));
      text += fmt::format("{}{}", step == 1 ? "" : ", ", mean_of(factor, 2));
    }
    claim.tell(fmt::format("factors of the {}: {}", word_of(measure), text));
  }
  claim.depends_on = "how far from T_c the flow is: near it the distance T − T_c doubles, and not T";
  return claim;
}

Claim only_heats(const Repetitions& repetitions) {
  Claim claim{
      .id = "D24a",
      .section = "IV.A, V",
      .statement = "RG steps from T = 2.7 lead to ever higher temperatures.",
      .quote = "The RG flows to ever higher temperatures, with (roughly) a doubling in temperature for each step.",
      .left_open =
          "the rule for ties, ours are random; and how the temperature can be 2.3 after the first step from "
          "2.7, as the paper has it, and be higher"};
  for (const auto measure : {Measure::paper, Measure::independent})
    for (std::int64_t step = 1; step <= block_steps; ++step)
      claim.add(measure, fmt::format("{} after step {} over that before", word_of(measure), step),
                over_layers(repetitions,
                            [&](const LayerResults& results) {
                              return ratio_of(
                                  block_temperature(results, blocks::Ties::random, warm_start, step, measure),
                                  block_temperature(results, blocks::Ties::random, warm_start, step - 1, measure));
                            }),
                at_least(1.01));
  tell_rows(claim, repetitions, warm_start);
  return claim;
}

Claim does_not_always_heat(const Repetitions& repetitions) {
  Claim claim{.id = "D24b",
              .section = "IV.A, V",
              .statement = "Our own addition to D24a: what RG steps do from T_c and from T = 2.",
              .quote = "The RG flows to ever higher temperatures",
              .left_open = "where the flow starts: the sentence holds above T_c only",
              .reason = "the paper does not show these starts; told, and not judged"};
  for (const double start : {critical, cold_start}) tell_rows(claim, repetitions, start);
  return claim;
}

}  // namespace

std::vector<Claim> heating_claims(const Settings& settings, const Repetitions& repetitions) {
  return {has_the_temperatures(settings, repetitions, true), has_the_temperatures(settings, repetitions, false),
          doubles(repetitions), only_heats(repetitions), does_not_always_heat(repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
