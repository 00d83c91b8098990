// The text and the JSON of an RG machine.
#include "host/rg_machine/rg_machine_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/table.hpp"
#include "host/base/words.hpp"

namespace kadanoff::rg_machine {
namespace {

std::int64_t hidden_side(const RgMachine& machine) {
  return std::llround(std::sqrt(static_cast<double>(machine.model.hidden())));
}

}  // namespace

std::string to_text(const RgMachine& machine) {
  const auto left = Table::Align::left;
  const auto hidden = hidden_side(machine);
  Table table({{.align = left}, {.align = left}});
  table.add(
      {{"lattices"}, {fmt::format("{} × {} → {} × {}", machine.visible_side, machine.visible_side, hidden, hidden)}});
  table.add({{"modes κ"},
             {fmt::format("{} directions, with {:.2f} % of the {} of {}", machine.modes, 100 * machine.share,
                          machine.centred ? "variance" : "second moments", counted(machine.samples, "sample"))}});
  table.add({{"singular values"},
             {fmt::format("{:.4g} … {:.4g}: block sums of {} × {}", machine.singular_values.front(),
                          machine.singular_values.back(), machine.block, machine.block)}});
  table.add({{"biases"}, {fmt::format("{:.4g} times the first vectors", machine.bias_scale)}});
  table.add({{"overlap"}, {fmt::format("{:.3f}, the largest of two hidden vectors", machine.largest_overlap)}});
  return to_text(table);
}

nlohmann::json to_json(const RgMachine& machine) {
  return {{"visible_side", machine.visible_side},
          {"hidden_side", hidden_side(machine)},
          {"modes", machine.modes},
          {"block", machine.block},
          {"samples", machine.samples},
          {"share", machine.share},
          {"bias_scale", machine.bias_scale},
          {"largest_overlap", machine.largest_overlap},
          {"eigenvalues", machine.eigenvalues},
          {"singular_values", machine.singular_values}};
}

}  // namespace kadanoff::rg_machine
