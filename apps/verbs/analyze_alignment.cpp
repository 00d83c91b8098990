// kadanoff analyze alignment: how much of the directions in which data vary most weights let through.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/data/compatibility.hpp"
#include "host/subspaces/alignment_text.hpp"

namespace kadanoff::cli {
namespace {

struct AlignmentVerb {
  std::string model, data, output;
  subspaces::AlignmentOptions alignment;
  runs::Layer layer;
};

Result run(const AlignmentVerb& options, const CommonOptions& common, const Verb& verb) {
  auto look = options.alignment;
  look.seed = common.seed;
  if (look.modes && *look.modes < 1) fail(ExitCode::usage, "--modes {} is not an integer of at least 1", *look.modes);
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) {
    auto inputs = runs::trained_files(options.model);
    inputs.emplace_back(options.data);
    folder.emplace(options.output, "alignment", common.if_exists(), inputs);
  }
  auto weights = spectrum::load_layers(options.model, options.layer);
  const auto [data, gauge] = gauge::load_gauged(options.data, {.takes_real = true}, false);
  data::require_fit(weights.stack.layers.front(), data);
  const auto below = load_below_beside(options.model, options.layer, gauge);
  Context context(device, common.threads);
  tell_if_apart(context, below, gauge, data);
  const auto found =
      subspaces::analyze_alignment(context, spectrum::weights_of(context, std::move(weights)), data, look);
  Result result{.json = subspaces::to_json(found), .text = subspaces::to_text(found)};
  if (folder) {
    write_folder(*folder, options.output, subspaces::to_file(found, provenance_of(verb, common, context)),
                 subspaces::to_csv(found), subspaces::to_figure(found), result);
  }
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<AlignmentVerb>();
  verb.add_option("MODEL", options->model,
                  "Model file, checkpoint, stack, the folder of a training run, or a neural thermometer")
      .required();
  verb.add_option("DATA", options->data, "Data set of spins, or of real values from -1 to 1").required();
  verb.add_option("--modes", options->alignment.modes,
                  "Dimension of both subspaces (default: 200, or what weights and data have)");
  verb.add_flag("--centred", options->alignment.centred,
                "Principal components of the covariance, not of the second moments");
  add_layer_option(verb, options->layer);
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 83,
     .name = "analyze alignment",
     .summary = "Compare the leading singular vectors of weights with the principal components of data, and with a "
                "random subspace",
     .example = "kadanoff analyze alignment runs/v64 test.h5 --modes 20 -o alignment",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
