// kadanoff reproduce: a paper from nothing to its figures and a table of what came out.
#include <fmt/format.h>

#include <memory>

#include "apps/cli/verb.hpp"
#include "host/papers/iso2018/iso2018.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string folder;
  bool quick = false, full = false, keep = false;
  std::int64_t samples = 0, epochs = 0, thermometer_epochs = 0, seeds = 0;  // 0: those of the scale
};

Result run_iso2018(const Options& options, const CommonOptions& common, const Verb& verb) {
  papers::iso2018::Iso2018Settings settings =
      options.full ? papers::iso2018::iso2018_full() : papers::iso2018::iso2018_quick();
  settings.seed = common.seed;
  if (verb.is_given("--samples")) settings.samples = options.samples;
  if (verb.is_given("--epochs")) papers::iso2018::set_epochs(settings, options.epochs);
  if (verb.is_given("--thermometer-epochs")) settings.thermometer_epochs = options.thermometer_epochs;
  if (verb.is_given("--seeds")) settings.seeds = options.seeds;
  papers::iso2018::ReproductionOptions where;
  where.folder = options.folder;
  where.overwrite = common.overwrite;
  if (options.keep) where.other_builds = papers::ResultFolder::OtherBuilds::keep;
  Context context(parse_device(common.device), common.threads);
  const auto result = papers::iso2018::reproduce_iso2018(context, settings, where);
  auto json = papers::iso2018::to_json(result);
  json["folder"] = options.folder;
  json["seconds"] = result.seconds;
  if (result.stopped)
    return {.json = json,
            .text = fmt::format("stopped; the same command goes on with what is in {}\n", options.folder),
            .exit_code = ExitCode::stopped};
  return {
      .json = json,
      .text = papers::iso2018::to_text(result) +
              fmt::format("{:.0f} s; figures, claims.json and all stages are in {}\n", result.seconds, options.folder)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("-o,--output", options->folder,
                  "Folder of all files; what is finished there is used again, and removed by --overwrite")
      .required();
  const Option quick = verb.add_flag("--quick", options->quick,
                                     "250 configurations a temperature, N_h = 16, 64, 225, one repetition (default)");
  verb.add_flag(
          "--full", options->full,
          "As in the paper: 1,000 configurations a temperature, all seven N_h; three repetitions, lengths of training "
          "up to 20,000 epochs")
      .excludes(quick);
  verb.add_option("--seeds", options->seeds, "Repetitions, with seeds from --seed on; more may be added later")
      .with_default("1, with --full 3");
  verb.add_option("--samples", options->samples, "Configurations a temperature").with_default("250, with --full 1000");
  verb.add_option("--epochs", options->epochs, "Epochs of training").with_default("5000");
  verb.add_option("--thermometer-epochs", options->thermometer_epochs, "Epochs of the thermometer")
      .with_default("2500, with --full 7500");
  verb.add_flag("--keep", options->keep, "Use what is there even if another build of this program made it");
  return [options, &verb](const CommonOptions& common) { return run_iso2018(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 70,
     .name = "reproduce iso2018",
     .summary = "Iso, Shiba, Yokoo 2018: RBM flows of the Ising model, Figs. 1 and 4-17, and a table of its claims",
     .example = "kadanoff reproduce iso2018 --quick -o iso2018",
     .group_summary = "A paper from nothing to its figures, and whether its claims come out",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
