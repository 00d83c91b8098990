// Writes the HDF5 file of an analysis of correlators, and its table of units.
#include "host/correlators/correlators_file.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/csv.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::correlators {
namespace {

template <class Value>
auto of_units(const Spots& spots, Value value) {
  std::vector<std::decay_t<decltype(value(spots.units.front()))>> values;
  for (const auto& spot : spots.units) values.push_back(value(spot));
  return values;
}

// `group` is empty for the root, or "/control" …
void write_spots(io::H5Writer& file, const std::string& group, const Spots& spots) {
  file.dataset(group + "/units/peak", of_units(spots, [](const Spot& spot) { return spot.peak; }));
  file.dataset(group + "/units/value", of_units(spots, [](const Spot& spot) { return spot.value; }));
  file.dataset(group + "/units/error", of_units(spots, [](const Spot& spot) { return spot.error; }));
  file.dataset(group + "/units/floor", of_units(spots, [](const Spot& spot) { return spot.floor; }));
  file.dataset(group + "/units/product", of_units(spots, [](const Spot& spot) { return spot.product; }));
  file.dataset(group + "/units/radius", of_units(spots, [](const Spot& spot) { return spot.radius; }));
  const auto object = group.empty() ? std::string("/") : group;
  file.attribute(object, "share_above", spots.share_above);
  file.attribute(object, "share_local", spots.share_local);
  file.attribute(object, "contrast_error", spots.errors.contrast);
  file.attribute(object, "floor_error", spots.errors.floor);
  file.attribute(object, "radius_error", spots.errors.radius);
  if (spots.profile) {
    std::vector<double> centres;
    for (const auto& spot : spots.units) {
      for (const double along : {spot.centre.x, spot.centre.y}) centres.push_back(spot.is_flat() ? NAN : along);
    }
    file.dataset(group + "/units/centre", centres, {spots.hidden, 2});
    const auto& profile = *spots.profile;
    file.dataset(group + "/profile/map", profile.map, {profile.side, profile.side});
    std::vector<double> mean, spread, error;
    for (const auto& estimate : profile.radial) {
      mean.push_back(estimate.mean);
      spread.push_back(estimate.spread);
      error.push_back(estimate.error);
    }
    file.dataset(group + "/profile/radial", mean);
    file.dataset(group + "/profile/radial_spread", spread);
    file.dataset(group + "/profile/radial_error", error);
    file.attribute(object, "profile_floor", profile.floor);
    file.attribute(object, "profile_contrast", profile.contrast);
    file.attribute(object, "profile_width", profile.width);
    file.attribute(object, "profile_floor_error", spots.errors.profile_floor);
    file.attribute(object, "profile_contrast_error", spots.errors.profile_contrast);
    file.attribute(object, "profile_width_error", spots.errors.profile_width);
  }
  if (spots.frequencies) {
    file.dataset(group + "/frequencies/edges", spots.frequencies->edges);
    file.dataset(group + "/frequencies/counts", spots.frequencies->counts,
                 {frequency_bins, std::ssize(spots.frequencies->counts) / frequency_bins});
  }
  if (spots.displacement) {
    file.attribute(object, "displacement", spots.displacement->as_it_is);
    file.attribute(object, "displacement_gauge_fixed", spots.displacement->gauge_fixed);
    file.attribute(object, "displacement_permuted", spots.displacement->permuted);
  }
}

void write(io::H5Writer& file, const std::string& group, const Correlators& correlators, const Spots& spots) {
  const io::H5Shape shape{correlators.visible, correlators.hidden};
  file.dataset(group + "/mean", correlators.mean, shape);
  file.dataset(group + "/error", correlators.error, shape);
  file.dataset(group + "/visible_mean", correlators.visible_mean);
  file.dataset(group + "/hidden_mean", correlators.hidden_mean);
  write_spots(file, group, spots);
}

void add_lines(std::string& text, const std::string& what, const Spots& spots) {
  for (std::size_t a = 0; a < spots.units.size(); ++a) {
    const auto& spot = spots.units[a];
    const bool placed = spots.visible_side > 0 && !spot.is_flat();
    text +=
        fmt::format("{},{},{},{},{},{},{},{},{},{}\n", what, a, spot.peak, csv_number(spot.value),
                    csv_number(spot.error), csv_number(spot.floor), csv_number(spot.product), csv_number(spot.radius),
                    placed ? csv_number(spot.centre.x) : "", placed ? csv_number(spot.centre.y) : "");
  }
}

}  // namespace

io::H5Writer to_file(const CorrelatorAnalysis& analysis) {
  io::H5Writer file;
  write(file, "", analysis.correlators, analysis.spots);
  if (analysis.control) write(file, "/control", analysis.control_correlators, analysis.control_spots);
  if (analysis.lower_gauge_fixed) write_spots(file, "/lower_gauge_fixed", *analysis.lower_gauge_fixed);
  if (analysis.lower_permuted) write_spots(file, "/lower_permuted", *analysis.lower_permuted);
  file.attribute("/", "lower_layer", analysis.settings.lower);
  file.attribute("/", "upper_layer", analysis.settings.upper);
  file.attribute("/", "as", name_of(analysis.settings.as));
  file.attribute("/", "samples", analysis.correlators.samples);
  if (analysis.control) file.attribute("/", "control", name_of(*analysis.control));
  io::write_provenance(file, data::known_kind("correlators"), analysis.provenance);
  return file;
}

std::string units_csv(const CorrelatorAnalysis& analysis) {
  std::string text = "of,unit,peak,value,error,floor,product,radius,centre_x,centre_y\n";
  add_lines(text, "data", analysis.spots);
  if (analysis.lower_gauge_fixed) add_lines(text, "lower-gauge-fixed", *analysis.lower_gauge_fixed);
  if (analysis.lower_permuted) add_lines(text, "lower-permuted", *analysis.lower_permuted);
  if (analysis.control) add_lines(text, name_of(*analysis.control), analysis.control_spots);
  return text;
}

}  // namespace kadanoff::correlators
