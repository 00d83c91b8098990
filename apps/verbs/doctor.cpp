// kadanoff doctor: what this machine and this build can do.
#include "apps/cli/verb.hpp"
#include "host/doctor/doctor_text.hpp"
#include "kernels/core/device.hpp"

namespace kadanoff::cli {
namespace {

Run declare(Verb& /*verb*/) {
  return [](const CommonOptions& common) -> Result {
    const Device asked = parse_device(common.device);  // Error(unavailable) if there is no such GPU
    const auto diagnosis = doctor::diagnose(common.threads);
    Result result{.json = doctor::to_json(diagnosis), .text = doctor::to_text(diagnosis)};
    if (common.device == "auto" || asked == cpu_device) return result;
    const auto& gpu = diagnosis.gpus.at(static_cast<std::size_t>(asked.index));
    if (gpu.problem.empty()) return result;
    result.exit_code = ExitCode::unavailable;
    result.error = fmt::format("--device {}: {} cannot be used: {}", common.device, to_string(asked), gpu.problem);
    return result;
  };
}

const RegisteredVerb registered{{.place = 100,
                                 .name = "doctor",
                                 .summary = "Tell what this machine and this build can do, and what is wrong",
                                 .example = "kadanoff doctor --json\n  kadanoff doctor --device cuda",
                                 .computes = false,
                                 .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
