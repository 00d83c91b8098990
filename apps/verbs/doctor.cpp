// kadanoff doctor: what this machine and this build can do.
#include "host/doctor/doctor.hpp"

#include "apps/cli/program.hpp"

namespace kadanoff::cli {

void add_doctor(Program& program) {
  CLI::App& verb = program.verb("doctor", "Tell what this machine and this build can do, and what is wrong",
                                "kadanoff doctor --json");
  program.on_run(verb, [](const CommonOptions& common) -> Result {
    const auto diagnosis = doctor::diagnose(common.threads);
    return {.json = doctor::to_json(diagnosis), .text = doctor::to_text(diagnosis)};
  });
}

}  // namespace kadanoff::cli
