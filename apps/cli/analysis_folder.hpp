// What every analysis does with the folder of -o in the end.
#pragma once

#include <string>

#include "apps/cli/verb.hpp"
#include "host/figures/figure_folder.hpp"

namespace kadanoff::cli {

// Writes all files of `folder`, which the user calls `name`, and adds to the result: to the text what was written, to
// the JSON `folder`.
inline void write_folder(figures::FigureFolder& folder, const std::string& name, const io::H5Writer& numbers,
                         const std::string& csv, const figures::Figure& figure, Result& result) {
  result.text += "\n" + folder.write(numbers, csv, figure);
  result.json["folder"] = name;
}

}  // namespace kadanoff::cli
