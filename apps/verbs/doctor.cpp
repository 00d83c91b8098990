// kadanoff doctor: what this machine and this build can do.
#include "apps/cli/verb.hpp"
#include "host/doctor/doctor_text.hpp"

namespace kadanoff::cli {
namespace {

Run declare(Verb& /*verb*/) {
  return [](const CommonOptions& common) -> Result {
    const auto diagnosis = doctor::diagnose(common.threads);
    return {.json = doctor::to_json(diagnosis), .text = doctor::to_text(diagnosis)};
  };
}

const RegisteredVerb registered{{.place = 100,
                                 .name = "doctor",
                                 .summary = "Tell what this machine and this build can do, and what is wrong",
                                 .example = "kadanoff doctor --json",
                                 .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
