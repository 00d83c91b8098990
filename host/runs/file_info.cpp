// Collects what `kadanoff info` prints about a file or a run folder.
#include "host/runs/file_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/base/json.hpp"
#include "host/base/standard_error.hpp"
#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/io/system_call.hpp"
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

json describe_file(const fs::path& path) {
  const io::H5Reader file(path);
  json info{{"path", path.string()},
            {"kind", data::kind_of(file)},
            {"sealed", file.seal().has_value()},
            {"bytes", io::status_of(path).value().st_size},
            {"datasets", list_datasets(file)}};
  if (file.seal()) {
    info["digest"] = file.seal()->digest;
    const auto provenance = io::read_provenance(file);
    info["provenance"] = {{"command", provenance.command}, {"config", provenance.config},
                          {"seed", provenance.seed},       {"device", provenance.device},
                          {"commit", provenance.commit},   {"format_version", provenance.format_version}};
  }
  data::describe_kind(file, info);
  try {
    check_values(file, info["kind"]);
  } catch (const Error& error) {
    if (error.code() != ExitCode::bad_input) throw;
    info["problem"] = error.what();
  }
  return info;
}

// A file that cannot be read must not hide the others.
json describe_if_whole(const fs::path& path) {
  try {
    auto info = describe_file(path);
    if (!info.contains("problem")) return info;
    return {{"path", path.string()}, {"kind", "unusable"}, {"problem", info["problem"]}};
  } catch (const Error& error) {
    return {{"path", path.string()},
            {"kind", error.code() == ExitCode::bad_input ? "damaged" : "unreadable"},
            {"problem", with_recovery_hint(path, error).what()}};
  }
}

// All files of a folder and of the folders in it.
json describe_files(const fs::path& folder) {
  std::vector<fs::path> paths;
  const auto problems = io::visit_below(folder, [&](const fs::path& path) {
    std::error_code ignored;  // a link that leads nowhere or in a circle is no file of a run
    if (path.extension() == ".h5" && fs::is_regular_file(path, ignored)) paths.push_back(path);
    return true;
  });
  for (const auto& problem : problems) tell(fmt::format("kadanoff: {}; passed over", problem));
  std::sort(paths.begin(), paths.end());
  json files = json::array();
  for (const auto& path : paths) files.push_back(describe_if_whole(path));
  return files;
}

json describe_run(const fs::path& folder) {
  auto files = describe_files(folder);
  if (files.empty())
    fail(ExitCode::bad_input, "{} is neither a run folder nor a folder of runs: there are no .h5 files in it",
         folder.string());
  return {{"path", folder.string()}, {"kind", "run"}, {"files", std::move(files)}};
}

// The folder of a reproduction is one result, though there are runs in it.
std::vector<fs::path> runs_in(const fs::path& folder) {
  if (is_run(folder) || io::is_there(folder / "reproduction.json")) return {};
  return runs_below(folder);
}

json describe_runs(const fs::path& folder, const std::vector<fs::path>& runs) {
  json summaries = json::array();
  for (const auto& run : runs) {
    try {
      summaries.push_back(summary_of_run(run, describe_files(run)));
    } catch (const io::SystemError& error) {  // such as a folder that may not be listed
      summaries.push_back(summary_of_run(
          run, json::array({json{{"path", run.string()}, {"kind", "unreadable"}, {"problem", error.what()}}})));
    }
  }
  return {{"path", folder.string()}, {"kind", "runs"}, {"runs", std::move(summaries)}};
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
  }
  return text + to_text(table, 2);
}

}  // namespace

json describe(const fs::path& path) {
  if (io::is_folder(path)) {
    const auto runs = runs_in(path);
    return runs.empty() ? describe_run(path) : describe_runs(path, runs);
  }
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
  if (description["kind"] != "run") return file_text(description);
  std::string text = fmt::format("{}: run folder\n", plain_text(description["path"]));
  for (const auto& file : description["files"]) text += fmt::format("\n{}", file_text(file));
  return text;
}

}  // namespace kadanoff::runs
