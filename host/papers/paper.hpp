// A paper that `kadanoff reproduce` knows: its name, its options on the command line, and its work.
//
// A paper is a folder host/papers/NAME with a function kadanoff::papers::NAME::paper(), and a line in registry.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/papers/reproduction.hpp"
#include "host/papers/scale.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers {

// An option of one paper. All papers have --quick, --full and --seeds, and some --standard.
struct PaperOption {
  enum class Takes { integer, text };

  std::string name;         // "--samples"
  std::string description;  // "Configurations a temperature"
  std::string standard;     // the default, for the help: "250, with --full 1000"
  Takes takes = Takes::integer;
};

// What the command line asks for. It holds only options that were given.
struct Request {
  Scale scale = Scale::quick;
  std::uint64_t seed = 1;  // of the first repetition
  std::optional<std::int64_t> seeds{};
  std::map<std::string, std::int64_t> integers{};  // by PaperOption::name
  std::map<std::string, std::string> texts{};

  [[nodiscard]] std::int64_t integer_or(const std::string& option, std::int64_t standard) const {
    const auto found = integers.find(option);
    return found == integers.end() ? standard : found->second;
  }
  // The settings at this scale, divided by --shrink, with the seeds that were asked for. quick() and so on are those of
  // the paper; Settings have `seed` and `seeds`. Throws Error(usage) for a --shrink below 1.
  template <class Settings>
  [[nodiscard]] Settings settings(Settings (*quick)(), Settings (*standard)(), Settings (*full)(),
                                  void (*shrink)(Settings&, std::int64_t divisor)) const {
    auto found = (scale == Scale::full ? full : scale == Scale::standard ? standard : quick)();
    if (const auto divisor = integer_or("--shrink", 1); divisor != 1) {
      require_at_least("--shrink", divisor, 1);
      shrink(found, divisor);
    }
    found.seed = seed;
    found.seeds = seeds.value_or(found.seeds);
    return found;
  }
  [[nodiscard]] std::string text_or(const std::string& option, const std::string& standard) const {
    const auto found = texts.find(option);
    return found == texts.end() ? standard : found->second;
  }
};

struct Paper {
  std::string id;          // NAME: the last word of the command, also in ReproductionRecord
  std::string summary;     // one line for the help
  std::string quick;       // what this scale is, for the help
  std::string standard{};  // likewise; empty: the paper has none
  std::string full;
  std::string seeds;  // the default number of repetitions, for the help
  std::vector<PaperOption> options;

  // Throws Error(usage) for a request that makes no sense, before anything is written; and like reproduce().
  std::function<Reproduction(Context& context, const Request& request, const ReproductionOptions& options)> run;
};
}  // namespace kadanoff::papers
