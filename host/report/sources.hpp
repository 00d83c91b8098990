// What a report is about: the folders and files that this program writes, each as sections of a document.
//
//   reproduction   claims, figures; settings and builds at the end
//   run            state, curves, metrics; the configuration at the end. Several runs: also side by side
//   analysis       its figures and the first lines of its table
//   HDF5 file      what `kadanoff info` says of it; a flow also as a figure
//   benchmark      the JSON of `kadanoff bench`, or of bench/: its tables
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/report/document.hpp"

namespace kadanoff::report {

// The sections of a reproduction: `json` as in its claims.json, figures in the folder `figures`, which the report calls
// `shown_figures`, and the reproduction `shown`. Throws Error(bad_input) if `json` holds no claims.
std::vector<Section> sections_of_reproduction(const nlohmann::json& json, const std::filesystem::path& figures,
                                              const std::filesystem::path& shown_figures,
                                              const std::filesystem::path& shown);

// Throws Error(no_input) for a path that is not there, Error(bad_input) for one that is none of these, or is damaged;
// Error(io) if it cannot be read.
Document collect(const std::vector<std::filesystem::path>& paths, const std::string& title);

}  // namespace kadanoff::report
