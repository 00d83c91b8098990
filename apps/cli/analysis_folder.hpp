// What every analysis does with the folder of -o in the end.
#pragma once

#include <optional>
#include <string>

#include "apps/cli/verb.hpp"
#include "host/figures/figure_folder.hpp"
#include "host/gauge/unit_gauge.hpp"

namespace kadanoff::cli {

// Writes all files of `folder`, which the user calls `name`, and adds to the result: to the text what was written, to
// the JSON `folder`. `hidden_units`: the data, or what the model sees, are hidden units of an RBM, in this arrangement,
// which the caption of the figure and the attribute `arrangement` of the numbers name; those in another one than they
// are go into a folder in this one.
void write_folder(figures::FigureFolder& folder, const std::string& name, io::H5Writer numbers, const std::string& csv,
                  figures::Figure figure, Result& result, std::optional<gauge::Arranged> hidden_units = {});

}  // namespace kadanoff::cli
