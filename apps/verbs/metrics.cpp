// kadanoff metrics: the numbers along the way of any number of trainings.
#include <memory>

#include "apps/cli/verb.hpp"
#include "host/runs/run_metrics.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::vector<std::string> runs;
  bool csv = false;
};

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("RUN", options->runs, "Run folders, finished or at work").any_number().required();
  verb.add_flag("--csv", options->csv, "All rows, as comma-separated values with a line of names");
  return [options](const CommonOptions&) -> Result {
    const auto runs = runs::read_metrics({options->runs.begin(), options->runs.end()});
    return {.json = runs::to_json(runs), .text = options->csv ? runs::to_csv(runs) : runs::to_text(runs)};
  };
}

const RegisteredVerb registered{{.place = 25,
                                 .name = "metrics",
                                 .summary = "Show the metrics of trainings, or print all of them as CSV",
                                 .example = "kadanoff metrics runs/v64 runs/v128 --csv > curves.csv",
                                 .computes = false,
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
