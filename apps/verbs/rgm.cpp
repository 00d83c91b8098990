// kadanoff rgm: an RBM computed from data alone.
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/arrangements.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/numbers.hpp"
#include "host/io/output.hpp"
#include "host/rg_machine/rg_machine_file.hpp"
#include "host/rg_machine/rg_machine_text.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string data, output, folder, modes = "auto", hidden_vectors = "truncated", signs = "data", bias_vector = "first";
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
      .bias_vector = parse_choice<rg_machine::BiasVector>("--bias-vector", options.bias_vector),
      .hidden_vectors = parse_choice<rg_machine::HiddenVectors>("--hidden-vectors", options.hidden_vectors),
      .signs = parse_choice<rg_machine::Signs>("--signs", options.signs),
      .seed = common.seed};
  rg_machine::validate(chosen);
  std::optional<figures::FigureFolder> folder;
  if (!options.folder.empty()) {
    folder.emplace(options.folder, "directions", common.if_exists(), std::vector<std::filesystem::path>{options.data});
    for (const auto& file : folder->files())
      io::require_distinct_outputs({{"--output", options.output}, {"--folder", file}});
  }
  io::require_writable_output(options.output, common.if_exists(), {options.data});
  const auto loaded = gauge::load_gauged(options.data, {.takes_real = true});
  const auto& data = loaded.data;
  Context context(device, common.threads);
  const auto provenance = provenance_of(verb, common, context);
  const auto report = [&](const rg_machine::RgMachine& machine, std::optional<gauge::Arranged> hidden_units) {
    Result result{.json = rg_machine::to_json(machine), .text = rg_machine::to_text(machine)};
    if (hidden_units.value_or(gauge::Arranged::as_is) == gauge::Arranged::as_is) {
      result.json["output"] = options.output;
      result.text += fmt::format("\nwritten to {}\n", options.output);
    }
    if (folder)
      write_folder(*folder, options.folder, rg_machine::to_file(machine, provenance), rg_machine::to_csv(machine),
                   rg_machine::to_figure(machine), result, hidden_units);
    return result;
  };
  auto machine = rg_machine::make_rg_machine(context, data, chosen);
  machine.model.provenance = provenance;
  gauge::save_model(machine.model, loaded.gauge, options.output, common.if_exists());
  auto result = report(machine, as_is_if_hidden(loaded.gauge));
  const auto make_arranged = [&](gauge::Arranged arranged) {
    const auto arrangement = gauge::arrangement_of(arranged, *loaded.gauge, data.units, common.seed);
    return report(rg_machine::make_rg_machine(context, gauge::rearranged(data, arrangement), chosen), arranged);
  };
  add_data_arrangements(loaded.gauge, make_arranged, result);
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
  verb.add_option("--scale", options->scale, "Factor of all weights, above 0").with_default();
  verb.add_option("--bias-scale", options->bias_scale,
                  "Length of the biases, 0 or more (default: the S_I of their vectors, times the scale)");
  verb.add_option("--bias-vector", options->bias_vector,
                  "Along which vectors the biases lie: the first, or those of the largest S_I")
      .with_default();
  verb.add_option("--signs", options->signs,
                  "Each visible vector, and with it the hidden one, points where the mean of the data does: data; or "
                  "opposite to it; or such that the sum of its entries is positive; or random. Only the biases depend "
                  "on it")
      .with_default();
  verb.add_option("--hidden-vectors", options->hidden_vectors,
                  "truncated: the visible ones without their short waves, at unit length; shared: as short as what is "
                  "left of them, with the coefficients of the visible ones; or random orthonormal ones, as a control")
      .with_default();
  verb.add_option("--folder", options->folder,
                  "Folder to write, too: eigenvalues, block sums and vectors of all directions as HDF5 and CSV, and a "
                  "figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{{.place = 36,
                                 .name = "rgm",
                                 .summary = "Compute an RBM from data alone: the RG machine",
                                 .example = "kadanoff rgm train.h5 --hidden-side 5 -o rgm.h5 --folder rgm",
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
