// Iso 2018 from its settings to its claims: runs the stages, draws the figures, judges.
#include "host/papers/iso2018/iso2018.hpp"

#include <fmt/format.h>

#include <chrono>

#include "host/base/stop_request.hpp"
#include "host/io/output.hpp"
#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/figures.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "host/papers/stage_log.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

void check(const Iso2018Settings& settings) {
  const auto at_least = [](const char* option, std::int64_t value, std::int64_t least) {
    if (value < least || value > 1'000'000) fail(ExitCode::usage, "{} {}: from {} to 1,000,000", option, value, least);
  };
  at_least("--samples", settings.samples, 2);
  at_least("--epochs", settings.epochs, 1);
  at_least("--thermometer-epochs", settings.thermometer_epochs, 1);
  at_least("--seeds", settings.seeds, 1);
  if (settings.seed + static_cast<std::uint64_t>(settings.seeds) > max_seed)  // see stages.hpp
    fail(ExitCode::usage, "--seed {}: a reproduction takes seeds below {}", settings.seed, max_seed);
}

std::vector<figures::FigureFiles> draw(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds,
                                       const std::filesystem::path& folder) {
  const auto gnuplot = figures::look_for_gnuplot();
  const auto program = gnuplot.problem.empty() ? std::optional(gnuplot.program) : std::nullopt;
  if (!program) log_stage("no pictures, only their numbers: {}", gnuplot.problem);
  auto figures = iso2018_flow_figures(settings, seeds);
  for (auto& figure : iso2018_weights_figures(settings, seeds)) figures.push_back(std::move(figure));
  log_stage("{}: {} figures", folder.string(), figures.size());
  std::vector<figures::FigureFiles> files;
  for (const figures::Figure& figure : figures) {
    files.push_back(figures::write_figure(figure, folder, program));
    if (!files.back().problem.empty()) log_stage("{}", files.back().problem);
  }
  return files;
}

std::string scale_text(const Iso2018Settings& settings) {
  const bool as_long = settings.epochs == 5000 && settings.thermometer_epochs == 7500;
  return fmt::format(
             "Iso, Shiba, Yokoo (2018), {} scale: {} × {} configurations for training and as many for the flows{}, "
             "N_h = {}, {} epochs, {} of the thermometer{}, {}{}.\n",
             settings.scale, temperatures_of(Iso2018Data::narrow).size(), settings.samples,
             settings.samples < 1000 ? " (the paper: 1,000 a temperature)" : "", fmt::join(settings.hidden, ", "),
             settings.epochs, settings.thermometer_epochs, as_long ? "" : " (the paper: 5,000 and 7,500)",
             repetitions(static_cast<std::size_t>(settings.seeds)),
             settings.seeds == 1 ? ", without error bars (--seeds N)" : ", ± is the standard error over them") +
         "Likely T is the network's most probable temperature, as in the paper; energy T that at which an equilibrium "
         "lattice\nhas the same mean energy, ours. A claim is judged by parts, numbers with a range for each "
         "repetition.\n";
}

}  // namespace

std::vector<Claim> iso2018_claims(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds) {
  std::vector<Claim> claims;
  for (const auto part :
       {iso2018_thermometer_claims, iso2018_flow_claims, iso2018_fixed_point_claims, iso2018_weights_claims})
    for (auto& claim : part(settings, seeds)) claims.push_back(std::move(claim));
  return claims;
}

Iso2018Result reproduce_iso2018(Context& context, const Iso2018Settings& settings, const ReproductionOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  check(settings);
  Iso2018Result result{settings, {}, {}, {}, 0, false};
  const ResultFolder folder(options.folder,
                            {"iso2018", to_json(settings), options.commit, context.on_cuda() ? "cuda" : "cpu"},
                            options.overwrite, options.other_builds);
  result.builds = folder.builds();
  const StopRequest stop;
  const Iso2018Plan plan(settings);
  std::vector<Iso2018Seed> seeds;
  for (std::int64_t i = 0; i < settings.seeds && !result.stopped; ++i) {
    const auto seed = settings.seed + static_cast<std::uint64_t>(i);
    if (auto done = run_stages(context, settings, plan, seed, folder.of_seed(seed)))
      seeds.push_back(std::move(*done));
    else
      result.stopped = true;
  }
  if (!result.stopped) {
    result.figures = draw(settings, seeds, folder.figures());
    result.claims = iso2018_claims(settings, seeds);
    io::write_text_file(folder.path() / "claims.txt", to_text(result), io::IfExists::replace);
    io::write_text_file(folder.path() / "claims.md", scale_text(settings) + "\n" + claims_markdown(result.claims),
                        io::IfExists::replace);
    io::write_text_file(folder.path() / "claims.json", to_json(result).dump(2) + "\n", io::IfExists::replace);
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

std::string to_text(const Iso2018Result& result) {
  return scale_text(result.settings) + "\n" + claims_table(result.claims);
}

nlohmann::json to_json(const Iso2018Result& result) {
  nlohmann::json figures = nlohmann::json::array();
  for (const figures::FigureFiles& files : result.figures) figures.push_back(files.csv.filename().string());
  return {{"paper", "iso2018"},
          {"settings", to_json(result.settings)},
          {"seeds", result.settings.seeds},
          {"builds", result.builds},
          {"stopped", result.stopped},
          {"figures", figures},
          {"claims", claims_json(result.claims)}};
}

}  // namespace kadanoff::papers::iso2018
