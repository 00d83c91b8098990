// kadanoff analyze universality: what two trainings have in common.
#include <array>
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/runs/trained_model.hpp"
#include "host/subspaces/universality_text.hpp"

namespace kadanoff::cli {
namespace {

struct UniversalityVerb {
  std::string a, b, data, output;
  subspaces::UniversalityOptions universality;
};

Result run(const UniversalityVerb& options, const CommonOptions& common, const Verb& verb) {
  auto look = options.universality;
  look.seed = common.seed;
  if (look.modes && *look.modes < 1) fail(ExitCode::usage, "--modes {} is not an integer of at least 1", *look.modes);
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) {
    auto inputs = runs::trained_files(options.a);
    for (auto& path : runs::trained_files(options.b)) inputs.push_back(std::move(path));
    inputs.emplace_back(options.data);
    folder.emplace(options.output, "universality", common.if_exists(), inputs);
  }
  auto a = runs::load_trained_stack(options.a, {}), b = runs::load_trained_stack(options.b, {});
  const auto [data, gauge] = gauge::load_gauged(options.data, {.takes_real = true}, false);
  const std::array all_below{load_below_beside(options.a, {}, gauge), load_below_beside(options.b, {}, gauge)};
  Context context(device, common.threads);
  for (const auto& below : all_below) tell_if_apart(context, below, gauge, data);
  const auto found = subspaces::analyze_universality(context, std::move(a), std::move(b), data, look);
  Result result{.json = subspaces::to_json(found), .text = subspaces::to_text(found)};
  if (folder) {
    write_folder(*folder, options.output, subspaces::to_file(found, provenance_of(verb, common, context)),
                 subspaces::to_csv(found), subspaces::to_figure(found), result);
  }
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<UniversalityVerb>();
  verb.add_option("A", options->a, "Model file, checkpoint, stack, or the folder of a training run").required();
  verb.add_option("B", options->b, "Another one, of as many visible units").required();
  verb.add_option("DATA", options->data, "Samples that neither has seen: spins, or real values from -1 to 1")
      .required();
  verb.add_option(
      "--modes", options->universality.modes,
      "Dimension of the subspaces (default: the singular values above 20 % of the largest that both have, at "
      "most half of the rank)");
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 88,
     .name = "analyze universality",
     .summary = "Compare two models: their outputs on unseen data, and the leading and trailing directions of their "
                "weights",
     .example = "kadanoff analyze universality runs/v64 runs/v64-other test.h5 -o universality",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
