// kadanoff report: what came out, as one page.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "apps/cli/verb.hpp"
#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/io/output.hpp"
#include "host/report/claims_json.hpp"
#include "host/report/html.hpp"
#include "host/report/markdown.hpp"
#include "host/report/sources.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> paths;
  std::string output, title;
};

// "." for a name without a folder.
fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

// "Kadanoff: runs/a, runs/b", of many "Kadanoff: runs/a, runs/b and 7 more".
std::string title_of(const std::vector<std::string>& paths) {
  constexpr std::size_t most = 3;
  const auto shown = paths.size() <= most ? paths.size() : most - 1;
  auto title = "Kadanoff: " + paths.front();
  for (std::size_t i = 1; i < shown; ++i) title += ", " + paths[i];
  return shown == paths.size() ? title : fmt::format("{} and {} more", title, paths.size() - shown);
}

Result run(const Options& options, const CommonOptions& common) {
  const fs::path output = options.output;
  const auto kind = output.extension();
  if (kind != ".html" && kind != ".md" && kind != ".json")
    fail(ExitCode::usage, "--output '{}' ends neither in .html nor in .md nor in .json", options.output);
  std::vector<fs::path> inputs(options.paths.begin(), options.paths.end());
  for (const auto& path : options.paths) inputs.push_back(fs::path(path) / "claims.json");
  io::require_writable_output(output, common.if_exists(), inputs);
  const auto title = options.title.empty() ? title_of(options.paths) : options.title;
  const auto document = report::collect({options.paths.begin(), options.paths.end()}, title);
  const auto text = kind == ".json" ? json_text(report::claims_json(document), 2) + "\n"
                    : kind == ".md" ? report::to_markdown(document, folder_of(output))
                                    : report::to_html(document);
  io::write_text_file(output, text, common.if_exists());
  return {.json = {{"output", options.output}, {"bytes", text.size()}, {"sections", document.sections.size()}},
          .text = fmt::format("{}: {}, {:.1f} MB\n", options.output, counted(document.sections.size(), "section"),
                              static_cast<double>(text.size()) / 1e6)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("PATH", options->paths,
                  "Folders of reproductions, trainings and analyses, HDF5 files, and JSON of benchmarks")
      .any_number()
      .required();
  verb.add_option("-o,--output", options->output,
                  "NAME.html, a page that needs nothing else; NAME.md, which links to the pictures; or NAME.json, the "
                  "claims of reproductions in one list")
      .required();
  verb.add_option("--title", options->title, "Heading of the report (default: the PATHs)");
  return [options](const CommonOptions& common) { return run(*options, common); };
}

const RegisteredVerb registered{
    {.place = 79,
     .name = "report",
     .summary = "Make one page of reproductions, trainings, analyses and benchmarks, or one list of claims",
     .example = "kadanoff report runs/v64 runs/v128 -o report.html",
     .computes = false,
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
