// The text and the JSON of an RG machine.
#include "host/rg_machine/rg_machine_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/table.hpp"
#include "host/base/words.hpp"

namespace kadanoff::rg_machine {
namespace {

std::int64_t hidden_side(const RgMachine& machine) {
  return std::llround(std::sqrt(static_cast<double>(machine.model.hidden())));
}

std::string bias_vector_text(const RgMachine& machine) {
  return machine.bias_vector == 0 ? "the first vectors"
                                  : fmt::format("the vectors with the largest S_I, I = {}", machine.bias_vector + 1);
}

}  // namespace

std::string to_text(const RgMachine& machine) {
  const auto left = Table::Align::left;
  const auto hidden = hidden_side(machine);
  Table table({{.align = left}, {.align = left}});
  table.add(
      {{"lattices"}, {fmt::format("{} × {} → {} × {}", machine.visible_side, machine.visible_side, hidden, hidden)}});
  table.add({{"modes κ"},
             {fmt::format("{}, with {:.2f} % of the {} of {}", counted(machine.modes, "direction"), 100 * machine.share,
                          machine.centred ? "variance" : "second moments", counted(machine.samples, "sample"))}});
  const auto [shortest, longest] = std::minmax_element(machine.singular_values.begin(), machine.singular_values.end());
  table.add({{"block sums"},
             {fmt::format("{0} × {0} sites, lengths S_I from {1:.4g} to {2:.4g}, the first {3:.4g}", machine.block,
                          *shortest, *longest, machine.singular_values.front())}});
  table.add({{"biases"}, {fmt::format("{:.4g} times {}", machine.bias_scale, bias_vector_text(machine))}});
  table.add({{"overlap"}, {fmt::format("{:.3f}, the largest of two hidden vectors", machine.largest_overlap)}});
  auto text = to_text(table);
  if (machine.all_are_large && machine.modes > 1)
    text += fmt::format(
        "\n--modes auto took all {} directions, for none has block sums below {:.0f} % of the longest: κ is what the "
        "lattices or the samples allow\n",
        machine.modes, 100 * large);
  if (machine.modes == 1 && !machine.centred && machine.share > 1 - 1e-6)
    text += "\nall samples are the same up to a factor: the one direction is the sample itself\n";
  return text + "\n" + decompositions_text(machine.decompositions);
}

nlohmann::json to_json(const RgMachine& machine) {
  return {{"visible_side", machine.visible_side},
          {"hidden_side", hidden_side(machine)},
          {"modes", machine.modes},
          {"all_are_large", machine.all_are_large},
          {"block", machine.block},
          {"samples", machine.samples},
          {"share", machine.share},
          {"bias_scale", machine.bias_scale},
          {"bias_vector", machine.bias_vector + 1},
          {"largest_overlap", machine.largest_overlap},
          {"decompositions", decompositions_json(machine.decompositions)},
          {"eigenvalues", machine.eigenvalues},
          {"singular_values", machine.singular_values}};
}

}  // namespace kadanoff::rg_machine
