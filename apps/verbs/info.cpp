// kadanoff info: what is in a file or a run folder, and whether it is undamaged.
#include <fmt/format.h>

#include <memory>

#include "apps/cli/verb.hpp"
#include "host/runs/file_info.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

Run declare(Verb& verb) {
  auto path = std::make_shared<std::string>();
  verb.add_option("FILE", *path, "A data set, model, checkpoint, flow, analysis, any HDF5 file, or a run folder")
      .required();
  return [path](const CommonOptions&) -> Result {
    const auto description = runs::describe(*path);
    Result result{.json = description, .text = runs::to_text(description)};
    if (description["kind"] != "run") return result;
    std::vector<std::string> wrong;
    bool damaged = false;
    for (const auto& file : description["files"]) {
      if (!file.contains("problem")) continue;
      wrong.push_back(file["path"]);
      damaged = damaged || file["kind"] == "damaged";
    }
    if (wrong.empty()) return result;
    result.exit_code = damaged ? ExitCode::bad_input : ExitCode::io;
    result.error = fmt::format("{} of {} files cannot be used: {}", wrong.size(), description["files"].size(),
                               fmt::join(wrong, ", "));
    return result;
  };
}

const RegisteredVerb registered{{.place = 110,
                                 .name = "info",
                                 .summary = "Say what is in a file or a run folder, and check that it is undamaged",
                                 .example = "kadanoff info train.h5",
                                 .computes = false,
                                 .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
