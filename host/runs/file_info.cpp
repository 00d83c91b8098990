#include "host/runs/file_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "host/base/json_number.hpp"
#include "host/base/table.hpp"
#include "host/data/file_kind.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/machine/memory.hpp"
#include "host/runs/recovery_hint.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json list_datasets(const io::H5Reader& file) {
  json list = json::array();
  for (const auto& name : file.dataset_names())
    list.push_back({{"name", name}, {"type", file.type_name(name)}, {"shape", file.shape(name)}});
  return list;
}

json count_temperatures(const io::H5Reader& file) {
  std::map<double, std::int64_t> counts;
  for (const double temperature : file.read<double>("/temperatures"))
    if (!std::isnan(temperature)) ++counts[temperature];
  json list = json::array();
  for (const auto& [temperature, count] : counts)
    list.push_back({{"temperature", json_number(temperature)}, {"samples", count}});
  return list;
}

// What the fit of a thermometer says of itself: its temperatures, and its losses at the end.
void add_thermometer(json& info, const io::H5Reader& file) {
  json temperatures = json::array();
  for (const double temperature : file.read<double>("/temperatures")) temperatures.push_back(json_number(temperature));
  info["temperatures"] = temperatures;
  for (const std::string name : {"training", "test"})
    if (const auto dataset = "/losses/" + name; file.has_dataset(dataset))
      if (const auto losses = file.read<double>(dataset); !losses.empty())
        info["losses"][name] = json_number(losses.back());
}

// How far a checkpoint's training has come; one of an older version knows only the update.
void add_training(json& info, const io::H5Reader& file) {
  info["training"]["update"] = file.attribute<std::int64_t>("/", "update").value_or(0);
  const auto total = file.attribute<std::int64_t>("/", "total_updates");
  const auto per_epoch = file.attribute<std::int64_t>("/", "updates_per_epoch");
  if (!total || !per_epoch || *per_epoch < 1) return;
  info["training"]["total_updates"] = *total;
  info["training"]["updates_per_epoch"] = *per_epoch;
  info["training"]["seconds"] = file.attribute<double>("/", "seconds").value_or(0);
}

json describe_file(const fs::path& path) {
  const io::H5Reader file(path);
  json info{{"path", path.string()},
            {"kind", data::kind_of(file)},
            {"sealed", file.seal().has_value()},
            {"bytes", fs::file_size(path)},
            {"datasets", list_datasets(file)}};
  if (file.seal()) {
    info["digest"] = file.seal()->digest;
    const auto provenance = io::read_provenance(file);
    info["provenance"] = {{"command", provenance.command}, {"config", provenance.config},
                          {"seed", provenance.seed},       {"device", provenance.device},
                          {"commit", provenance.commit},   {"format_version", provenance.format_version}};
  }
  if (info["kind"] == "dataset" && file.has_dataset("/temperatures")) info["temperatures"] = count_temperatures(file);
  if (info["kind"] == "checkpoint") add_training(info, file);
  if (info["kind"] == "thermometer" && file.has_dataset("/temperatures")) add_thermometer(info, file);
  if (info["kind"] == "dataset" || info["kind"] == "model" || info["kind"] == "checkpoint" ||
      info["kind"] == "thermometer" || info["kind"] == "weights")
    if (const auto shape = file.attribute<std::vector<std::int64_t>>("/", "lattice_shape"))
      info["lattice_shape"] = *shape;
  return info;
}

// A file that cannot be read hides none of the others.
json describe_if_whole(const fs::path& path) {
  try {
    return describe_file(path);
  } catch (const Error& error) {
    return {{"path", path.string()},
            {"kind", error.code() == ExitCode::bad_input ? "damaged" : "unreadable"},
            {"problem", with_recovery_hint(path, error).what()}};
  }
}

