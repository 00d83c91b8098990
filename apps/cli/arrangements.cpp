// Makes an analysis again in two other arrangements.
#include "apps/cli/arrangements.hpp"

#include <fmt/format.h>

#include <utility>

#include "kernels/core/check.hpp"

namespace kadanoff::cli {

namespace {

// One of the data and what is asked of them, and not of the machine.
bool is_of_input(const Error& error) { return error.code() == ExitCode::usage || error.code() == ExitCode::bad_input; }

}  // namespace

void add_arrangements(const std::string& prefix, const gauge::UnitGauge& gauge,
                      const std::function<Result(gauge::Arranged)>& analyze, Result& result) {
  const auto add = [&](gauge::Arranged arranged, const char* key, const std::string& heading) {
    result.json[prefix + key] = nullptr;
    try {
      auto found = analyze(arranged);
      result.json[prefix + key] = std::move(found.json);
      result.text += fmt::format("\n{}:\n{}", heading, found.text);
    } catch (const Error& error) {  // the result is there, whatever another arrangement lacks
      if (!is_of_input(error)) throw;
      result.json[prefix + "why_not"][key] = error.message();
      result.text += fmt::format("\nnot {}: {}\n", name_of(arranged), error.message());
    }
  };
  if (gauge.is_fixed()) {
    add(gauge::Arranged::gauge_fixed, "gauge_fixed",
        fmt::format("gauge-fixed by {}, each unit with its peak positive", gauge.by));
  } else {
    result.json[prefix + "gauge_fixed"] = nullptr;
    result.json[prefix + "why_not"]["gauge_fixed"] = gauge.why_not;
    result.text += fmt::format("\nnot gauge-fixed: {}\n", gauge.why_not);
  }
  add(gauge::Arranged::permuted, "permuted", "permuted, in another order and with other signs");
}

void add_data_arrangements(const std::optional<gauge::UnitGauge>& gauge,
                           const std::function<Result(gauge::Arranged)>& analyze, Result& result) {
  if (!gauge) return;
  result.text += "\nThese units are hidden units of an RBM: nothing fixes their order and their signs.\n";
  add_arrangements("", *gauge, analyze, result);
}

Result in_each_arrangement(const std::optional<gauge::UnitGauge>& gauge,
                           const std::function<Result(gauge::Arranged)>& analyze) {
  try {
    auto result = analyze(gauge::Arranged::as_is);
    add_data_arrangements(gauge, analyze, result);
    return result;
  } catch (const Error& error) {
    if (!gauge || !is_of_input(error)) throw;
    Result others{.json = {{"as_is", nullptr}, {"why_not", {{"as_is", error.message()}}}},
                  .text = fmt::format("not as it is: {}\n", error.message())};
    add_data_arrangements(gauge, analyze, others);
    if (others.json["gauge_fixed"].is_null() && others.json["permuted"].is_null()) throw;
    return others;
  }
}

void add_visible_arrangements(data::Model& model, std::vector<data::Dataset>& sets,
                              const std::optional<gauge::UnitGauge>& gauge, std::uint64_t seed,
                              const std::function<Result(gauge::Arranged)>& analyze, Result& result) {
  if (!gauge) return;
  const auto units = model.visible();
  const auto model_as_is = gauge::rearranged(model, gauge::unchanged(units));
  const auto sets_as_are = std::exchange(sets, {});
  const auto analyze_arranged = [&](gauge::Arranged arranged) {
    const auto arrangement = gauge::arrangement_of(arranged, *gauge, units, seed);
    sets.clear();  // before there is memory for others
    for (const auto& one : sets_as_are) sets.push_back(gauge::rearranged(one, arrangement));
    model = gauge::rearranged(model_as_is, arrangement);
    return analyze(arranged);
  };
  add_data_arrangements(gauge, analyze_arranged, result);
}

}  // namespace kadanoff::cli
