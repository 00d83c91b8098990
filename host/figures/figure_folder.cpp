// Promises the files of an analysis, and writes them.
#include "host/figures/figure_folder.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

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
    : folder_(std::move(folder)), name_(std::move(name)), if_exists_(if_exists) {
  require_no_input(folder_, inputs);
  require_no_experiment(folder_);
  new_folders_.emplace(folder_);
  lock_.emplace(folder_);
  for (const char* ending : {".h5", ".csv", "-figure.csv", "-figure.svg", "-figure.png"})
    io::require_writable_output(path(ending), if_exists, inputs);
  for (const auto& other : others) io::require_writable_output(folder_ / other, if_exists, inputs);
}

std::string FigureFolder::write(const io::H5Writer& numbers, const std::string& csv, Figure figure) {
  numbers.save(path(".h5"), if_exists_);
  io::write_text_file(path(".csv"), csv, if_exists_);
  figure.name = name_ + "-figure";
  const auto files = write_figure(figure, folder_);
  outputs_.keep();
  const auto lines = fmt::format("written to {}: {}.h5, {}.csv and the figure {}\n", folder_.string(), name_, name_,
                                 (files.png.empty() ? files.csv : files.png).filename().string());
  return files.problem.empty() ? lines : lines + files.problem + "\n";
}

}  // namespace kadanoff::figures
