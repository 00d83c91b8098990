// Data whose units are hidden units of an RBM: nothing fixes the order and the signs of these, so whatever a lattice of
// them says depends on an arrangement that is no property of what was learned. Such a data set says which one is fixed:
// each unit at the site where it looks, with its peak positive (host/gauge/sites.hpp).
//
// File (HDF5), in data sets, in flows, and in models, stacks, checkpoints and thermometers that were made of such data:
// /gauge/order int64 and /gauge/sign int8, N_v of them: the fixed arrangement of the (visible) units; and /gauge/by, a
// text: what fixes it. Where nothing does, /gauge/why_not, a text, is all there is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "host/data/dataset.hpp"
#include "host/data/stack.hpp"
#include "host/gauge/gauge.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::gauge {

struct UnitGauge {
  Arrangement fixed{};    // of the units as they stand in the data; empty if there is none
  std::string by{};       // what fixes it, for people: "their filters over the data"
  std::string why_not{};  // there is none

  [[nodiscard]] bool is_fixed() const { return why_not.empty(); }
};

// The gauge of the same units rearranged to `now`.
UnitGauge seen_from(UnitGauge gauge, const Arrangement& now);

void write_unit_gauge(io::H5Writer& file, const UnitGauge& gauge);

// Of a file whose samples have `units`; nothing if it has none: then the units are no hidden ones, as far as it says.
// Throws Error(bad_input) if it is damaged.
std::optional<UnitGauge> read_unit_gauge(const io::H5Reader& file, std::int64_t units);

// The same, with the number of units that the file has: a data set, a flow, a model, a stack, a thermometer.
std::optional<UnitGauge> read_unit_gauge(const io::H5Reader& file);

// A model, and how its visible units stand, if they are hidden ones.
void save_model(const data::Model& model, const std::optional<UnitGauge>& gauge, const std::filesystem::path& path,
                io::IfExists if_exists);
void save_stack(const data::Stack& stack, const std::optional<UnitGauge>& gauge, const std::filesystem::path& path,
                io::IfExists if_exists);

// A data set and the gauge of its units, from one file. Throws as data::load_dataset_with() does, too. A gauge that is
// damaged is passed over, with a line on stderr, where it is not needed.
struct GaugedData {
  data::Dataset data;
  std::optional<UnitGauge> gauge;
};
GaugedData load_gauged(const std::filesystem::path& path, data::Needs needs, bool needs_gauge = true);

// The same of several files for one model, which has its units in one arrangement.
struct GaugedSets {
  std::vector<data::Dataset> sets;
  std::optional<UnitGauge> gauge;  // not fixed if they differ
};
GaugedSets load_gauged_sets(const std::vector<std::string>& paths, data::Needs needs);

// Of block spins of such units: blocks of gauge-fixed units are at their sites, others are blocks of any units.
UnitGauge of_blocks(const UnitGauge& gauge, std::int64_t blocks);

// The arrangements that hidden units are looked at in, or written in.
enum class Arranged : std::uint8_t { as_is, gauge_fixed, permuted };

// Of `units` with that gauge. Throws Error(usage) if they are to be gauge-fixed and cannot be; `permuted` is
// random_arrangement() by the seed.
Arrangement arrangement_of(Arranged arranged, const UnitGauge& gauge, std::int64_t units, std::uint64_t seed);

// The group with the numbers of an arrangement in a file that has those of all: "/gauge_fixed", "/permuted"; of the
// units as they are, "", its root.
std::string group_of(Arranged arranged);

// The samples with their units rearranged. Throws Error(internal) for an arrangement of other units, Error(usage) if
// there is too little memory for them.
data::Dataset rearranged(const data::Dataset& data, const Arrangement& arrangement);

// A copy of the model with its visible units rearranged. Throws Error(internal) for an arrangement of other units.
data::Model rearranged(const data::Model& model, const Arrangement& arrangement);

}  // namespace kadanoff::gauge

template <>
inline constexpr auto kadanoff::choices<kadanoff::gauge::Arranged> =
    std::array{Choice{gauge::Arranged::as_is, "as-is"}, Choice{gauge::Arranged::gauge_fixed, "gauge-fixed"},
               Choice{gauge::Arranged::permuted, "permuted"}};
