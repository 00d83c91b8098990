// kadanoff doctor: what this machine and this build can do.
#include "host/doctor/doctor.hpp"

#include "apps/cli/program.hpp"

namespace kadanoff {

void add_doctor(Program& program) {
  CLI::App& verb = program.verb("doctor", "Tell what this machine and this build can do, and what is wrong",
                                "kadanoff doctor --json");
  program.on_run(verb, [](const CommonOptions& common) -> Result {
    const auto diagnosis = diagnose(common.threads);
    return {.json = to_json(diagnosis), .text = to_text(diagnosis)};
  });
}

}  // namespace kadanoff
