// Collects what `kadanoff info` prints about a file or a run folder.
#include "host/runs/file_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <vector>

#include "host/base/json.hpp"
#include "host/base/standard_error.hpp"
#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/io/system_call.hpp"
#include "host/io/text_file.hpp"
#include "host/machine/memory.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/recovery_hint.hpp"
#include "host/runs/run_folder.hpp"
#include "host/runs/runs_table.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Of a foreign file every data set is read. One that cannot be read is told; it is an error only if the file is of a
// kind that is nothing without it.
json list_datasets(const io::H5Reader& file) {
  const auto kind = data::kind_of(file);
  const auto needed = data::needed_datasets(kind), checked = data::checked_datasets(kind);
  const auto holds = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  json list = json::array();
  for (const auto& dataset : file.list()) {
    json& one = list.emplace_back(json{{"name", dataset.name}, {"type", dataset.type}, {"shape", dataset.shape}});
    if (file.seal() || holds(checked, dataset.name)) continue;  // the latter are read later
    try {
      file.require_readable(dataset.name);
    } catch (const Error& error) {
      if (holds(needed, dataset.name)) throw;
      one["problem"] = error.what();
    }
  }
  return list;
}

// What `train` and the others would refuse.
void check_values(const io::H5Reader& file, const std::string& kind) {
  if (kind == "checkpoint")
    static_cast<void>(read_checkpoint(file));
  else
    data::check_kind(file, kind);
}

void check_gauge(const io::H5Reader& file, const std::string& kind) {
  for (const char* gauged : {"dataset", "flow", "model", "stack", "thermometer"})
    if (kind == gauged) static_cast<void>(gauge::read_unit_gauge(file));
}

json describe_file(const fs::path& path) {
  const io::H5Reader file(path);
  const auto status = io::status_of(path);
  if (!status) fail(ExitCode::no_input, "{} does not exist any more", path.string());
  json info{{"path", path.string()},
            {"kind", data::kind_of(file)},
            {"sealed", file.seal().has_value()},
            {"bytes", status->st_size},
            {"datasets", list_datasets(file)}};
  if (file.seal()) {
    info["digest"] = file.seal()->digest;
    const auto provenance = io::read_provenance(file);
    info["provenance"] = {{"command", provenance.command}, {"config", provenance.config},
                          {"seed", provenance.seed},       {"device", provenance.device},
                          {"commit", provenance.commit},   {"format_version", provenance.format_version}};
  }
  data::describe_kind(file, info);
  const auto no_problem = [&](auto check) {
    try {
      check(file, info["kind"]);
    } catch (const Error& error) {
      if (error.code() != ExitCode::bad_input) throw;
      info["problem"] = error.what();
    }
    return !info.contains("problem");
  };
  if (no_problem(check_values) && !no_problem(check_gauge)) info.erase("gauge");  // what it says of itself is not so
  return info;
}

json not_usable(const fs::path& path, const std::string& kind, const std::string& problem) {
  return {{"path", path.string()}, {"kind", kind}, {"problem", problem}};
}

bool is_text_of_a_run(const fs::path& path) {
  return path.filename() == runs::metrics_name || path.filename() == runs::config_name;
}

// Of a text there is nothing to say, unless it cannot be read.
std::optional<json> describe_if_there(const fs::path& path) {
  if (!is_text_of_a_run(path)) return describe_file(path);
  static_cast<void>(io::read_text_file(path));
  return std::nullopt;
}

// A file that cannot be read must not hide the others. One that a training has replaced or removed meanwhile is none.
std::optional<json> describe_if_whole(const fs::path& path) {
  try {
    const auto info = describe_if_there(path);
    return info && info->contains("problem") ? not_usable(path, "unusable", (*info)["problem"]) : info;
  } catch (const Error& error) {
    std::error_code unknown;
    if (error.code() == ExitCode::no_input || (!fs::exists(path, unknown) && !unknown)) return std::nullopt;
    return not_usable(path, error.code() == ExitCode::bad_input ? "damaged" : "unreadable",
                      with_recovery_hint(path, error).what());
  }
}

// A link that leads nowhere or in a circle is no file of a run.
bool is_file_of_a_run(const fs::path& path) {
  if (path.extension() != ".h5" && !is_text_of_a_run(path)) return false;
  try {
    const auto status = io::status_of(path);
    return status && S_ISREG(status->st_mode);
  } catch (const io::SystemError& error) {
    if (error.number() != ELOOP) throw;
    return false;
  }
}

