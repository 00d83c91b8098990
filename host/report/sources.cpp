// Recognises what a path is, and makes its sections.
#include "host/report/sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/figures/flow_figure.hpp"
#include "host/figures/training_curves.hpp"
#include "host/flow/flow_file.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/io/file_status.hpp"
#include "host/report/benchmark_section.hpp"
#include "host/report/changed_files.hpp"
#include "host/report/readers.hpp"
#include "host/report/temporary_figure.hpp"
#include "host/runs/file_info.hpp"
#include "host/runs/run_folder.hpp"
#include "host/runs/run_metrics.hpp"
#include "host/runs/runs_table.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;

// As it was given, without a slash at its end.
std::string name_of(const fs::path& path) {
  const auto text = path.lexically_normal().string();
  return text.size() > 1 && text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
}

bool is_file(const fs::path& path) {
  const auto info = io::status_of(path);
  return info && S_ISREG(info->st_mode);
}

// Sorted. Throws Error(io) if the folder cannot be read.
std::vector<fs::path> files_with(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> found;
  for (const auto& name : io::names_in(folder, [&](const std::string& one) { return one.ends_with(ending); }))
    if (is_file(folder / name)) found.push_back(folder / name);
  return found;
}

bool is_reproduction(const fs::path& path) { return is_file(path / "claims.json"); }

// ── a reproduction ──────────────────────────────────────────────────────────────────────────────────────────────────

void warn_of(const FileChanges& changes, Picture& picture) {
  const auto concerns = [&](const std::string& file) { return changes.concerns(fs::path(file).filename().string()); };
  if (concerns(picture.numbers))
    picture.caption = "Its numbers are not those that the claims were made with";
  else if (concerns(picture.file))
    picture.caption = "This is not the picture that was drawn when the claims were made";
}

std::vector<Section> of_reproduction(const fs::path& folder) {
  // Those of a result that was copied beside its claims, too.
  const auto figures = io::is_folder(folder / "figures") ? folder / "figures" : folder;
  const auto json = read_json(folder / "claims.json");
  auto sections = sections_of_reproduction(json, figures, figures, folder);
  const auto changes = changes_since(json, folder, figures);
  auto& claims = sections.front().blocks;
  if (auto notice = notice_of(changes)) claims.insert(claims.begin(), *std::move(notice));
  for (auto& section : sections)
    for (auto& block : section.blocks)
      if (auto* picture = std::get_if<Picture>(&block)) warn_of(changes, *picture);
  if (changes.is_known && !changes.has_stages)
    sections.back().blocks.emplace_back(
        Paragraph{.text = "The stages of the reproduction are not in this folder, so nothing was compared with them."});
  return sections;
}

// ── trainings ───────────────────────────────────────────────────────────────────────────────────────────────────────

// "total_epochs" as "total epochs".
std::string in_words(std::string key) {
  std::replace(key.begin(), key.end(), '_', ' ');
  return key;
}

Facts summary_of(const nlohmann::json& summary) {
  Facts facts;
  for (const char* key :
       {"state", "visible", "hidden", "layers", "epoch", "total_epochs", "update", "reconstruction_error"})
    if (summary.contains(key) && !summary[key].is_null())
      facts.entries.emplace_back(in_words(key), summary[key].is_number_float()
                                                    ? fmt::format("{:.6g}", summary[key].get<double>())
                                                    : plain_text(summary[key]));
  return facts;
}

nlohmann::json configuration_of(const fs::path& run) {
  const auto path = run / runs::config_name;
  return io::is_there(path) ? read_json(path) : nlohmann::json::object();
}

// Read once: what is wrong with them is told once.
using Metrics = std::map<fs::path, runs::RunMetrics>;

Picture curves_of(const std::vector<fs::path>& runs, const Metrics& metrics) {
  std::string files;
  std::vector<runs::RunMetrics> chosen;
  for (const auto& run : runs) {
    files += (files.empty() ? "" : ", ") + (run / "metrics.jsonl").string();
    chosen.push_back(metrics.at(run));
  }
  return temporary_picture(figures::training_curves(chosen, "epoch", "curves"), files);
}

// Takes what is said already out of the descriptions of files. False if none has it.
bool leave_out(const nlohmann::json& configuration, nlohmann::json& files) {
  bool is_there = false;
  for (auto& file : files)
    if (file.contains("provenance") && file["provenance"]["config"] == configuration) {
      file["provenance"]["config"] = nullptr;
      is_there = true;
    }
  return is_there;
}

std::vector<Section> of_run(const fs::path& run, const Metrics& metrics) {
  const auto name = name_of(run);
  auto description = runs::describe(run);
  Section section{.heading = "Training " + name,
                  .blocks = {summary_of(runs::summary_of_run(run, description["files"]))}};
  section.blocks.emplace_back(curves_of({run}, metrics));
  const std::vector these{metrics.at(run)};
  if (auto warnings = runs::warnings_of(these); !warnings.empty())
    section.blocks.emplace_back(Notice{.text = "Warnings of the training", .entries = std::move(warnings)});
  section.blocks.emplace_back(
      block_of(runs::table_of_metrics(these), "First … last value of each number in metrics.jsonl"));
  Section end{.heading = "Training " + name + ": configuration and files", .blocks = {}, .is_end_matter = true};
  const auto configuration = configuration_of(run);
  end.blocks.emplace_back(Facts{.entries = flattened(configuration)});
  if (leave_out(configuration, description["files"]))
    end.blocks.emplace_back(Paragraph{.text = "Files with no configuration below have this one."});
  end.blocks.emplace_back(Paragraph{.text = runs::to_text(description), .is_code = true});
  return {section, end};
}

