// Reads clocks, load, power and temperature from the system and from the GPU's driver.
#include "host/benchmark/machine_record.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/io/command.hpp"
#include "host/io/file_status.hpp"
#include "host/io/provenance.hpp"
#include "host/machine/build_info.hpp"
#include "host/machine/machine.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path cpus = "/sys/devices/system/cpu";

std::optional<double> number_in(const fs::path& path) {
  std::ifstream file(path);
  double value = 0;
  return file >> value ? std::optional(value) : std::nullopt;
}

json or_null(std::optional<double> value) { return value ? json(*value) : json(); }

// The values in a file that every core has.
std::vector<double> of_each_core(const std::string& file) {
  std::vector<double> values;
  for (int core = 0; io::is_there(cpus / ("cpu" + std::to_string(core))); ++core)
    if (const auto value = number_in(cpus / ("cpu" + std::to_string(core)) / file)) values.push_back(*value);
  return values;
}

std::optional<double> sum(const std::vector<double>& values) {
  if (values.empty()) return {};
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

std::optional<double> mean(const std::vector<double>& values) {
  const auto total = sum(values);
  return total ? std::optional(*total / static_cast<double>(values.size())) : std::nullopt;
}

// "cpu MHz : 3492.1" of every core.
std::vector<double> clocks_in_cpuinfo() {
  std::vector<double> values;
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("cpu MHz"))
      if (const auto colon = line.find(':'); colon != std::string::npos)
        values.push_back(std::strtod(line.c_str() + colon + 1, nullptr));
  return values;
}

json cpu_state() {
  auto clocks = of_each_core("cpufreq/scaling_cur_freq");  // kHz
  for (double& clock : clocks) clock *= 1e-3;
  auto limits = of_each_core("cpufreq/cpuinfo_max_freq");
  for (double& limit : limits) limit *= 1e-3;
  json power;
  if (const auto microjoules = number_in("/sys/class/powercap/intel-rapl:0/energy_uj")) power = *microjoules * 1e-6;
  return {{"mhz", or_null(mean(clocks.empty() ? clocks_in_cpuinfo() : clocks))},
          {"max_mhz", or_null(mean(limits))},
          {"load", or_null(number_in("/proc/loadavg"))},
          {"throttle_events", or_null(sum(of_each_core("thermal_throttle/core_throttle_count")))},
          {"package_joules", power}};
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

json gpu_states() {
  const auto program = io::find_program("nvidia-smi");
  if (!program) return json::array();
  const auto ask = [&](const char* throttling) {
    const std::vector<std::string> fields = {"name",       "driver_version", "clocks.sm",       "clocks.max.sm",
                                             "power.draw", "power.limit",    "temperature.gpu", throttling};
    std::string query = "--query-gpu=";
    for (const auto& field : fields) query += field + (&field == &fields.back() ? "" : ",");
    const auto outcome =
        io::run_command({program->string(), query, "--format=csv,noheader,nounits"}, "", std::chrono::seconds(20));
    return outcome.problem.empty() ? parse_gpu_states(outcome.out, fields) : json();
  };
  auto states = ask("clocks_event_reasons.active");  // its name since driver 535
  if (states.is_null()) states = ask("clocks_throttle_reasons.active");
  return states.is_null() ? json::array() : states;
}

}  // namespace

json parse_gpu_states(const std::string& csv, const std::vector<std::string>& fields) {
  auto gpus = json::array();
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    if (trimmed(line).empty()) continue;
    json gpu;
    std::istringstream cells(line);
    for (const auto& field : fields) {
      std::string cell;
      std::getline(cells, cell, ',');
      cell = trimmed(cell);
      double value = 0;
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
      const bool number = error == std::errc() && end == cell.data() + cell.size();
      gpu[field] = cell.empty() || cell.front() == '[' ? json() : number ? json(value) : json(cell);
    }
    gpus.push_back(gpu);
  }
  return gpus;
}

json machine_state(bool with_gpus) {
  return {{"cpu", cpu_state()}, {"gpus", with_gpus ? gpu_states() : json::array()}};
}

json machine_record(Context& context, const json& before, const json& after, double seconds) {
  const auto machine = machine::this_machine();
  const auto& build = machine::build_info();
  json watts;
  const auto &from = before["cpu"]["package_joules"], &to = after["cpu"]["package_joules"];
  if (from.is_number() && to.is_number() && to >= from)  // the counter sometimes starts again at 0
    watts = (to.get<double>() - from.get<double>()) / seconds;
  return {{"cpu", machine.cpu},
          {"isa", machine.isa},
          {"features", machine.features},
          {"system", machine.system},
          {"threads", context.cpu().threads()},
          {"memory_bytes", machine.memory.total.value_or(0)},
          {"device", io::device_description(context)},
          {"version", build.version},
          {"commit", build.commit},
          {"build_type", build.build_type},
          {"compiler", build.compiler},
          {"onednn", build.onednn},
          {"cuda_runtime", cuda_runtime_version()},
          {"cuda_driver", cuda_driver_version()},
          {"package_watts", watts},
          {"seconds", seconds},
          {"before", before},
          {"after", after}};
}

std::string machine_text(const json& record) {
  const auto number = [](const json& value, const char* unit) {
    return value.is_number() ? fmt::format("{:.6g}{}", value.get<double>(), unit) : std::string("?");
  };
  const auto &before = record["before"], &after = record["after"];
  auto line = fmt::format("{}, {}, {}; kadanoff {} {}\nCPU {} → {}, load {} → {}", plain_text(record["cpu"]),
                          counted(record["threads"].get<int>(), "thread"), plain_text(record["isa"]),
                          plain_text(record["version"]), plain_text(record["commit"]),
                          number(before["cpu"]["mhz"], " MHz"), number(after["cpu"]["mhz"], " MHz"),
                          number(before["cpu"]["load"], ""), number(after["cpu"]["load"], ""));
  if (after["cpu"]["throttle_events"].is_number() && before["cpu"]["throttle_events"].is_number())
    line += fmt::format(", throttled {}", counted(after["cpu"]["throttle_events"].get<double>() -
                                                      before["cpu"]["throttle_events"].get<double>(),
                                                  "time"));
  if (record["package_watts"].is_number()) line += fmt::format(", {}", number(record["package_watts"], " W"));
  line += '\n';
  for (std::size_t i = 0; i < after["gpus"].size() && i < before["gpus"].size(); ++i) {
    const auto &then = before["gpus"][i], &now = after["gpus"][i];
    line +=
        fmt::format("{}, driver {}: {} → {} of {}, {} of {}, {}, throttling {}\n", plain_text(now["name"]),
                    plain_text(now["driver_version"]), number(then["clocks.sm"], ""), number(now["clocks.sm"], " MHz"),
                    number(now["clocks.max.sm"], " MHz"), number(now["power.draw"], " W"),
                    number(now["power.limit"], " W"), number(now["temperature.gpu"], " °C"),
                    plain_text(now.contains("clocks_event_reasons.active") ? now["clocks_event_reasons.active"]
                                                                           : now["clocks_throttle_reasons.active"]));
  }
  return line;
}

}  // namespace kadanoff::benchmark