// All files of a folder and of the folders in it.
json describe_files(const fs::path& folder) {
  std::vector<fs::path> paths;
  const auto unread = io::visit_below(folder, [&](const fs::path& path) {
    if (is_file_of_a_run(path)) paths.push_back(path);
    return true;
  });
  std::sort(paths.begin(), paths.end());
  json files = json::array();
  for (const auto& path : paths)
    if (auto info = describe_if_whole(path)) files.push_back(std::move(*info));
  for (const auto& one : unread) files.push_back(not_usable(one.path, "unreadable", one.problem));
  return files;
}

// The folder of a reproduction is one result, though there are runs in it.
FoundRuns runs_in(const fs::path& folder) {
  if (is_run(folder) || io::is_there(folder / "reproduction.json")) return {};
  return runs_below(folder);
}

json describe_runs(const fs::path& folder, const FoundRuns& found) {
  json summaries = json::array();
  const auto add_unread = [&](const fs::path& run, const std::string& problem) {
    summaries.push_back(summary_of_run(run, json::array({not_usable(run, "unreadable", problem)})));
  };
  for (const auto& run : found.runs) {
    try {
      summaries.push_back(summary_of_run(run, describe_files(run)));
    } catch (const io::SystemError& error) {  // such as a folder that may not be listed
      add_unread(run, error.what());
    }
  }
  for (const auto& one : found.unread) add_unread(one.path, one.problem);
  std::sort(summaries.begin(), summaries.end(), [](const json& a, const json& b) { return a["path"] < b["path"]; });
  return {{"path", folder.string()}, {"kind", "runs"}, {"runs", std::move(summaries)}};
}

json describe_folder(const fs::path& folder) {
  const auto found = runs_in(folder);
  if (!found.runs.empty()) return describe_runs(folder, found);
  auto files = describe_files(folder);
  if (files.empty())
    fail(ExitCode::bad_input, "{} is neither a run folder nor a folder of runs: there are no .h5 files in it",
         folder.string());
  if (files.size() == found.unread.size()) return describe_runs(folder, found);
  return {{"path", folder.string()}, {"kind", is_run(folder) ? "run" : "folder"}, {"files", std::move(files)}};
}

std::string file_text(const json& info) {
  if (!info.contains("datasets")) return plain_text(info["problem"]) + "\n";
  const auto kind = info["kind"].get<std::string>();
  const auto text = fmt::format(
      "{}: {}, {}, {}\n", plain_text(info["path"]),
      kind == "unknown" ? "HDF5 file of an unknown kind" : data::kind_name(kind),
      machine::bytes_text(info["bytes"].get<double>()),
      info["sealed"] == true ? "undamaged, digest " + plain_text(info["digest"]) : "not written by kadanoff, readable");
  Table table(std::vector<Table::Column>(2, {.align = Table::Align::left}));
  const auto line = [&](const std::string& label, const std::string& value) { table.add({{label}, {value}}); };
  for (const auto& dataset : info["datasets"])
    line(plain_text(dataset["name"]), data::shape_text(dataset["shape"]) + " " + plain_text(dataset["type"]) +
                                          (dataset.contains("problem") ? ", cannot be read" : ""));
  for (const auto& dataset : info["datasets"])
    if (dataset.contains("problem")) line("problem", plain_text(dataset["problem"]));
  for (const auto& [label, value] : data::kind_lines(info)) line(label, value);
  if (info.contains("problem")) line("problem", plain_text(info["problem"]));
  if (info.contains("provenance")) {
    const auto& from = info["provenance"];
    line("written by", fmt::format("kadanoff {}, commit {}, seed {}, on {}", plain_text(from["command"]),
                                   plain_text(from["commit"]), plain_text(from["seed"]), plain_text(from["device"])));
    if (!from["config"].is_null()) line("configuration", json_text(from["config"]));
    if (from["config"].is_object() && from["config"].contains("best"))
      line("model", plain_text(from["config"]["best"]));
    if (from["config"].is_object())  // of a training: host/training/run_options.hpp
      for (const auto& change : from["config"].value("changes", json::array())) line("changed", plain_text(change));
  }
  return text + to_text(table, 2);
}

}  // namespace

json describe(const fs::path& path) {
  if (io::is_folder(path)) return describe_folder(path);
  try {
    return describe_file(path);
  } catch (const Error& error) {
    throw with_recovery_hint(path, error);
  }
}

std::string to_text(const json& description) {
  if (description["kind"] == "runs")
    return fmt::format("{}: {}\n\n", plain_text(description["path"]), counted(description["runs"].size(), "run")) +
           runs_text(description["runs"]);
  if (!description.contains("files")) return file_text(description);
  std::string text =
      fmt::format("{}: {}\n", plain_text(description["path"]), description["kind"] == "run" ? "run folder" : "folder");
  for (const auto& file : description["files"]) text += fmt::format("\n{}", file_text(file));
  return text;
}

}  // namespace kadanoff::runs
