// The claims of IsDLRG 2020 about the temperatures of a deep stack's layers, and whether they are the layers' own or of
// the order in which units stand.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "host/papers/isdlrg2020/layer_evidence.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

constexpr auto as_trained = Arrangement::as_trained;

// Those of which D25–D28 are asked. The last two are controls: lattices of units that stand anywhere, and of units that
// learned nothing.
constexpr std::array judged{as_trained, Arrangement::random, Arrangement::random_weights};

const char* const how_controlled =
    "our controls, with the same bounds: the units in a random order with random signs, and random weights of the same "
    "norm in their fixed gauge; where one of their numbers holds, too, the claim is partly reproduced at best";

void add_judged(Claim& claim, Arrangement arrangement, Measure measure, const std::string& text,
                std::vector<double> values, const Range& required) {
  if (arrangement == as_trained)
    claim.add(measure, text, std::move(values), required);
  else
    claim.add_control(measure, fmt::format("{}: {}", name_of(arrangement), text), std::move(values), required);
}

// A number of each repetition's deep layers.
using OfLayers = double (*)(const LayerResults&, Arrangement, double input, std::int64_t layer);

double variation_of_inputs(const LayerResults& results, Arrangement arrangement, double input, std::int64_t layer) {
  return total_variation(results.deep.at(arrangement, critical, layer).distribution,
                         results.deep.at(arrangement, input, layer).distribution);
}

double energy_between_inputs(const LayerResults& results, Arrangement arrangement, double input, std::int64_t layer) {
  return std::abs(results.deep.at(arrangement, critical, layer).energy.mean -
                  results.deep.at(arrangement, input, layer).energy.mean);
}

std::vector<double> over_deep(const Repetitions& repetitions, OfLayers number, Arrangement arrangement, double input,
                              std::int64_t layer) {
  return over_layers(repetitions,
                     [&](const LayerResults& results) { return number(results, arrangement, input, layer); });
}

std::vector<double> temperature_of(const Repetitions& repetitions, Arrangement arrangement, double input,
                                   std::int64_t layer, Measure measure) {
  return over_layers(repetitions, [&](const LayerResults& results) {
    return layer_temperature(results, arrangement, input, layer, measure);
  });
}

std::string values_of_layers(const Repetitions& repetitions, Arrangement arrangement, double input, Measure measure) {
  std::string text;
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer) {
    const auto values = temperature_of(repetitions, arrangement, input, layer, measure);
    text += (layer == 1 ? "" : ", ") + (measure == Measure::paper ? list_values(values) : mean_of(values, 2));
  }
  return text;
}

void tell_layers(Claim& claim, const Repetitions& repetitions, Arrangement arrangement, double input) {
  claim.tell(fmt::format("from {}: likely T of the layers {}; energy T {}", temperature_word(input),
                         values_of_layers(repetitions, arrangement, input, Measure::paper),
                         values_of_layers(repetitions, arrangement, input, Measure::independent)));
}

const char* const on_the_arrangement = "the order and the signs of the hidden units, which nothing fixes: see D29";

Claim cold_is_like_critical(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "D25",
              .section = "IV.A, Figs. 7b-i and 7b-ii",
              .statement = "The layers of the deep stack have the same temperatures for inputs at T = 2 and at T_c.",
              .quote =
                  "Temperatures of T = 2 and T = 2.269 lead to the same behavior for the temperature flow, as "
                  "exhibited in Figures 7b-i and 7b-ii.",
              .left_open = fmt::format(
                  "how much alike: ours is a total variation distance of 0.1 at most, and, half-way to it, 0.25; "
                  "independently the same numbers for energies per spin; {}; {}",
                  how_controlled, choices_of_deep_stack(settings))};
  for (const auto arrangement : judged) {
    std::string distances;
    for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer) {
      const auto distance = over_deep(repetitions, variation_of_inputs, arrangement, cold_start, layer);
      const auto energy = over_deep(repetitions, energy_between_inputs, arrangement, cold_start, layer);
      for (const double bound : {0.1, 0.25}) {
        add_judged(claim, arrangement, Measure::paper, fmt::format("layer {}: total variation distance", layer),
                   distance, at_most(bound));
        add_judged(claim, arrangement, Measure::independent,
                   fmt::format("layer {}: difference of the energies per spin", layer), energy, at_most(bound));
      }
      distances += fmt::format("{}{}", layer == 1 ? "" : ", ", mean_of(distance, 3));
    }
    claim.tell(fmt::format("{}: total variation distances of the layers {}", name_of(arrangement), distances));
  }
  for (const double input : {critical, cold_start}) tell_layers(claim, repetitions, as_trained, input);
  claim.depends_on = on_the_arrangement;
  return claim;
}

