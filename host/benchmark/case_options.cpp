// The table of options and cases of `kadanoff bench`.
#include "host/benchmark/case_options.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "host/base/choices.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

enum Works : unsigned {
  train = 1,
  ising = 2,
  flow = 4,
  thermometer = 8,
  import = 16,
  analysis = 32,
  scaling = 64,
  all = train | ising | flow | thermometer | import | analysis
};

}  // namespace
}  // namespace kadanoff::benchmark

template <>
inline constexpr auto kadanoff::choices<kadanoff::benchmark::Works> =
    std::array{Choice{benchmark::train, "train"},   Choice{benchmark::ising, "ising"},
               Choice{benchmark::flow, "flow"},     Choice{benchmark::thermometer, "thermometer"},
               Choice{benchmark::import, "import"}, Choice{benchmark::analysis, "analysis"},
               Choice{benchmark::all, "all"},       Choice{benchmark::scaling, "scaling"}};

namespace kadanoff::benchmark {
namespace {

constexpr std::array<std::pair<std::string_view, unsigned>, 13> options{
    {{"--size", train | flow | analysis},
     {"--batch", train},
     {"--statistics", train | scaling},
     {"--precision", train | scaling},
     {"--launch", train | scaling},
     {"--values", train},
     {"--side", ising},
     {"--temperatures", ising},
     {"--update", ising},
     {"--samples", ising | flow | import | analysis},
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
  for (const auto& [work, name] : choices<Works>)
    if (work != all && (works_of(option) & work) != 0) names.push_back(name);
  return fmt::format("{}", fmt::join(names, ", "));
}

void require_options_of(const std::string& work, const std::vector<std::string>& given) {
  const auto wanted = parse_choice<Works>("bench", work);
  for (const auto& name : given)
    if ((works_of(name) & wanted) == 0)
      fail(ExitCode::usage, "bench {} has no option {}: it belongs to {}", work, name, works_with(name));
}

}  // namespace kadanoff::benchmark
