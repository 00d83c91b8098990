// kadanoff export: models for other programs.
#include <fmt/format.h>

#include <memory>

#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "host/base/notice.hpp"
#include "host/exports/export_model.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, output, format, units;
  runs::Layer layer;
};

Result run(const Options& options, const CommonOptions& common) {
  const auto format = parse_choice<exports::Format>("--format", options.format);
  const auto units = exports::units_of_export(format, data::parse_units(options.units));
  io::require_writable_output(options.output, common.if_exists(), runs::trained_files(options.model));
  data::Model model = runs::load_trained_layer(options.model, options.layer);
  const auto below = load_below_if_sound(options.model, options.layer);
  if (units) data::use_units(model, *units);
  exports::export_model(model, format, common.seed, options.output, common.if_exists());
  if (below.is_hidden())
    notice(fmt::format("{}: its visible units are hidden units, and {} has no place for how these are gauge-fixed",
                       options.model, name_of(format)));
  return {.json = {{"output", options.output},
                   {"format", name_of(format)},
                   {"units", name_of(model.binary ? data::Units::bits : data::Units::spins)},
                   {"visible", model.visible()},
                   {"hidden", model.hidden()}},
          .text = fmt::format("{}: RBM of {} × {}, {}\n", options.output, model.visible(), model.hidden(),
                              model.binary ? "units 0 and 1" : "spins")};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("-o,--output", options->output, "File to write").required();
  add_layer_option(verb, options->layer);
  verb.add_option("--format", options->format,
                  "rbms: an archive that this Python package loads; npz: weight_matrix, vbias and hbias for NumPy")
      .required();
  verb.add_option("--units", options->units,
                  names_of<data::Units>(" or ") + ": ±1 or 0 and 1 (default: of MODEL; rbms: always binary)");
  return [options](const CommonOptions& common) { return run(*options, common); };
}

const RegisteredVerb registered{{.place = 57,
                                 .name = "export",
                                 .summary = "Write a model for other programs: the Python package rbms, or NumPy",
                                 .example = "kadanoff export runs/v64 --format rbms -o v64-rbms.h5",
                                 .computes = false,
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
