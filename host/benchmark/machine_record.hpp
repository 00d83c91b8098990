// The machine that is measured on, and how it was doing: clocks, power, temperature and throttling, as far as the
// system and the driver tell, before and after.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "kernels/core/context.hpp"

namespace kadanoff::benchmark {

// How the machine is doing now. What it does not tell is null.
//
//   {"cpu": {"mhz": …, "max_mhz": …, "load": …, "throttle_events": …, "package_joules": …},
//    "gpus": [{"name": …, "driver_version": …, "clocks.sm": …, …}]}
//
// mhz is the average of all cores; package_joules counts up, so that a difference is the energy that was used. The GPUs
// are those that nvidia-smi names, in its order and by its names for what it tells.
nlohmann::json machine_state(bool with_gpus);

// nvidia-smi's CSV without units: a line of values in the order of `fields` for each GPU. Numbers are numbers, and
// "[N/A]" or "[Not Supported]" is null.
nlohmann::json parse_gpu_states(const std::string& csv, const std::vector<std::string>& fields);

// What it is: CPU, instruction set, threads, memory, build, the context's device; with its state before and after, and
// "package_watts" between them, if the CPU tells.
nlohmann::json machine_record(Context& context, const nlohmann::json& before, const nlohmann::json& after,
                              double seconds);

// One line of it for people.
std::string machine_text(const nlohmann::json& record);

}  // namespace kadanoff::benchmark
