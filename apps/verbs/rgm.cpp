// kadanoff rgm: an RBM computed from data alone.
#include <memory>
#include <optional>

#include "apps/cli/provenance.hpp"
#include "host/base/numbers.hpp"
#include "host/io/output.hpp"
#include "host/rg_machine/rg_machine.hpp"
#include "host/rg_machine/rg_machine_text.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string data, output, modes = "auto", hidden_vectors = "truncated";
  std::int64_t hidden_side = 0;
  std::optional<std::int64_t> alpha, block;
  std::optional<double> bias_scale;
  double scale = 1;
  bool centred = false;
};

std::optional<std::int64_t> modes_of(const std::string& text) {
  if (text == "auto") return {};
  if (const auto modes = parse_integer(text)) return modes;
  fail(ExitCode::usage, "--modes '{}' is not an integer or auto", text);
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  const rg_machine::RgMachineOptions chosen{
      .hidden_side = options.hidden_side,
      .modes = modes_of(options.modes),
      .alpha = options.alpha,
      .block = options.block,
      .centred = options.centred,
      .scale = options.scale,
      .bias_scale = options.bias_scale,
      .hidden_vectors = parse_choice<rg_machine::HiddenVectors>("--hidden-vectors", options.hidden_vectors),
      .seed = common.seed};
  rg_machine::validate(chosen);
  io::require_writable_output(options.output, common.if_exists(), {options.data});
  const auto data = data::load_dataset_with(options.data, {.takes_real = true});
  Context context(device, common.threads);
  auto machine = rg_machine::make_rg_machine(context, data, chosen);
  machine.model.provenance = provenance_of(verb, common, context);
  data::save_model(machine.model, options.output, common.if_exists());
  Result result{.json = rg_machine::to_json(machine), .text = rg_machine::to_text(machine)};
  result.json["output"] = options.output;
  result.text += fmt::format("\nwritten to {}\n", options.output);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("DATA", options->data, "Data set of spins or real values on a square lattice").required();
  verb.add_option("--hidden-side", options->hidden_side, "Side of the hidden lattice: the data's over an integer")
      .required();
  verb.add_option("-o,--output", options->output, "The model, an HDF5 file as `train` writes it").required();
  verb.add_option("--modes", options->modes,
                  "κ, how many directions of the data; or auto: those before the first whose block sums S_I are "
                  "below 20 % of the largest, or all that lattices and samples allow")
      .integer_or_word()
      .with_default();
  verb.add_option("--alpha", options->alpha,
                  "Keep α × α waves of all vectors, an odd number (default: all that the hidden lattice holds, and "
                  "all of the visible vectors)");
  verb.add_option(
      "--block", options->block,
      "Side of the blocks; the length of its sums over them is a vector's S_I (default: visible over hidden "
      "side)");
  verb.add_flag("--centred", options->centred, "Directions of the covariance in place of the second moments");
  verb.add_option("--scale", options->scale, "Factor of all weights").with_default();
  verb.add_option("--bias-scale", options->bias_scale,
                  "Length of the biases, which lie along the first vectors (default: the first S_I, times the scale)");
  verb.add_option("--hidden-vectors", options->hidden_vectors,
                  "truncated: the visible ones without their short waves; or random orthonormal ones, as a control")
      .with_default();
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{{.place = 36,
                                 .name = "rgm",
                                 .summary = "Compute an RBM from data alone: the RG machine",
                                 .example = "kadanoff rgm train.h5 --hidden-side 5 -o rgm.h5",
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
