// The folder of an analysis: its numbers as HDF5 and CSV, and a figure of them.
//
//   FOLDER/NAME.h5, NAME.csv, NAME-figure.csv, and NAME-figure.svg and .png where there is gnuplot
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/figures/figure.hpp"
#include "host/io/folder_lock.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::figures {

// The folder, for one process at a time, from before the work until all is written.
class FigureFolder {
 public:
  // Makes the folder if it is missing. Throws Error(usage) if one of its files is there and may not be replaced, or is
  // one of the `inputs`; Error(unavailable) if another process has the folder; Error(io) if it takes no files.
  FigureFolder(std::filesystem::path folder, std::string name, io::IfExists if_exists,
               const std::vector<std::filesystem::path>& inputs);
  ~FigureFolder();  // removes a folder that it has made, and in which nothing was written
  FigureFolder(const FigureFolder&) = delete;
  FigureFolder& operator=(const FigureFolder&) = delete;

  // Writes all files; the figure gets its name here. Returns lines that say so, and why there is no picture where there
  // is none.
  std::string write(const io::H5Writer& numbers, const std::string& csv, Figure figure);

 private:
  [[nodiscard]] std::filesystem::path path(const std::string& ending) const { return folder_ / (name_ + ending); }

  std::filesystem::path folder_;
  std::string name_;
  io::IfExists if_exists_;
  std::filesystem::path first_new_folder_;  // the topmost one that was made
  std::optional<io::FolderLock> lock_;
};

}  // namespace kadanoff::figures
