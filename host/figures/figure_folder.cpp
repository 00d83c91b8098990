// Promises the files of an analysis, and writes them.
#include "host/figures/figure_folder.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "host/io/file_status.hpp"
#include "host/io/output.hpp"

namespace kadanoff::figures {

namespace fs = std::filesystem;

FigureFolder::FigureFolder(fs::path folder, std::string name, io::IfExists if_exists,
                           const std::vector<fs::path>& inputs)
    : folder_(std::move(folder)),
      name_(std::move(name)),
      if_exists_(if_exists),
      first_new_folder_(io::make_folders(fs::absolute(folder_))) {
  lock_.emplace(folder_);
  for (const char* ending : {".h5", ".csv", "-figure.csv", "-figure.svg", "-figure.png"})
    io::require_writable_output(path(ending), if_exists, inputs);
}

FigureFolder::~FigureFolder() {
  lock_.reset();  // its file is in the folder
  if (first_new_folder_.empty()) return;
  std::error_code ignored;
  const auto outside = first_new_folder_.parent_path();
  for (auto folder = fs::absolute(folder_, ignored); folder != outside && fs::remove(folder, ignored);)
    folder = folder.parent_path();
}

std::string FigureFolder::write(const io::H5Writer& numbers, const std::string& csv, Figure figure) {
  numbers.save(path(".h5"), if_exists_);
  io::write_text_file(path(".csv"), csv, if_exists_);
  figure.name = name_ + "-figure";
  const auto gnuplot = find_gnuplot();
  const auto files = write_figure(figure, folder_, gnuplot);
  auto lines = fmt::format("written to {}: {}.h5, {}.csv and the figure {}\n", folder_.string(), name_, name_,
                           (files.png.empty() ? files.csv : files.png).filename().string());
  const auto problem = gnuplot ? files.problem : "there is no gnuplot to draw a picture: " + look_for_gnuplot().problem;
  return problem.empty() ? lines : lines + problem + "\n";
}

}  // namespace kadanoff::figures
