// kadanoff sheet: samples, or the filters of a model, as one picture.
#include "host/figures/sheet.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/pictures_option.hpp"
#include "apps/cli/verb.hpp"
#include "host/base/choices.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/stack.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {

enum class Shown : std::uint8_t { samples, probabilities, snapshots, filters };

}  // namespace kadanoff::cli

template <>
inline constexpr auto kadanoff::choices<kadanoff::cli::Shown> =
    std::array{Choice{cli::Shown::samples, "samples"}, Choice{cli::Shown::probabilities, "probabilities"},
               Choice{cli::Shown::snapshots, "snapshots"}, Choice{cli::Shown::filters, "filters"}};

namespace kadanoff::cli {
namespace {

struct Options {
  std::string file, output, show, pictures;
  std::optional<std::int64_t> width, columns, zoom;
  figures::SheetLayout layout;
  runs::Layer layer;
};

// How the units in the pictures stand, if they are hidden ones.
using OfUnits = std::optional<gauge::UnitGauge>;

figures::Pictures filters(const Options& options, const CommonOptions& common, OfUnits& of_units) {
  auto stack = runs::load_trained_stack(options.file, options.layer);
  of_units = as_they_stand(load_below_if_sound(options.file, options.layer));
  Context context(cpu_device, common.threads);
  const auto model = data::product(context, std::move(stack));
  const auto shape = figures::picture_shape(model.visible(), model.lattice_shape, options.width.value_or(0));
  return figures::filter_pictures(model, shape,
                                  chosen_pictures(options.pictures, model.hidden(), 100, options.file, "hidden unit"));
}

figures::Pictures samples(Options& options, Shown shown, OfUnits& of_units) {
  auto loaded = gauge::load_gauged(options.file, {.takes_real = true}, false);
  const auto& data = loaded.data;
  of_units = std::move(loaded.gauge);
  const auto shape = figures::picture_shape(data.units, data.lattice_shape, options.width.value_or(0));
  const auto numbers =
      chosen_pictures(options.pictures, data.count, shown == Shown::snapshots ? 10 : 100, options.file, "sample");
  const auto in_units = [&](figures::Pictures of_spins) {
    return data.binary ? figures::as_bits(std::move(of_spins)) : of_spins;
  };
  if (shown == Shown::samples) return in_units(figures::sample_pictures(data, shape, numbers));
  const io::H5Reader file(options.file);
  if (shown == Shown::probabilities) return figures::probability_pictures(file, data.count, shape, numbers);
  auto pictures = figures::snapshot_pictures(file, data.count, shape, numbers);
  if (options.layout.columns == 0) options.layout.columns = pictures.count() / std::ssize(numbers);  // a row a chain
  return in_units(std::move(pictures));
}

// What the file holds, where --show does not say.
Shown shown_of(const Options& options) {
  if (!options.show.empty()) return parse_choice<Shown>("--show", options.show);
  if (io::is_folder(options.file)) return Shown::filters;
  const io::H5Reader file(options.file);
  return data::kind_of(file) == "stack" || data::holds_model(file) ? Shown::filters : Shown::samples;
}

Result run(Options options, const CommonOptions& common) {
  const auto from_1 = [](const char* name, std::optional<std::int64_t> value) {
    if (value && (*value < 1 || *value > 100'000)) fail(ExitCode::usage, "{} {} is not from 1 to 100000", name, *value);
    return value.value_or(0);
  };
  options.layout = {.columns = from_1("--columns", options.columns), .zoom = from_1("--zoom", options.zoom)};
  from_1("--width", options.width);
  figures::require_png_name(options.output);
  auto inputs = runs::trained_files(options.file);
  io::require_writable_output(options.output, common.if_exists(), inputs);
  const auto shown = shown_of(options);
  if (options.columns && shown == Shown::snapshots)
    fail(ExitCode::usage, "--columns is not for snapshots: a row is a chain");
  if (options.layer && shown != Shown::filters) fail(ExitCode::usage, "--layer is for the filters of a model");
  OfUnits of_units;
  const auto pictures =
      shown == Shown::filters ? filters(options, common, of_units) : samples(options, shown, of_units);
  const auto sheet =
      figures::draw_sheet(pictures, options.layout,
                          shown == Shown::snapshots ? "choose fewer --pictures, or a smaller --zoom"
                                                    : "choose fewer --pictures, a smaller --zoom, or other --columns");
  figures::write_png(sheet, options.output, common.if_exists());
  const auto count = pictures.count();
  return {.json = {{"output", options.output},
                   {"shown", name_of(shown)},
                   {"pictures", count},
                   {"shape", {pictures.shape.height, pictures.shape.width}},
                   {"pixels", {sheet.height, sheet.width}},
                   {"black", pictures.black},
                   {"white", pictures.white}},
          .text = fmt::format("{}: {} of {} × {}, {}; black is {:.3g}, white {:.3g}\n", options.output,
                              counted(count, "picture"), pictures.shape.height, pictures.shape.width, name_of(shown),
                              pictures.black, pictures.white) +
                  text_of_pictures(of_units)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("FILE", options->file,
                  "Data set, or model file, checkpoint or the folder of a training run: the weights of hidden units")
      .required();
  verb.add_option("-o,--output", options->output, "The picture, a PNG").required();
  verb.add_option("--show", options->show,
                  names_of<Shown>(" or ") +
                      "; probabilities and snapshots (a row for each chain) are those of `generate` (default: samples "
                      "of data, filters of a model)");
  verb.add_option("--pictures", options->pictures,
                  "Numbers of samples, chains or hidden units, from 0, as in 0:99:1 (default: the first 100; of "
                  "chains, 10)")
      .list();
  verb.add_option("--columns", options->columns, "Pictures in a row (default: a square sheet)");
  verb.add_option("--zoom", options->zoom,
                  "Pixels a side of each unit, 1 or more (default: a sheet of up to about 1000 pixels)");
  verb.add_option("--width", options->width,
                  "Units in a row of a picture (default: of the file's lattice, else of a square)");
  add_layer_option(verb, options->layer);
  return [options](const CommonOptions& common) { return run(*options, common); };
}

const RegisteredVerb registered{{.place = 57,
                                 .name = "sheet",
                                 .summary = "Draw samples, or the weights of hidden units, side by side as one PNG",
                                 .example = "kadanoff sheet test.h5 -o samples.png\n"
                                            "  kadanoff sheet runs/v64 --pictures 0:15:1 -o filters.png",
                                 .computes = false,
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
