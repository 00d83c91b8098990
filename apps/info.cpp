// kadanoff info: what is in a file or a run folder, and whether it is undamaged.
#include <memory>

#include "apps/program.hpp"
#include "host/file_info.hpp"

namespace kadanoff {

void add_info(Program& program) {
  auto path = std::make_shared<std::string>();
  CLI::App& verb = program.verb("info", "Say what is in a file or a run folder, and check that it is undamaged",
                                "kadanoff info train.h5");
  verb.add_option("file", *path, "A data set, model, checkpoint, flow, analysis, any HDF5 file, or a run folder")
      ->required();
  program.on_run(verb, [path](const CommonOptions&) -> Result {
    const auto description = describe(*path);
    return {description, to_text(description)};
  });
}

}  // namespace kadanoff
