// Runs the repetitions, draws the figures, judges the claims, and writes the results.
#include "host/papers/reproduction.hpp"

#include <optional>

#include "host/base/json.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/stopwatch.hpp"
#include "host/base/words.hpp"
#include "host/io/text_file.hpp"
#include "host/papers/claim_text.hpp"
#include "host/papers/sources.hpp"
#include "host/papers/stage_log.hpp"
#include "host/papers/used_files.hpp"
#include "host/report/changed_files.hpp"
#include "host/report/html.hpp"
#include "host/report/sources.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

std::vector<figures::FigureFiles> draw(const Study& study, const std::filesystem::path& folder) {
  const auto gnuplot = figures::look_for_gnuplot();
  const auto program = gnuplot.problem.empty() ? std::optional(gnuplot.program) : std::nullopt;
  if (!program) log_stage("no pictures, only their numbers: {}", gnuplot.problem);
  const auto figures = study.figures();
  log_stage("{}: {}", folder.string(), counted(figures.size(), "figure"));
  std::vector<figures::FigureFiles> files;
  for (const figures::Figure& figure : figures) {
    files.push_back(figures::write_figure(figure, folder, program));
    if (!files.back().problem.empty()) log_stage("{}", files.back().problem);
  }
  return files;
}

// Claims from more seeds than are asked for now, such as those of an earlier --seeds, are worth more than the new ones.
void require_all_seeds(const Study& study, const ReproductionOptions& options) {
  if (options.existing == Existing::overwrite) return;
  const auto text = io::read_text_file(options.folder / "claims.json");
  const auto claims = parse_json(text.value_or(""));
  if (!claims.is_object() || !claims.contains("seeds") || !claims["seeds"].is_number_integer()) return;
  if (const auto seeds = claims["seeds"].get<std::int64_t>(); seeds > study.repetitions)
    fail(ExitCode::usage,
         "{} holds the claims of {} seeds, and --seeds is {} now: give --seeds {} or more, or another folder",
         options.folder.string(), seeds, study.repetitions, seeds);
}

// False if a StopRequest came before the last repetition was done.
bool repeat(Context& context, const Study& study, ResultFolder& folder) {
  const auto accept = [&](const std::filesystem::path& stage, const io::Provenance& made_by) {
    folder.accept(stage, made_by);
  };
  try {
    for (std::int64_t i = 0; i < study.repetitions; ++i) {
      const auto seed = study.seed + static_cast<std::uint64_t>(i);
      study.repeat(Stages(context, study.paper, study.settings, seed, folder.of_seed(seed), accept));
    }
    return true;
  } catch (const Interrupted&) {
    return false;
  }
}

void make(Context& context, const Study& study, ResultFolder& folder, Reproduction& result) {
  const StopRequest stop;
  result.stopped = !repeat(context, study, folder);
  result.builds = folder.builds();
  if (result.stopped) return;
  result.figures = draw(study, folder.figures());
  result.claims = study.claims();
  require_complete(result.claims);
  result.files = used_files(folder.figures().parent_path(), result.figures, study.seed, study.repetitions);
  find_sources(result.claims, result.files);
  folder.write("claims.txt", to_text(result));
  folder.write("claims.md", to_markdown(result));
  auto json = to_json(result);
  json["digest"] = report::digest_of_claims(json);
  folder.write("claims.json", json_text(json, 2) + "\n");
  const report::Document page{.title = study.paper + ": what came out",
                              .sections = report::sections_of_reproduction(json, folder.figures(), "figures", "")};
  folder.write("report.html", report::to_html(page));
  folder.finish();
}

}  // namespace

void require_at_least(const std::string& option, std::int64_t value, std::int64_t least) {
  if (value < least || value > 1'000'000) fail(ExitCode::usage, "{} {}: from {} to 1,000,000", option, value, least);
}

void require_seeds(std::uint64_t first, std::int64_t count) {
  require_at_least("--seeds", count, 1);
  if (first + static_cast<std::uint64_t>(count) > seed_stride)
    fail(ExitCode::usage, "--seed {}: a reproduction takes seeds below {}", first, seed_stride);
}

Reproduction reproduce(Context& context, const Study& study, const ReproductionOptions& options) {
  const Stopwatch watch;
  const ReproductionRecord record{.paper = study.paper,
                                  .settings = study.settings,
                                  .commit = options.commit,
                                  .device = context.on_cuda() ? "cuda" : "cpu"};
  require_all_seeds(study, options);
  ResultFolder folder(options.folder, record, options.existing, options.other_builds);
  Reproduction result{.paper = study.paper,
                      .heading = study.heading,
                      .command = options.command,
                      .settings = study.settings,
                      .repetitions = study.repetitions,
                      .files = nlohmann::json::array(),
                      .builds = folder.builds()};
  try {
    make(context, study, folder, result);
  } catch (const Error& error) {
    throw folder.with_what_is_left(error);
  }
  result.seconds = watch.seconds();
  return result;
}

std::string to_text(const Reproduction& reproduction) {
  return reproduction.heading + "\n" + to_text(reproduction.claims);
}

std::string to_markdown(const Reproduction& reproduction) {
  return reproduction.heading + "\n" + to_markdown(reproduction.claims);
}

nlohmann::json to_json(const Reproduction& reproduction) {
  nlohmann::json figures = nlohmann::json::array();
  for (const figures::FigureFiles& files : reproduction.figures) figures.push_back(files.csv.filename().string());
  return {{"paper", reproduction.paper},       {"heading", reproduction.heading},
          {"command", reproduction.command},   {"settings", reproduction.settings},
          {"seeds", reproduction.repetitions}, {"builds", reproduction.builds},
          {"stopped", reproduction.stopped},   {"figures", figures},
          {"files", reproduction.files},       {"claims", to_json(reproduction.claims)}};
}

}  // namespace kadanoff::papers
