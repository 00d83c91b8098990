// Sets of configurations to analyse: of a data set one for each temperature, of a flow one for each recorded step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/gauge/unit_gauge.hpp"

namespace kadanoff::analysis {

struct ConfigurationSet {
  double temperature = 0;  // of a flow that of its start; NaN if that is not known, or is not one
  std::int64_t step = 0;   // of a flow; 0 of a data set
  std::int64_t count = 0;
  std::function<void(float* to)> read;              // count × units values, ±1 or from −1 to 1
  std::shared_ptr<const gauge::UnitGauge> gauge{};  // of the units, where they are hidden ones
};

struct Configurations {
  std::int64_t units = 0;
  std::vector<std::int64_t> lattice_shape;
  bool are_flows = false;
  std::string name;         // for messages: the first file
  std::string selection{};  // how the sets were chosen (measured_selection.hpp); empty: as the files have them
  std::vector<ConfigurationSet> sets;  // by rising temperature, NaN last, and step
};

Configurations configurations_of(data::Dataset data);

// Data sets, or flows with their spins (flow --keep-spins). A flow's temperature is that of its --from-temperature.
// The files stay open until their sets are read. To be called before there are threads.
// Throws like H5Reader and load_dataset(), Error(bad_input) for a flow without spins, for files of different lattices,
// and for a temperature (and step) of which two files have configurations; Error(usage) for data sets beside flows.
Configurations load_configurations(const std::vector<std::filesystem::path>& files);

// Of the units of all sets: that of the first set that is not gauge-fixed, if there is one, else of the first with
// hidden units. Nothing if there are no hidden units among them.
std::optional<gauge::UnitGauge> gauge_of(const Configurations& configurations);

// The same with the hidden units of each set arranged, by its own gauge. Throws as gauge::arrangement_of() does.
Configurations rearranged(const Configurations& configurations, gauge::Arranged arranged, std::uint64_t seed);

}  // namespace kadanoff::analysis
