// The frame of every reproduction: the folder of the results, a repetition for each seed, and, once all of them are
// there, the figures and the claims.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/figures/figure.hpp"
#include "host/machine/build_info.hpp"
#include "host/papers/claim.hpp"
#include "host/papers/result_folder.hpp"
#include "host/papers/stages.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers {

// Where the results go, and what may become of those that are there.
struct ReproductionOptions {
  std::filesystem::path folder;
  Existing existing = Existing::go_on;
  OtherBuilds other_builds = OtherBuilds::refuse;
  std::string commit = machine::build_info().commit;  // of this program
};

// What a paper has done. Each repetition's stages are made by repeat(stages), which keeps what figures and claims need
// of it; these are then asked for, once.
struct Study {
  std::string paper;        // its NAME, as in paper.hpp
  std::string heading;      // above the claims: what was done at which scale; ends with a line
  nlohmann::json settings;  // all that the stages depend on, but for how many seeds there are, which may grow
  std::uint64_t seed = 1;   // of the first repetition; the next one has the next
  std::int64_t repetitions = 1;
  std::function<void(const Stages& stages)> repeat;
  std::function<std::vector<figures::Figure>()> figures;
  std::function<std::vector<Claim>()> claims;
};

struct Reproduction {
  std::string paper, heading;
  nlohmann::json settings;
  std::int64_t repetitions = 1;
  std::vector<Claim> claims{};
  std::vector<figures::FigureFiles> figures{};
  nlohmann::json builds;  // of the program that made all this: [{commit, device}]
  double seconds = 0;     // of this call
  bool stopped = false;   // by a signal: claims and figures are then missing
};

// Throw Error(usage) if an option is less than `least` or more than a million, and if there is no seed for each of the
// repetitions (seed_stride). To be called before anything is written.
void require_at_least(const std::string& option, std::int64_t value, std::int64_t least);
void require_seeds(std::uint64_t first, std::int64_t count);

// Goes on with what is in the folder; a signal stops it at the next stage that can be stopped. Throws like ResultFolder
// and Stages.
Reproduction reproduce(Context& context, const Study& study, const ReproductionOptions& options);

// The heading and the claims.
std::string to_text(const Reproduction& reproduction);
std::string to_markdown(const Reproduction& reproduction);
nlohmann::json to_json(const Reproduction& reproduction);

}  // namespace kadanoff::papers
