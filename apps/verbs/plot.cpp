// kadanoff plot: the curves of any number of trainings as one picture.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "apps/cli/verb.hpp"
#include "host/figures/training_curves.hpp"
#include "host/io/output.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> runs;
  std::string output, x = "epoch";
};

// NAME.csv, NAME.svg, NAME.png; an ending that is one of these is not part of the name.
fs::path without_ending(fs::path path) {
  for (const char* ending : {".csv", ".svg", ".png"})
    if (path.extension() == ending) return path.replace_extension();
  return path;
}

Result run(const Options& options, const CommonOptions& common) {
  for (const char* x : {"epoch", "update", "seconds", ""}) {
    if (*x == 0) fail(ExitCode::usage, "--x '{}' is not one of epoch, update, seconds", options.x);
    if (options.x == x) break;
  }
  const auto runs = runs::read_metrics({options.runs.begin(), options.runs.end()});
  const auto output = without_ending(options.output);
  if (const auto name = output.filename(); name.empty() || name == "." || name == "..")
    fail(ExitCode::usage, "--output '{}' is not the name of a picture", options.output);
  for (const char* ending : {".csv", ".svg", ".png"})
    io::require_writable_output(output.string() + ending, common.if_exists());
  io::NewOutputs outputs;
  const auto figure = figures::training_curves(runs, options.x, output.filename().string());
  const auto files = figures::write_figure(figure, output.has_parent_path() ? output.parent_path() : fs::path("."));
  outputs.keep();
  Result result;
  for (const auto& [key, path] :
       {std::pair{"csv", files.csv}, std::pair{"svg", files.svg}, std::pair{"png", files.png}}) {
    if (path.empty()) continue;
    const auto name = path.lexically_normal().string();  // without "./"
    result.json[key] = name;
    result.text += name + "\n";
  }
  if (!files.problem.empty()) result.text += files.problem + "\n";
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("RUN", options->runs, "Run folders, finished or at work").any_number().required();
  verb.add_option("-o,--output", options->output, "NAME: the picture is NAME.svg and NAME.png, its numbers NAME.csv")
      .required();
  verb.add_option("--x", options->x, "epoch, update or seconds").with_default();
  return [options](const CommonOptions& common) { return run(*options, common); };
}

const RegisteredVerb registered{{.place = 26,
                                 .name = "plot",
                                 .summary = "Draw the metrics of trainings as one picture",
                                 .example = "kadanoff plot runs/v64 runs/v128 -o curves",
                                 .computes = false,
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