json describe_run(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
    if (entry.is_regular_file() && entry.path().extension() == ".h5") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) fail(ExitCode::bad_input, "{} is not a run folder: there are no .h5 files in it", folder.string());
  json files = json::array();
  for (const auto& path : paths) files.push_back(describe_if_whole(path));
  return {{"path", folder.string()}, {"kind", "run"}, {"files", std::move(files)}};
}

std::string shape_text(const json& shape) {
  std::string text;
  for (const auto& extent : shape) text += (text.empty() ? "" : " x ") + extent.dump();
  return text.empty() ? "1" : text;
}

std::string plain(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

std::string temperatures_text(const json& list) {
  constexpr std::size_t most = 6;  // more are not for reading
  std::string text = fmt::format("{}: ", list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list.size() > most && i == most - 2) text += "… ";
    if (list.size() > most && i >= most - 2 && i + 1 < list.size()) continue;
    const json& one = list[i];  // of a data set, with its samples, or of a thermometer
    text +=
        one.is_object() ? fmt::format("{} ({} samples)", plain(one["temperature"]), plain(one["samples"])) : plain(one);
    if (i + 1 < list.size()) text += ", ";
  }
  return text;
}

// "46 of 80 (epoch 4.6 of 8), after 12.3 s"
std::string progress_text(const json& training) {
  const auto update = training["update"].get<std::int64_t>();
  if (!training.contains("total_updates")) return std::to_string(update);
  const auto total = training["total_updates"].get<std::int64_t>();
  const auto per_epoch = training["updates_per_epoch"].get<double>();
  return fmt::format("{} of {} (epoch {:.6g} of {:.6g}), after {:.1f} s", update, total,
                     static_cast<double>(update) / per_epoch, static_cast<double>(total) / per_epoch,
                     training["seconds"].get<double>());
}

std::string file_text(const json& info) {
  if (info.contains("problem")) return plain(info["problem"]) + "\n";
  const auto kind = info["kind"].get<std::string>();
  const auto text = fmt::format(
      "{}: {}, {}, {}\n", plain(info["path"]),
      kind == "unknown" ? "HDF5 file of an unknown kind" : data::kind_name(kind),
      machine::bytes_text(info["bytes"].get<double>()),
      info["sealed"] == true ? "undamaged, digest " + plain(info["digest"]) : "not written by kadanoff, readable");
  Table table(std::vector<Table::Column>(2, {.align = Table::Align::left}));
  const auto line = [&](const std::string& label, const std::string& value) { table.add({{label}, {value}}); };
  for (const auto& dataset : info["datasets"])
    line(plain(dataset["name"]), shape_text(dataset["shape"]) + " " + plain(dataset["type"]));
  if (info.contains("lattice_shape")) line("lattice", shape_text(info["lattice_shape"]));
  if (info.contains("training")) line("updates", progress_text(info["training"]));
  if (info.contains("temperatures")) line("temperatures", temperatures_text(info["temperatures"]));
  if (info.contains("losses")) {
    const auto test = info["losses"].value("test", json());
    line("losses", "training " + plain(info["losses"].value("training", json())) +
                       (test.is_null() ? "" : ", test " + plain(test)));
  }
  if (info.contains("provenance")) {
    const auto& from = info["provenance"];
    line("written by", fmt::format("kadanoff {}, commit {}, seed {}, on {}", plain(from["command"]),
                                   plain(from["commit"]), plain(from["seed"]), plain(from["device"])));
    line("configuration", from["config"].dump());
  }
  return text + to_text(table, 2);
}

}  // namespace

json describe(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return describe_run(path);
  try {
    return describe_file(path);
  } catch (const Error& error) {
    throw with_recovery_hint(path, error);
  }
}

std::string to_text(const json& description) {
  if (description["kind"] != "run") return file_text(description);
  std::string text = fmt::format("{}: run folder\n", plain(description["path"]));
  for (const auto& file : description["files"]) text += fmt::format("\n{}", file_text(file));
  return text;
}

}  // namespace kadanoff::runs
