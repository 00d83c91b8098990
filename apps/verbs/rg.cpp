// kadanoff rg: the flow of lattices under block spins, step by step.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/arrangements.hpp"
#include "apps/cli/provenance.hpp"
#include "host/renormalization/block_flow_figure.hpp"
#include "host/renormalization/block_flow_file.hpp"
#include "host/renormalization/block_flow_text.hpp"
#include "host/thermometer/gauged_thermometer.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string data, output, ties = "random";
  std::vector<std::string> thermometers;
  renormalization::BlockFlowSettings settings;
};

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  auto settings = options.settings;
  settings.ties = parse_choice<blocks::Ties>("--ties", options.ties);
  settings.seed = common.seed;
  renormalization::validate(settings);
  const Device device = parse_device(common.device);
  const auto loaded = gauge::load_gauged(options.data, {.temperatures = true, .lattice = true});
  const auto& data = loaded.data;
  const auto sides = renormalization::block_sides(data, settings);
  std::vector<fs::path> inputs{options.data};
  std::vector<std::unique_ptr<thermometer::GaugedThermometer>> thermometers;
  for (const auto& path : options.thermometers) {
    inputs.emplace_back(path);
    thermometers.push_back(std::make_unique<thermometer::GaugedThermometer>(path));
    settings.thermometers.push_back(&thermometers.back()->as_is());
  }
  renormalization::require_thermometers_fit(settings, sides);
  for (const auto& thermometer : thermometers)
    if (thermometer->as_is().units() == data.units) thermometer->tell_if_apart(loaded.gauge, data.name);
  figures::FigureFolder folder(options.output, "block-flow", common.if_exists(), inputs,
                               renormalization::step_names(options.output, settings.steps, common.if_exists()));

  Context context(device, common.threads);
  const auto provenance = provenance_of(verb, common, context);
  const auto report = [&](const renormalization::BlockFlow& flow, std::optional<gauge::Arranged> hidden_units) {
    Result result{.json = renormalization::to_json(flow), .text = renormalization::to_text(flow)};
    write_folder(folder, options.output, renormalization::to_file(flow, provenance), renormalization::to_csv(flow),
                 renormalization::block_flow_figure(flow), result, hidden_units);
    return result;
  };
  const auto flow = renormalization::run_block_flow(context, data, settings);
  renormalization::save_steps(flow, loaded.gauge, provenance, options.output, common.if_exists());
  auto result = report(flow, as_is_if_hidden(loaded.gauge));
  result.text += fmt::format("the lattices after each step: {}/step-1.h5{}\n", options.output,
                             settings.steps > 1 ? fmt::format(" … step-{}.h5", settings.steps) : "");
  const auto run_arranged = [&](gauge::Arranged arranged) {
    const auto arrangement = gauge::arrangement_of(arranged, *loaded.gauge, data.units, common.seed);
    for (std::size_t i = 0; i < thermometers.size(); ++i)
      settings.thermometers[i] = &thermometers[i]->in(arranged, arrangement);
    return report(renormalization::run_block_flow(context, gauge::rearranged(data, arrangement), settings), arranged);
  };
  add_data_arrangements(loaded.gauge, run_arranged, result);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  auto& settings = options->settings;
  verb.add_option("DATA", options->data, "Data set of spins on a square lattice").required();
  verb.add_option("-o,--output", options->output, "Folder to write: the lattices of each step, all numbers, a figure")
      .required();
  verb.add_option("--steps", settings.steps, "Steps of the flow").with_default();
  verb.add_option("--block", settings.block, "Side b of the blocks; each step divides the lattice's side by it")
      .with_default();
  verb.add_option("--ties", options->ties,
                  "What a block with as many +1 as -1 becomes: random, fixed (+1), or previous: the block before it")
      .with_default();
  verb.add_option("--thermometer", options->thermometers,
                  "Neural thermometers ('kadanoff thermometer fit'), one for each side that is to be measured")
      .any_number();
  verb.add_flag("--maps", settings.maps,
                "The map <v h> of each block, too, as 'analyze correlators' has it: contrast and width of their mean");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 56,
     .name = "rg",
     .summary = "Coarse-grain lattices by majority of blocks and say, step by step, which temperature they have",
     .example = "kadanoff ising --side 64 --temperatures 2,Tc,2.7 --samples 1000 --sweeps 2000 -o lattices.h5\n"
                "  kadanoff rg lattices.h5 --steps 3 -o rg",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