Claim first_layer_is_critical(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "D26",
      .section = "IV.A, Figs. 7b-i and 7b-ii",
      .statement = "For inputs at T_c and at T = 2 the first layer is peaked near T_c.",
      .quote = "Layer 1 is not as sharply peaked near T_c as observed in figures 7b-i and 7b-ii.",
      .left_open = fmt::format("how near: ours are 2 to 2.5; {}; {}", how_controlled, choices_of_deep_stack(settings))};
  for (const auto arrangement : judged)
    for (const auto measure : {Measure::paper, Measure::independent})
      for (const double input : {critical, cold_start})
        add_judged(claim, arrangement, measure,
                   fmt::format("from {}: {} of layer 1", temperature_word(input), word_of(measure)),
                   temperature_of(repetitions, arrangement, input, 1, measure),
                   measure == Measure::paper ? likely_near_critical : energy_near_critical);
  for (const double input : {critical, cold_start}) tell_layers(claim, repetitions, as_trained, input);
  claim.tell(losses_of_meters(repetitions));
  claim.depends_on = on_the_arrangement;
  return claim;
}

// |T₃ / T₂ − 1| of the network; of the energy |1/T₃ − 1/T₂|, because its T diverges where the energy is 0. Of two
// infinite ones it is unknown: noise has nowhere hotter to go.
double change_behind_jump(const LayerResults& results, Arrangement arrangement, double input, Measure measure) {
  const double second = layer_temperature(results, arrangement, input, 2, measure),
               third = layer_temperature(results, arrangement, input, 3, measure);
  if (std::isinf(second) && std::isinf(third)) return std::numeric_limits<double>::quiet_NaN();
  return measure == Measure::paper ? std::abs(third / second - 1)
                                   : std::abs(inverse_temperature(third) - inverse_temperature(second));
}

Claim jumps_and_stays(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "D27",
      .section = "IV.A, Figs. 7b-i and 7b-ii",
      .statement =
          "For inputs at T_c and at T = 2 the second layer has a high temperature, and the third the "
          "same.",
      .quote =
          "The temperature jumps rapidly to a high temperature in the first step of the flow, and remains "
          "fixed when the second step is taken.",
      .left_open = fmt::format(
          "how high, and how fixed: ours are 4, and 10 %, of the energy T a difference of 0.025 of 1/T, which is "
          "10 % at T = 4; of two infinite T the change is unknown, and decides nothing; {}; {}",
          how_controlled, choices_of_deep_stack(settings))};
  for (const auto arrangement : judged)
    for (const auto measure : {Measure::paper, Measure::independent})
      for (const double input : {critical, cold_start}) {
        const auto from = fmt::format("from {}: ", temperature_word(input));
        add_judged(claim, arrangement, measure, fmt::format("{}{} of layer 2", from, word_of(measure)),
                   temperature_of(repetitions, arrangement, input, 2, measure),
                   measure == Measure::paper ? at_least(3.75) : at_least(4));
        add_judged(claim, arrangement, measure,
                   from + (measure == Measure::paper ? "change of the likely T to layer 3, as a share of it"
                                                     : "change of 1/T of the energy to layer 3"),
                   over_layers(repetitions,
                               [&](const LayerResults& results) {
                                 return change_behind_jump(results, arrangement, input, measure);
                               }),
                   at_most(measure == Measure::paper ? 0.1 : 0.025));
      }
  for (const double input : {critical, cold_start}) tell_layers(claim, repetitions, as_trained, input);
  claim.depends_on = on_the_arrangement;
  return claim;
}

Claim warm_cools_again(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "D28",
      .section = "IV.A, Fig. 7b-iii",
      .statement =
          "For inputs at T = 2.7 the second layer is hotter than the third, and the first is less sharply "
          "peaked near T_c than for inputs at T_c.",
      .quote =
          "layers 2 and 3 are not at the same temperature but rather layer 2 is at a higher temperature than "
          "layer 3",
      .left_open = fmt::format(
          "by how much: ours is a factor of 1.05, less than two of the network's temperatures are apart, of the "
          "energy 0.005 of 1/T; of the peak a factor of 1.1 of the probability of 2 to 2.5; {}; {}",
          how_controlled, choices_of_deep_stack(settings))};
  const auto weight = [&](Arrangement arrangement, double input) {
    return over_layers(
        repetitions, [&](const LayerResults& results) { return weight_near_critical(results, arrangement, input, 1); });
  };
  for (const auto arrangement : judged) {
    add_judged(claim, arrangement, Measure::paper, "likely T of layer 2 over that of layer 3",
               over_layers(repetitions,
                           [&](const LayerResults& results) {
                             return ratio_of(layer_temperature(results, arrangement, warm_start, 2, Measure::paper),
                                             layer_temperature(results, arrangement, warm_start, 3, Measure::paper));
                           }),
               away_from(1, at_least(1.05)));
    add_judged(claim, arrangement, Measure::paper, "layer 1: probability of 2 to 2.5 from T_c over that from 2.7",
               ratios(weight(arrangement, critical), weight(arrangement, warm_start)), away_from(1, at_least(1.1)));
    add_judged(claim, arrangement, Measure::independent, "1/T of the energy of layer 3 less that of layer 2",
               over_layers(repetitions,
                           [&](const LayerResults& results) {
                             const auto inverse = [&](std::int64_t layer) {
                               return inverse_temperature(
                                   layer_temperature(results, arrangement, warm_start, layer, Measure::independent));
                             };
                             return inverse(3) - inverse(2);
                           }),
               at_least(0.005));
  }
  tell_layers(claim, repetitions, as_trained, warm_start);
  claim.tell(fmt::format("layer 1 has a probability of 2 to 2.5 of {} from T_c, {} from 2.7",
                         mean_of(weight(as_trained, critical), 3), mean_of(weight(as_trained, warm_start), 3)));
  claim.depends_on = on_the_arrangement;
  return claim;
}

