// The frame of every reproduction: the folder of the results, a repetition for each seed, and, after all repetitions,
// the figures and the claims.
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

// Where the results go, and what may happen to existing ones.
struct ReproductionOptions {
  std::filesystem::path folder;
  Existing existing = Existing::go_on;
  OtherBuilds other_builds = OtherBuilds::refuse;
  std::string commit = machine::build_info().commit;  // of this program
  std::string command{};                              // that does the same again, for who reads the results
};

// The work of a paper. repeat(stages) makes the stages of one repetition and keeps what the figures and claims need.
// After all repetitions, figures() and claims() are called once; the latter names the sources of each (sources.hpp).
struct Study {
  std::string paper;        // its NAME, as in paper.hpp
  std::string heading;      // text above the claims: what was done at which scale; ends with a newline
  nlohmann::json settings;  // all that the stages depend on, except the number of seeds, which may grow
  std::uint64_t seed = 1;   // of the first repetition; seed + 1 for the next one, and so on
  std::int64_t repetitions = 1;
  std::function<void(const Stages& stages)> repeat;
  std::function<std::vector<figures::Figure>()> figures;
  std::function<std::vector<Claim>()> claims;
};

struct Reproduction {
  std::string paper, heading, command;
  nlohmann::json settings;
  std::int64_t repetitions = 1;
  std::vector<Claim> claims{};
  std::vector<figures::FigureFiles> figures{};
  nlohmann::json files{};  // that the claims were made with: used_files()
  nlohmann::json builds;   // all builds of the program that made the results: [{commit, device}]
  double seconds = 0;      // of this call
  bool stopped = false;    // by a signal; then claims and figures are missing
};

// Throw Error(usage) if an option is less than `least` or more than a million, or if there are not enough seeds for the
// repetitions (seed_stride). To be called before anything is written.
void require_at_least(const std::string& option, std::int64_t value, std::int64_t least);
void require_seeds(std::uint64_t first, std::int64_t count);

// Goes on with the stages in the folder; a signal stops it at the next stage that can be stopped. Throws like
// ResultFolder and Stages.
Reproduction reproduce(Context& context, const Study& study, const ReproductionOptions& options);

// The heading and the claims.
std::string to_text(const Reproduction& reproduction);
std::string to_markdown(const Reproduction& reproduction);
nlohmann::json to_json(const Reproduction& reproduction);

}  // namespace kadanoff::papers
