// kadanoff analyze block-spin: the singular values of overlapping block spins.
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "apps/cli/verb.hpp"
#include "host/base/words.hpp"
#include "host/rg_machine/rg_machine.hpp"
#include "host/spectrum/block_values.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  data::BlockLattices lattices{.size = 2, .visible_side = 0, .hidden_side = 0};
};

Result run(const Options& options, const CommonOptions& common) {
  const auto& lattices = options.lattices;
  spectrum::require_blocks(lattices);
  Context context(cpu_device, common.threads);
  const auto values = spectrum::block_values(context, lattices);
  const auto above =
      std::count_if(values.begin(), values.end(), [&](double s) { return s >= rg_machine::large * values.front(); });
  const std::vector<double> first(values.begin(), values.begin() + std::min<std::ptrdiff_t>(std::ssize(values), 10));
  return {.json = {{"visible_side", lattices.visible_side},
                   {"hidden_side", lattices.hidden_side},
                   {"block", lattices.size},
                   {"singular_values", values}},
          .text = fmt::format("block sums of {0} × {0} sites, {1} × {1} → {2} × {2}: {3}\n"
                              "largest      {4:.5g}\n"
                              "smallest     {5:.5g}\n"
                              "at least 20 % of the largest: {6}\n",
                              lattices.size, lattices.visible_side, lattices.hidden_side,
                              counted(values.size(), "singular value"), fmt::join(first, "  "), values.back(), above)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  auto& lattices = options->lattices;
  verb.add_option("--visible-side", lattices.visible_side, "Side of the visible lattice").required();
  verb.add_option("--hidden-side", lattices.hidden_side, "Side of the hidden lattice, which divides the visible one")
      .required();
  verb.add_option(
          "--block", lattices.size,
          "Side of the blocks. Each has the centre of the sites that its hidden site stands for, or half a site below "
          "it; what lies beyond the lattice's edge is left out, not wrapped")
      .with_default();
  return [options](const CommonOptions& common) { return run(*options, common); };
}

const RegisteredVerb registered{
    {.place = 82,
     .name = "analyze block-spin",
     .summary = "Say the singular values of overlapping block sums, whose entries are 1 and 0",
     .example = "kadanoff analyze block-spin --visible-side 80 --hidden-side 40 --block 10 --json",
     .computes = false,
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