// The largest over layers and inputs: between the layers as trained and in another arrangement.
double largest_variation(const LayerResults& results, Arrangement other) {
  double largest = 0;
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
    for (const double input : temperatures_of_inputs())
      largest = std::max(largest, total_variation(results.deep.at(as_trained, input, layer).distribution,
                                                  results.deep.at(other, input, layer).distribution));
  return largest;
}

// √⟨z²⟩ over layers and inputs, with z the difference of the energies in errors of it: 1 where chance alone makes them
// differ. The largest of nine |z| would be above 2 by chance in a third of all cases.
double energy_deviation(const LayerResults& results, Arrangement other) {
  double sum = 0;
  std::int64_t count = 0;
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
    for (const double input : temperatures_of_inputs()) {
      const auto &a = results.deep.at(as_trained, input, layer).energy,
                 &b = results.deep.at(other, input, layer).energy;
      ++count;
      if (a.mean == b.mean) continue;  // also without errors
      sum += std::pow((a.mean - b.mean) / std::hypot(a.error, b.error), 2);
    }
  return std::sqrt(sum / static_cast<double>(count));
}

Claim arrangement_does_not_matter(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "D29",
      .section = "IV.A, V, Fig. 7b",
      .statement =
          "Our own: what D25–D28 say of the layers' temperatures does not depend on the order and the signs of "
          "their units, which are no property of what was learned.",
      .quote = "It questions the identification of layers of a deep network with steps in an RG flow.",
      .left_open = fmt::format(
          "the order of the units; beside that of the training we take a random one with random signs, and the one in "
          "which each unit is where its ⟨v h⟩ with the data is, positive there. Ours: total variation distances of at "
          "most 0.1 for every layer and input and, independently, energies within 2 errors in the root mean square "
          "over "
          "them, which is 1 by chance: the largest of nine would be beyond 2 errors by chance in a third of all "
          "cases; {}",
          choices_of_deep_stack(settings))};
  for (const auto other : {Arrangement::random, Arrangement::gauge_fixed}) {
    const auto variation =
        over_layers(repetitions, [&](const LayerResults& results) { return largest_variation(results, other); });
    const auto energy =
        over_layers(repetitions, [&](const LayerResults& results) { return energy_deviation(results, other); });
    claim.add(Measure::paper, fmt::format("{}: largest total variation distance", name_of(other)), variation,
              at_most(0.1));
    claim.add(Measure::independent,
              fmt::format("{}: root mean square difference of energies, in errors", name_of(other)), energy,
              at_most(2));
    claim.tell(fmt::format("{}: distances up to {}, energies {} errors apart (root mean square)", name_of(other),
                           mean_of(variation, 2), mean_of(energy, 1)));
    for (const double input : {critical, cold_start, warm_start}) tell_layers(claim, repetitions, other, input);
  }
  for (const auto other : {Arrangement::gauge_fixed, Arrangement::random_weights}) {
    std::string orders;
    for (const double input : {critical, cold_start, warm_start}) {
      orders += fmt::format("{}{}", orders.empty() ? "" : "; ", temperature_word(input));
      for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
        orders += fmt::format("{}{}", layer == 1 ? " " : ", ",
                              mean_of(over_layers(repetitions,
                                                  [&](const LayerResults& results) {
                                                    return results.deep.at(other, input, layer).abs_magnetisation.mean;
                                                  }),
                                      2));
    }
    claim.tell(fmt::format("{}: ⟨|m|⟩ of the layers from {}", name_of(other), orders));
  }
  for (const double input : {critical, cold_start, warm_start})
    claim.tell(fmt::format("random weights in their fixed gauge, from {}: energy T {}", temperature_word(input),
                           values_of_layers(repetitions, Arrangement::random_weights, input, Measure::independent)));
  claim.depends_on =
      "where units look: in the fixed gauge a layer follows the magnetisation of its input, and with it its "
      "temperature; "
      "random weights do, too, if less";
  return claim;
}

}  // namespace

std::vector<Claim> temperature_claims(const Settings& settings, const Repetitions& repetitions) {
  return {cold_is_like_critical(settings, repetitions), first_layer_is_critical(settings, repetitions),
          jumps_and_stays(settings, repetitions), warm_cools_again(settings, repetitions),
          arrangement_does_not_matter(settings, repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
