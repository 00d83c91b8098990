// Promises the files of an analysis, and writes them.
#include "host/figures/figure_folder.hpp"

#include <fmt/format.h>

#include <exception>
#include <system_error>
#include <utility>

#include "host/gauge/unit_gauge.hpp"
#include "host/io/file_status.hpp"
#include "host/runs/run_folder.hpp"
#include "host/runs/runs_table.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::figures {
namespace {

namespace fs = std::filesystem;

// Such a folder has an owner, which replaces and removes files in it.
void require_no_experiment(const fs::path& folder) {
  const bool of_runs = runs::is_run(folder) && io::is_there(folder / runs::config_name);  // else only a model.h5
  if (of_runs || io::is_there(folder / "reproduction.json"))
    fail(ExitCode::usage, "{} is the folder of a {}: choose another one, as {}", folder.string(),
         of_runs ? "training" : "reproduction", (folder / "analysis").string());
}

// What an analysis writes: the folder itself, "", and the folders in it, each for an arrangement of hidden units.
std::vector<std::string> parts_of_analyses() {
  std::vector<std::string> parts;
  for (const auto& [arranged, name] : choices<gauge::Arranged>)
    parts.emplace_back(arranged == gauge::Arranged::as_is ? "" : name);
  return parts;
}

void require_no_input(const fs::path& folder, const std::vector<fs::path>& inputs) {
  for (const auto& input : inputs)
    if (!input.empty() && !io::is_folder(input) && io::same_file(input, folder))
      fail(ExitCode::usage, "{} is one of the inputs: choose another name", folder.string());
}

}  // namespace

NewFolders::NewFolders(const fs::path& folder) {
  auto missing = fs::absolute(folder);
  if (!missing.has_filename()) missing = missing.parent_path();  // "out/"
  for (; missing.has_relative_path() && !io::is_there(missing); missing = missing.parent_path())
    folders_.emplace_back(std::piecewise_construct, std::tuple(missing), std::tuple(missing));
  io::make_output_folder(folder);
}

NewFolders::~NewFolders() {
  std::error_code ignored;
  for (const auto& [folder, removed] : folders_)
    if (!fs::remove(folder, ignored)) return;
}

FigureFolder::FigureFolder(fs::path folder, std::string name, io::IfExists if_exists,
                           const std::vector<fs::path>& inputs, const std::vector<std::string>& others)
    : folder_(std::move(folder)),
      name_(std::move(name)),
      if_exists_(if_exists),
      exceptions_(std::uncaught_exceptions()) {
  require_no_input(folder_, inputs);
  require_no_experiment(folder_);
  new_folders_.emplace(folder_);
  lock_.emplace(folder_);
  for (const auto& part : parts_of_analyses()) {
    if (!io::is_there(folder_ / part)) continue;  // it is made when it is written
    for (const auto& file : files_of(part)) io::require_writable_output(file, if_exists, inputs);
  }
  for (const auto& other : others) io::require_writable_output(folder_ / other, if_exists, inputs);
}

FigureFolder::~FigureFolder() {
  if (std::uncaught_exceptions() == exceptions_) outputs_.keep();
}

std::vector<fs::path> FigureFolder::files_of(const std::string& part) const {
  std::vector<fs::path> files;
  for (const char* ending : {".h5", ".csv", "-figure.csv", "-figure.svg", "-figure.png"})
    files.push_back((part.empty() ? folder_ : folder_ / part) / (name_ + ending));
  return files;
}

std::vector<fs::path> FigureFolder::files() const {
  std::vector<fs::path> all;
  for (const auto& part : parts_of_analyses())
    for (auto& file : files_of(part)) all.push_back(std::move(file));
  return all;
}

void FigureFolder::remove_parts_but(const std::string& part) const {
  for (const auto& other : parts_of_analyses()) {
    if (other == part || !io::is_there(folder_ / other)) continue;
    for (const auto& file : files_of(other)) io::remove_file(file);
    std::error_code ignored;
    if (!other.empty()) fs::remove(folder_ / other, ignored);  // if nothing else is in it
  }
}

std::string FigureFolder::write(const io::H5Writer& numbers, const std::string& csv, Figure figure,
                                const std::string& part) {
  const auto folder = part.empty() ? folder_ : folder_ / part;
  if (!part.empty()) new_parts_.emplace_back(folder);
  const auto paths = files_of(part);
  io::NewOutputs of_part;
  numbers.save(paths[0], if_exists_);
  io::write_text_file(paths[1], csv, if_exists_);
  figure.name = name_ + "-figure";
  const auto files = write_figure(figure, folder);
  of_part.hand_on();
  if (std::exchange(is_first_, false) && if_exists_ == io::IfExists::replace) remove_parts_but(part);
  const auto lines = fmt::format("written to {}: {}.h5, {}.csv and the figure {}\n", folder.string(), name_, name_,
                                 (files.png.empty() ? files.csv : files.png).filename().string());
  return files.problem.empty() ? lines : lines + files.problem + "\n";
}

}  // namespace kadanoff::figures
