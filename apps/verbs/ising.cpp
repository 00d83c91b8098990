// kadanoff ising: Ising lattices at given temperatures, as a data set.

#include "apps/cli/provenance.hpp"
#include "host/base/lists.hpp"
#include "host/io/output.hpp"
#include "host/ising/sampler.hpp"
#include "host/ising/sampler_text.hpp"

namespace kadanoff::cli {
namespace {

struct IsingOptions {
  std::int64_t side = 0;
  std::string temperatures;
  std::int64_t samples = 1000;
  std::int64_t sweeps = 100;
  std::string start = "random";
  std::string update = "metropolis";
  std::string output;
};

ising::IsingSettings settings_from(const IsingOptions& options, const CommonOptions& common) {
  return {.side = options.side,
          .temperatures = parse_temperatures("--temperatures", options.temperatures),
          .samples = options.samples,
          .sweeps = options.sweeps,
          .start = parse_choice<ising::Start>("--start", options.start),
          .update = parse_choice<ising::Update>("--update", options.update),
          .seed = common.seed};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<IsingOptions>();
  verb.add_option("--side", options->side, "Side L of the periodic L × L lattice, 2 or more").required();
  verb.add_option("--temperatures", options->temperatures,
                  "In units of J: values, lists and first:last:step ranges, as in 0,2:3:0.1,Tc,inf")
      .list()
      .required();
  verb.add_option("--samples", options->samples, "Lattices per temperature, all independent").with_default();
  verb.add_option("--sweeps", options->sweeps, "Sweeps each lattice does from its start").with_default();
  verb.add_option("--start", options->start, "random, or ordered (all up or all down)").with_default();
  verb.add_option("--update", options->update,
                  "metropolis (but heat bath for sides 2 to 4 and above T = 20, where it mixes badly or not at all), "
                  "or heat-bath")
      .with_default();
  verb.add_option("-o,--output", options->output, "The data set, an HDF5 file").required();

  return [options, &verb](const CommonOptions& common) -> Result {
    const auto settings = settings_from(*options, common);
    const Device device = parse_device(common.device);
    ising::validate(settings, device);
    io::require_writable_output(options->output, common.if_exists());

    Context context(device, common.threads);
    auto ensemble = ising::sample_ising(context, settings);
    auto& provenance = ensemble.data.provenance;
    provenance = provenance_of(verb, common, context);
    provenance.config["update_used"] = ising::update_text(settings);
    provenance.config["layout"] = "32 replicas to a word";  // it decides which random draw a spin gets (lattices.hpp)
    data::save_dataset(ensemble.data, options->output, common.if_exists());
    return {.json = ising::to_json(settings, ensemble, options->output),
            .text = ising::to_text(settings, ensemble, options->output)};
  };
}

const RegisteredVerb registered{{.place = 10,
                                 .name = "ising",
                                 .summary = "Sample Ising lattices at given temperatures into a data set",
                                 .example =
                                     "kadanoff ising --side 10 --temperatures 0:6:0.25 --samples 1000 --sweeps 100 "
                                     "--start random --seed 1 -o train.h5",
                                 .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
