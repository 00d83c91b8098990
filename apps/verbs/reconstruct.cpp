// kadanoff reconstruct: samples beside what a model makes of them.
#include <memory>
#include <optional>

#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/pictures_option.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/estimate_text.hpp"
#include "host/base/words.hpp"
#include "host/data/compatibility.hpp"
#include "host/evaluation/reconstruction.hpp"
#include "host/figures/sheet.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, data, output, csv, means, pictures;
  std::optional<std::int64_t> width;
  runs::Layer layer;
};

// Each original, and to its right its reconstruction.
figures::Pictures pairs(const data::Dataset& data, const data::Dataset& means, figures::SiteShape shape,
                        const std::vector<std::int64_t>& numbers) {
  const auto left = figures::sample_pictures(data, shape, numbers),
             right = figures::sample_pictures(means, shape, numbers);
  figures::Pictures both{.shape = shape, .values = {}};
  const auto sites = shape.sites();
  for (std::int64_t i = 0; i < left.count(); ++i)
    for (const auto* picture : {&left, &right})
      both.values.insert(both.values.end(), picture->values.begin() + i * sites,
                         picture->values.begin() + (i + 1) * sites);
  return both;
}

std::string csv_of(const evaluation::Reconstruction& reconstruction) {
  std::string text = "sample,error\n";
  for (std::size_t i = 0; i < reconstruction.errors.size(); ++i)
    text += fmt::format("{},{:.9g}\n", i, reconstruction.errors[i]);
  return text;
}

// The reconstructions as a data set, with the error of each. Their units stand as those of the data.
io::H5Writer means_file(const evaluation::Reconstruction& reconstruction,
                        const std::optional<gauge::UnitGauge>& gauge) {
  io::H5Writer file;
  data::write_dataset(file, reconstruction.means);
  if (gauge) gauge::write_unit_gauge(file, *gauge);
  file.dataset("/errors", reconstruction.errors);
  file.attribute("/", "error_of_the_mean", reconstruction.error_of_the_mean);
  return file;
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  if (options.width && *options.width < 1) fail(ExitCode::usage, "--width {} is not at least 1", *options.width);
  io::require_distinct_outputs({{"--output", options.output}, {"--csv", options.csv}, {"--means", options.means}});
  auto inputs = runs::trained_files(options.model);
  inputs.emplace_back(options.data);
  figures::require_png_name(options.output);
  io::require_writable_output(options.output, common.if_exists(), inputs);
  for (const auto& other : {options.csv, options.means})
    if (!other.empty()) io::require_writable_output(other, common.if_exists(), inputs);
  const auto stack = runs::load_trained_stack(options.model, options.layer);
  const auto [data, gauge] = gauge::load_gauged(options.data, {.takes_real = true});
  data::require_fit(stack.layers.front(), data);
  const auto numbers = chosen_pictures(options.pictures, data.count, 50, options.data, "sample");
  const auto shape = figures::picture_shape(data.units, data.lattice_shape, options.width.value_or(0));
  const auto below = load_below_if_sound(options.model, options.layer);
  Context context(device, common.threads);
  tell_if_apart(context, below, gauge, data);
  auto reconstruction = evaluation::reconstruct(context, stack, data);
  const auto pictures = pairs(data, reconstruction.means, shape, numbers);
  constexpr std::int64_t pairs_in_a_row = 5;
  const auto sheet = figures::draw_sheet(
      pictures, {.columns = 2 * std::min<std::int64_t>(pairs_in_a_row, std::ssize(numbers)), .zoom = 0},
      "choose fewer --pictures");
  io::NewOutputs outputs;
  figures::write_png(sheet, options.output, common.if_exists());
  if (!options.csv.empty()) io::write_text_file(options.csv, csv_of(reconstruction), common.if_exists());
  if (!options.means.empty()) {
    reconstruction.means.provenance = provenance_of(verb, common, context);
    means_file(reconstruction, gauge).save(options.means, common.if_exists());
  }
  outputs.keep();
  const double of_the_mean = reconstruction.error_of_the_mean;
  const auto ratio = of_the_mean > 0
                         ? fmt::format("; the model's is {:.3f} of that", reconstruction.error.mean / of_the_mean)
                         : std::string();  // all samples are alike
  auto json = nlohmann::json{{"output", options.output},
                             {"samples", data.count},
                             {"error", to_json(reconstruction.error)},
                             {"error_of_the_mean", reconstruction.error_of_the_mean},
                             {"errors", reconstruction.errors}};
  return {.json = std::move(json),
          .text = fmt::format("mean squared error a unit, v and v' from -1 to 1, both layers' means: {} over {}\n"
                              "of the mean of the samples in place of each: {:.4f}{}\n"
                              "{}: {}, each with its reconstruction to the right\n",
                              with_its_error(reconstruction.error), counted(data.count, "sample"), of_the_mean, ratio,
                              options.output, counted(std::ssize(numbers), "sample")) +
                  text_of_pictures(gauge ? gauge : as_they_stand(below))};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Data set of spins, or of real values from -1 to 1").required();
  verb.add_option("-o,--output", options->output, "The sheet, a PNG: originals beside reconstructions").required();
  verb.add_option("--csv", options->csv, "File for the error of each sample");
  verb.add_option("--means", options->means,
                  "File for all reconstructions: a data set of means from -1 to 1, with the errors beside them");
  verb.add_option("--pictures", options->pictures, "Numbers of samples, from 0, as in 0:49:1 (default: the first 50)")
      .list();
  verb.add_option("--width", options->width,
                  "Units in a row of a picture (default: of the data's lattice, else of a square)");
  add_layer_option(verb, options->layer);
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 42,
     .name = "reconstruct",
     .summary = "Draw samples beside what a model makes of them, and say the mean squared "
                "error",
     .example = "kadanoff reconstruct rgm.h5 test.h5 -o sheet.png --csv errors.csv --means means.h5",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
