// kadanoff analyze block-spin: the singular values and vectors of overlapping block spins.
#include <memory>
#include <optional>
#include <vector>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/provenance.hpp"
#include "host/spectrum/block_spectrum_text.hpp"
#include "host/spectrum/block_values.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  data::BlockLattices lattices{.size = 2, .visible_side = 0, .hidden_side = 0};
  spectrum::SpectrumOptions look;
  std::string output;
};

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  spectrum::require_blocks(options.lattices);
  spectrum::validate(options.look);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty())
    folder.emplace(options.output, "block-spin", common.if_exists(), std::vector<std::filesystem::path>());
  Context context(cpu_device, common.threads);
  const auto found = spectrum::block_spectrum(context, options.lattices, options.look);
  Result result{.json = spectrum::to_json(found), .text = spectrum::to_text(found)};
  if (folder)
    write_folder(*folder, options.output, spectrum::to_file(found, provenance_of(verb, common, context)),
                 spectrum::to_csv(found), spectrum::to_figure(found), result);
  return result;
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
  verb.add_option("--vectors", options->look.vectors,
                  "Vectors to look at as waves, of the largest values and of the smallest above 0")
      .with_default();
  verb.add_option("--k-max", options->look.k_max, "Up to which |k| a wave is long").with_default();
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 82,
     .name = "analyze block-spin",
     .summary = "Say the singular values of overlapping block sums, whose entries are 1 and 0, and look at the vectors "
                "as waves",
     .example = "kadanoff analyze block-spin --visible-side 80 --hidden-side 40 --block 10 --json\n"
                "  kadanoff analyze block-spin --visible-side 80 --hidden-side 40 --block 4 -o block-spin",
     .computes = false,
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
