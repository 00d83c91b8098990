#include "host/benchmark/case_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

enum Works : unsigned { train = 1, ising = 2, flow = 4, scaling = 8, all = train | ising | flow };

constexpr std::array<std::pair<std::string_view, unsigned>, 5> works{
    {{"train", train}, {"ising", ising}, {"flow", flow}, {"all", all}, {"scaling", scaling}}};

constexpr std::array<std::pair<std::string_view, unsigned>, 11> options{{{"--size", train | flow},
                                                                         {"--batch", train},
                                                                         {"--statistics", train | scaling},
                                                                         {"--precision", train | scaling},
                                                                         {"--launch", train | scaling},
                                                                         {"--side", ising},
                                                                         {"--temperatures", ising},
                                                                         {"--samples", ising | flow},
                                                                         {"--steps", flow},
                                                                         {"--seconds", all | scaling},
                                                                         {"--output", scaling}}};

unsigned works_of(const std::string& option) {
  for (const auto& [name, with] : options)
    if (name == option) return with;
  fail(ExitCode::internal, "bench: {} is for no work", option);
}

}  // namespace

std::string works_with(const std::string& option) {
  std::vector<std::string_view> names;
  for (const auto& [name, work] : works)
    if (work != all && (works_of(option) & work) != 0) names.push_back(name);
  return fmt::format("{}", fmt::join(names, ", "));
}

void require_options_of(const std::string& work, const std::vector<std::string>& given) {
  const auto* const wanted =
      std::find_if(works.begin(), works.end(), [&](const auto& one) { return one.first == work; });
  if (wanted == works.end()) {
    std::vector<std::string_view> names;
    for (const auto& one : works) names.push_back(one.first);
    fail(ExitCode::usage, "bench '{}' is not one of {}", work, fmt::join(names, ", "));
  }
  for (const auto& name : given)
    if ((works_of(name) & wanted->second) == 0)
      fail(ExitCode::usage, "{} means nothing to bench {}: it is for {}", name, work, works_with(name));
}

}  // namespace kadanoff::benchmark
