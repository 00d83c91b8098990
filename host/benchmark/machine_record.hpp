// The machine of a measurement and its state before and after: clocks, power, temperature and throttling, as far as the
// system and the driver report them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "kernels/core/context.hpp"

namespace kadanoff::benchmark {

// The present state of the machine. What the system does not report is null.
//
//   {"cpu": {"mhz": …, "max_mhz": …, "load": …, "throttle_events": …, "package_joules": …},
//    "gpus": [{"name": …, "driver_version": …, "clocks.sm": …, …}]}
//
// mhz is the average of all cores; package_joules is a counter, so a difference is the energy used. The GPUs and their
// fields have the order and the names of nvidia-smi.
nlohmann::json machine_state(bool with_gpus);

// nvidia-smi's CSV without units: one line per GPU, values in the order of `fields`. Numbers become JSON numbers,
// "[N/A]" and "[Not Supported]" become null.
nlohmann::json parse_gpu_states(const std::string& csv, const std::vector<std::string>& fields);

// The machine: CPU, instruction set, threads, memory, build, the context's device; with its state before and after, and
// the mean "package_watts" in between, if the CPU reports energy.
nlohmann::json machine_record(Context& context, const nlohmann::json& before, const nlohmann::json& after,
                              double seconds);

// One line of it for people.
std::string machine_text(const nlohmann::json& record);

}  // namespace kadanoff::benchmark
