// kadanoff analyze biases: whether biases point along the leading singular vectors of the weights.
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/provenance.hpp"
#include "host/subspaces/biases_text.hpp"

namespace kadanoff::cli {
namespace {

struct BiasesVerb {
  std::string model, output;
  runs::Layer layer;
};

Result run(const BiasesVerb& options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty())
    folder.emplace(options.output, "biases", common.if_exists(), runs::trained_files(options.model));
  const auto model = runs::load_trained_layer(options.model, options.layer);
  Context context(device, common.threads);
  const auto found = subspaces::analyze_biases(context, model);
  Result result{.json = subspaces::to_json(found), .text = subspaces::to_text(found)};
  if (folder) {
    write_folder(*folder, options.output, subspaces::to_file(found, provenance_of(verb, common, context)),
                 subspaces::to_csv(found), subspaces::to_figure(found), result);
  }
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<BiasesVerb>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  add_layer_option(verb, options->layer);
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 85,
     .name = "analyze biases",
     .summary = "Say how far the biases point along the leading singular vectors of the weights",
     .example = "kadanoff analyze biases runs/v64 -o biases",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
