// kadanoff info: what is in a file or a run folder, and whether it is undamaged.
#include <fmt/format.h>

#include <memory>

#include "apps/cli/verb.hpp"
#include "host/base/words.hpp"
#include "host/runs/file_info.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

Run declare(Verb& verb) {
  auto path = std::make_shared<std::string>();
  verb.add_option("FILE", *path,
                  "A data set, model, checkpoint, flow, analysis, any HDF5 file, a run folder, or a folder of runs")
      .required();
  return [path](const CommonOptions&) -> Result {
    const auto description = runs::describe(*path);
    Result result{.json = description, .text = runs::to_text(description)};
    if (description.contains("problem")) {
      result.exit_code = ExitCode::bad_input;
      result.error = description["problem"];
    }
    const bool of_runs = description["kind"] == "runs";
    if (!description.contains("files") && !of_runs) return result;
    const auto& all = description[of_runs ? "runs" : "files"];
    std::vector<std::string> wrong;
    bool damaged = false;
    for (const auto& one : all) {
      if (!one.contains("problem")) continue;
      wrong.push_back(one["path"]);
      damaged = damaged || one[of_runs ? "problem_kind" : "kind"] != "unreadable";
    }
    if (wrong.empty()) return result;
    result.exit_code = damaged ? ExitCode::bad_input : ExitCode::io;
    result.error = fmt::format("{} of {} cannot be used: {}", wrong.size(),
                               counted(all.size(), of_runs ? "run" : "file"), fmt::join(wrong, ", "));
    return result;
  };
}

const RegisteredVerb registered{
    {.place = 110,
     .name = "info",
     .summary = "Say what is in a file, a run folder or a folder of runs, and check that it is undamaged",
     .example = "kadanoff info train.h5",
     .computes = false,
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
