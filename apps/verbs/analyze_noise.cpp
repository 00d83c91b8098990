// kadanoff analyze noise: how much of white noise layers let through, beside how much of data.
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/runs/trained_model.hpp"
#include "host/subspaces/noise_text.hpp"

namespace kadanoff::cli {
namespace {

struct NoiseVerb {
  std::string model, data, output;
};

Result run(const NoiseVerb& options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) {
    auto inputs = runs::trained_files(options.model);
    inputs.emplace_back(options.data);
    folder.emplace(options.output, "noise", common.if_exists(), inputs);
  }
  const auto layers = spectrum::load_layers(options.model);
  const auto [data, gauge] = gauge::load_gauged(options.data, {.takes_real = true}, false);
  const auto below = load_below_beside(options.model, {}, gauge);
  Context context(device, common.threads);
  tell_if_apart(context, below, gauge, data);
  const auto found = subspaces::analyze_noise(context, layers, data, {.seed = common.seed});
  Result result{.json = subspaces::to_json(found), .text = subspaces::to_text(found)};
  if (folder) {
    write_folder(*folder, options.output, subspaces::to_file(found, provenance_of(verb, common, context)),
                 subspaces::to_csv(found), subspaces::to_figure(found), result);
  }
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<NoiseVerb>();
  verb.add_option("MODEL", options->model,
                  "Model file, checkpoint, stack, the folder of a training run, or a neural thermometer")
      .required();
  verb.add_option("DATA", options->data, "Data set of spins, or of real values from -1 to 1").required();
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 87,
     .name = "analyze noise",
     .summary = "Compare how much of the energy of white noise and of data each layer passes, by its weights and by "
                "the Jacobian of its means",
     .example = "kadanoff analyze noise runs/v64 test.h5 -o noise",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