// What the configurations do not have in common.
TableBlock differences_of(const std::vector<fs::path>& runs) {
  std::map<std::string, std::vector<std::string>> values;
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (const auto& [key, value] : flattened(configuration_of(runs[i]))) {
      auto& all = values[key];
      all.resize(runs.size(), "–");
      all[i] = value;
    }
  TableBlock table{.caption = "Settings that differ", .headings = {"setting"}, .rows = {}, .left_out = {}};
  for (const auto& run : runs) table.headings.push_back(name_of(run));
  for (const auto& [key, all] : values) {
    if (std::set(all.begin(), all.end()).size() < 2) continue;
    table.rows.push_back({key});
    table.rows.back().insert(table.rows.back().end(), all.begin(), all.end());
  }
  return table;
}

Section side_by_side(const std::vector<fs::path>& runs, const Metrics& metrics) {
  Section section{.heading = "Trainings side by side", .blocks = {}};
  nlohmann::json summaries = nlohmann::json::array();
  for (const auto& run : runs) summaries.push_back(runs::summary_of_run(run, runs::describe(run)["files"]));
  section.blocks.emplace_back(block_of(runs::table_of_runs(summaries), "What was trained"));
  section.blocks.emplace_back(curves_of(runs, metrics));
  if (auto table = differences_of(runs); !table.rows.empty()) section.blocks.emplace_back(std::move(table));
  return section;
}

// ── analyses, files, benchmarks ─────────────────────────────────────────────────────────────────────────────────────

// Its caption says how hidden units stand, as that of a figure in the folder of an analysis does.
Picture picture_of_flow(const flow::ArrangedFlow& one, const fs::path& path) {
  auto figure = figures::flow_figure(one.flow);
  if (one.units) {
    const bool as_is = *one.units == gauge::Arranged::as_is;
    figure.caption +=
        fmt::format("{}Units of the data: hidden ones of another RBM, {}", figure.caption.empty() ? "" : ". ",
                    as_is ? "as they are" : kadanoff::name_of(*one.units));
  }
  return temporary_picture(figure, path.string() + (one.group.empty() ? "" : ", " + one.group));
}

Section of_file(const fs::path& path) {
  const auto description = runs::describe(path);
  const auto kind = description.value("kind", "unknown");
  if (kind == "unknown") fail(ExitCode::bad_input, "{} is not a file that this program writes", path.string());
  if (description.contains("problem")) fail(ExitCode::bad_input, "{}", description["problem"].get<std::string>());
  Section section{.heading = fmt::format("{} ({})", name_of(path), kind), .blocks = {}};
  if (kind == "flow")
    for (const auto& one : flow::load_flows(path)) section.blocks.emplace_back(picture_of_flow(one, path));
  section.blocks.emplace_back(Paragraph{.text = runs::to_text(description), .is_code = true});
  return section;
}

void add(std::vector<Section>& to, std::vector<Section> sections) {
  to.insert(to.end(), std::make_move_iterator(sections.begin()), std::make_move_iterator(sections.end()));
}

// The folder and, of hidden units, those in it with the same in other arrangements, as far as they have figures.
std::vector<fs::path> arrangements_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& one : {folder, folder / kadanoff::name_of(gauge::Arranged::gauge_fixed),
                          folder / kadanoff::name_of(gauge::Arranged::permuted)})
    if (io::is_folder(one) && !files_with(one, "-figure.csv").empty()) found.push_back(one);
  return found;
}

std::vector<Section> of_analysis(const fs::path& folder) {
  Section section{.heading = "Analysis " + name_of(folder), .blocks = {}};
  Section end{.heading = "Analysis " + name_of(folder) + ": files", .blocks = {}, .is_end_matter = true};
  for (const auto& csv : files_with(folder, ".csv"))
    if (io::is_there(fs::path(csv).replace_extension(".svg")) || io::is_there(fs::path(csv).replace_extension(".png")))
      section.blocks.emplace_back(picture_of(csv, csv));
    else
      section.blocks.emplace_back(first_lines(csv));
  for (const auto& file : files_with(folder, ".h5"))
    end.blocks.emplace_back(Paragraph{.text = runs::to_text(runs::describe(file)), .is_code = true});
  return {section, end};
}

}  // namespace

Document collect(const std::vector<fs::path>& paths, const std::string& title) {
  Document document{.title = title, .sections = {}};
  std::vector<fs::path> runs;
  for (const auto& path : paths)
    if (io::is_folder(path) && !is_reproduction(path) && runs::is_run(path)) runs.push_back(path);
  Metrics metrics;
  for (const auto& run : runs) metrics.try_emplace(run, runs::read_metrics({run}).front());
  if (runs.size() > 1) document.sections.push_back(side_by_side(runs, metrics));
  for (const auto& path : paths) {
    if (!io::is_there(path)) fail(ExitCode::no_input, "{} does not exist", path.string());
    if (io::is_folder(path)) {
      if (is_reproduction(path))
        add(document.sections, of_reproduction(path));
      else if (runs::is_run(path))
        add(document.sections, of_run(path, metrics));
      else if (const auto analyses = arrangements_in(path); !analyses.empty())
        for (const auto& folder : analyses) add(document.sections, of_analysis(folder));
      else
        fail(
            ExitCode::bad_input,
            "{} is no reproduction that has its claims, no training and no analysis: a report has nothing to say of it",
            path.string());
    } else if (path.extension() == ".json") {
      add(document.sections, sections_of_benchmark(read_json(path), name_of(path)));
    } else {
      document.sections.push_back(of_file(path));
    }
  }
  return document;
}

}  // namespace kadanoff::report
