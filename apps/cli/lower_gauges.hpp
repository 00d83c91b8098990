// What an analysis says of a layer whose visible units are hidden ones, in other arrangements of these.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/cli/verb.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {

// What a model's visible units are, where they are hidden ones.
struct Below {
  // The layers from the data up to the one that is meant. Where that is the lowest, or a stack is meant as a whole,
  // they are the model itself, and only if its file says how its visible units are gauge-fixed: it was made of such
  // data.
  std::optional<data::Stack> layers{};
  std::optional<gauge::UnitGauge> data_gauge{};  // of the visible units of the lowest of these
  bool is_lowest = true;                         // the visible units are those of the data

  [[nodiscard]] bool is_hidden() const { return layers.has_value(); }
};

// How the visible units stand, before they are arranged, if they are hidden ones: those of the model, or of the data
// that it is given, whose gauge is `of_data`. For write_folder().
std::optional<gauge::Arranged> as_is_if_hidden(const Below& below, const std::optional<gauge::UnitGauge>& of_data = {});

// By --layer of the stack at `path`, or as the run of a layer in the folder of a stack. Before there is a Context.
Below load_below(const std::filesystem::path& path, runs::Layer layer);

// The gauge of the hidden units of a model, or of the highest layer of a stack: over the data, as far as `below` leads
// down to them. `of_data` is the gauge of what the model is given.
gauge::UnitGauge hidden_gauge(Context& context, const Below& below, const data::Stack& stack, std::int64_t layer,
                              const std::optional<gauge::UnitGauge>& of_data = {});

// The gauge of its visible units; where its file does not say it, that of what it is given, called `name`. A line on
// stderr tells if the units of the latter stand otherwise than those of the model, or are not known to stand alike.
std::optional<gauge::UnitGauge> visible_gauge(Context& context, const Below& below,
                                              const std::optional<gauge::UnitGauge>& of_data, const std::string& name);

// The same where it is given several data sets, those of the files `paths`. One that does not say how its units stand
// is taken to have them as the model does; but nothing fixes those of data sets that are known to stand differently,
// and each is told of by its own name.
std::optional<gauge::UnitGauge> visible_gauge(Context& context, const Below& below, const gauge::GaugedSets& data,
                                              const std::vector<std::string>& paths);

// Of a model whose visible units are hidden ones and a square number, without data: calls `analyze` with it twice more,
// its visible units once each at the site where its filter is (host/gauge/layers_below.hpp) and once, as they stand
// now, in random order with random signs, and adds what it returns to the result: to the text behind a heading, to the
// JSON as `visible_gauge_fixed` and `visible_permuted`.
void add_lower_gauges(Context& context, Below below, std::uint64_t seed,
                      const std::function<Result(const data::Model&, gauge::Arranged)>& analyze, Result& result);

// load_below() for what is only told on stderr: what cannot be read is passed over, with a line there.
Below load_below_if_sound(const std::filesystem::path& path, runs::Layer layer);

// The same to be compared with data of that gauge by tell_if_apart(): nothing where there is nothing to compare.
Below load_below_beside(const std::filesystem::path& path, runs::Layer layer,
                        const std::optional<gauge::UnitGauge>& of_data);

// A line on stderr if the hidden units that `data` are of stand otherwise than the model above `below` sees them, or
// are not known to stand alike.
void tell_if_apart(Context& context, const Below& below, const std::optional<gauge::UnitGauge>& of_data,
                   const data::Dataset& data);

// The same of two data sets.
void tell_if_apart(const gauge::GaugedData& one, const gauge::GaugedData& other);

// How the visible units of a model stand in its own pictures, if they are hidden ones.
std::optional<gauge::UnitGauge> as_they_stand(const Below& below);

// A line for those who see pictures of hidden units that have that gauge, as they stand; of other units nothing.
std::string text_of_pictures(const std::optional<gauge::UnitGauge>& gauge);

}  // namespace kadanoff::cli
