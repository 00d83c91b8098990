// A flow on disk (HDF5). Datasets, P recorded steps of n chains on an L × L lattice, N_v = L²:
//
//   /steps                                     int64 P
//   /magnetisation, /abs_magnetisation,        float64 P: means over the chains; beside each of them
//   /energy                                    NAME_spread and NAME_error
//   /energy_temperature, …_error               float64 P: the temperature whose exact mean energy is that of the chains
//   /correlation, …_spread, …_error            float64 P × (L/2 + 1): G(r)
//   /thermometer/temperatures                  float64 C; and
//   /thermometer/probability, …_spread, …_error  float64 P × C: the mean distribution, if one was measured
//   /spins                                     P × n × N_v int8 (float32 in mean-field mode), if they were kept
//   /energy_table/{temperature, energy}        float64: the exact energy per spin of that lattice
//
// and /gauge (host/gauge/unit_gauge.hpp), if the visible units are hidden ones of another layer; then `kadanoff flow`
// writes the groups /gauge_fixed and /permuted, too, which hold the same without spins of these in other arrangements.
//
// Attributes of the root: lattice_shape, samples, mode, and the provenance. Of units without a square lattice there are
// only the steps, the magnetisations and the spins, and no lattice_shape.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/flow/flow.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"

namespace kadanoff::flow {

// A flow with spins must stay until these are saved, in this file or as a group of another one: they are read only
// then. So it is no temporary one.
io::H5Writer to_file(const Flow& flow, const io::Provenance& provenance,
                     const std::optional<gauge::UnitGauge>& gauge = {});
io::H5Writer to_file(Flow&& flow, const io::Provenance& provenance,
                     const std::optional<gauge::UnitGauge>& gauge = {}) = delete;

// Throws like H5Writer::save.
void save_flow(const Flow& flow, const io::Provenance& provenance, const std::filesystem::path& path,
               io::IfExists if_exists = io::IfExists::refuse, const std::optional<gauge::UnitGauge>& gauge = {});

// Reads all but the spins. Throws like H5Reader, and Error(bad_input) if the file is not a flow.
Flow load_flow(const std::filesystem::path& path);

// All flows of such a file, that of the units as they stand first. `units`: they are hidden units in this arrangement.
struct ArrangedFlow {
  Flow flow{};
  std::optional<gauge::Arranged> units{};
  std::string group{};  // where it is: "/permuted", empty for the root
};
std::vector<ArrangedFlow> load_flows(const std::filesystem::path& path);

}  // namespace kadanoff::flow
