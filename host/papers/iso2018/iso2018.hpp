// The reproduction of S. Iso, S. Shiba, S. Yokoo, "Scale-invariant feature extraction of neural network and
// renormalization group flow" (2018): every stage, figure and claim, into one folder (result_folder.hpp).
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/figures/figure.hpp"
#include "host/machine/build_info.hpp"
#include "host/papers/claim.hpp"
#include "host/papers/iso2018/plan.hpp"
#include "host/papers/result_folder.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

struct Iso2018Result {
  Iso2018Settings settings;
  std::vector<Claim> claims;
  std::vector<figures::FigureFiles> figures;
  nlohmann::json builds;  // of the program that made all this: [{commit, device}]
  double seconds = 0;     // of this call
  bool stopped = false;   // by a signal: claims and figures are then missing
};

struct ReproductionOptions {
  std::filesystem::path folder;
  bool overwrite = false;
  ResultFolder::OtherBuilds other_builds = ResultFolder::OtherBuilds::refuse;
  std::string commit = machine::build_info().commit;  // of this program
};

// Goes on with what is in the folder. Throws Error(usage) for settings that make no sense, before anything is written;
// and like ResultFolder.
Iso2018Result reproduce_iso2018(Context& context, const Iso2018Settings& settings, const ReproductionOptions& options);

// What was done at which scale, and the claims table.
std::string to_text(const Iso2018Result& result);
nlohmann::json to_json(const Iso2018Result& result);

}  // namespace kadanoff::papers::iso2018
