// kadanoff analyze solvability: whether data say which few directions matter.
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/provenance.hpp"
#include "host/subspaces/solvability_text.hpp"

namespace kadanoff::cli {
namespace {

struct SolvabilityVerb {
  std::string data, output;
  subspaces::SolvabilityOptions solvability;
};

Result run(const SolvabilityVerb& options, const CommonOptions& common, const Verb& verb) {
  auto look = options.solvability;
  look.seed = common.seed;
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty())
    folder.emplace(options.output, "solvability", common.if_exists(), std::vector<std::filesystem::path>{options.data});
  const auto data = data::load_dataset_with(options.data, {.takes_real = true});
  Context context(device, common.threads);
  const auto found = subspaces::analyze_solvability(context, data, look);
  Result result{.json = subspaces::to_json(found), .text = subspaces::to_text(found)};
  if (folder) {
    write_folder(*folder, options.output, subspaces::to_file(found, provenance_of(verb, common, context)),
                 subspaces::to_csv(found), subspaces::to_figure(found), result);
  }
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<SolvabilityVerb>();
  verb.add_option("DATA", options->data, "Data set of spins, or of real values from -1 to 1").required();
  verb.add_option("--modes", options->solvability.modes,
                  "Directions to compare (default: the large eigenvalues, at most a quarter of the units)");
  verb.add_flag("--centred", options->solvability.centred, "Eigenvalues of the covariance, not of the second moments");
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 89,
     .name = "analyze solvability",
     .summary = "Say whether more samples add large eigenvalues, and whether two draws have the same leading subspace",
     .example = "kadanoff analyze solvability train.h5 -o solvability",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
