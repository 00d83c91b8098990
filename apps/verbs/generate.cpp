// kadanoff generate: samples of a model, as a data set.
#include <memory>
#include <optional>

#include "apps/cli/provenance.hpp"
#include "host/generation/generation_text.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {
namespace {

struct GenerateOptions {
  std::string model, output;
  std::string start = "random";
  generation::GenerationSettings settings;
};

Result run(const GenerateOptions& options, const CommonOptions& common, const Verb& verb) {
  generation::GenerationSettings settings = options.settings;
  settings.seed = common.seed;
  generation::validate(settings);
  const Device device = parse_device(common.device);
  const bool from_data = options.start != "random";
  auto inputs = runs::trained_files(options.model);
  if (from_data) inputs.emplace_back(options.start);
  io::require_writable_output(options.output, common.if_exists(), inputs);
  const data::Model model = runs::load_trained_model(options.model);
  if (from_data && !io::is_there(options.start))
    fail(ExitCode::no_input, "--start {} is neither random nor a file", options.start);
  const auto start = from_data ? std::optional(data::load_dataset(options.start)) : std::nullopt;
  if (start) settings.start = &*start;

  Context context(device, common.threads);
  generation::Generation generation = generation::generate(context, model, settings);
  generation.data.provenance = provenance_of(verb, common, context);
  data::save_dataset(generation.data, options.output, common.if_exists());
  return {.json = generation::to_json(generation, options.output),
          .text = generation::to_text(generation, options.output)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<GenerateOptions>();
  auto& settings = options->settings;
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("-o,--output", options->output, "The data set, an HDF5 file").required();
  verb.add_option("--samples", settings.samples, "Samples, each from its own chain").with_default();
  verb.add_option("--sweeps", settings.sweeps,
                  "Sweeps v -> h -> v of each chain after the burn-in; the autocorrelation is measured over them")
      .with_default();
  verb.add_option("--burn-in", settings.burn_in, "Sweeps before these").with_default();
  verb.add_option("--start", options->start,
                  "random, or a data set: chain i starts from sample i; if there are fewer samples, they are reused")
      .with_default();
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 50,
     .name = "generate",
     .summary = "Sample an RBM: independent Gibbs chains, whose last states become a data set, and how "
                "long they take to forget their start",
     .example = "kadanoff generate runs/v64 --samples 1000 --sweeps 1000 -o samples.h5",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
