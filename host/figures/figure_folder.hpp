// The folder of an analysis: its numbers as HDF5 and CSV, and a figure of them.
//
//   FOLDER/NAME.h5, NAME.csv, NAME-figure.csv, and NAME-figure.svg and .png where there is gnuplot
//
// Where it is of hidden units, there are the same files of these in other arrangements, in parts that are called as
// these are (host/gauge/unit_gauge.hpp): FOLDER/gauge-fixed and FOLDER/permuted. An analysis may have others beside
// them, as the lattices after each step of a block-spin flow.
#pragma once

#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "host/base/signal_cleanup.hpp"
#include "host/figures/figure.hpp"
#include "host/io/folder_lock.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/output.hpp"

namespace kadanoff::figures {

// Makes a folder, and those above it as needed. Its end, and a signal that ends the process, remove those of them again
// in which there is nothing.
class NewFolders {
 public:
  explicit NewFolders(const std::filesystem::path& folder);
  ~NewFolders();
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;

 private:
  std::list<std::pair<std::filesystem::path, RemovedOnSignal>> folders_;  // the lowest first
};

// The folder, for one process at a time, from before the work until all is written. If an exception leaves the scope of
// this, or a signal ends the process before the end of it, there is no new file in it, also none that the caller has
// written beside those of an analysis, and no new folder.
class FigureFolder {
 public:
  // Makes the folder if it is missing, and those above it. `others` are names of files that the caller writes into it,
  // or removes. Throws Error(usage) if it is a file, or the folder of a training, a stack or a reproduction; if one of
  // its files is there and may not be replaced, or is one of the `inputs`; Error(unavailable) if another process has
  // the folder; Error(io) if it takes no files.
  FigureFolder(std::filesystem::path folder, std::string name, io::IfExists if_exists,
               const std::vector<std::filesystem::path>& inputs, const std::vector<std::string>& others = {});
  FigureFolder(const FigureFolder&) = delete;
  FigureFolder& operator=(const FigureFolder&) = delete;
  ~FigureFolder();

  // Writes all files of a part, "" for the folder itself. If it throws, it leaves no new file; but those that it had
  // replaced by then stay replaced, beside others of an earlier analysis. The figure gets its name here. What is there
  // of other parts when the first one is written is of an earlier analysis: it is removed. Returns lines that say what
  // was written, and why there is no picture where there is none.
  std::string write(const io::H5Writer& numbers, const std::string& csv, Figure figure, const std::string& part = {});

  // All that it may write, and those of other parts that it may remove.
  [[nodiscard]] std::vector<std::filesystem::path> files() const;

 private:
  [[nodiscard]] std::vector<std::filesystem::path> files_of(const std::string& part) const;
  void remove_parts_but(const std::string& part) const;

  std::filesystem::path folder_;
  std::string name_;
  io::IfExists if_exists_;
  int exceptions_;                         // under way when it was made
  bool is_first_ = true;                   // nothing is written yet
  std::optional<NewFolders> new_folders_;  // goes after the lock, whose file is in it
  std::list<NewFolders> new_parts_;        // and these after the files in them
  std::optional<io::FolderLock> lock_;
  io::NewOutputs outputs_;
};

}  // namespace kadanoff::figures
