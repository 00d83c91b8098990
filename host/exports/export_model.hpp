// Writes models for other programs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "host/base/choices.hpp"
#include "host/data/model.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::exports {

// rbms: an HDF5 archive of that Python package. npz: NumPy's arrays weight_matrix (float32, N_v × N_h), vbias and hbias
// (float64), and variable_type, a text: "ising" or "bernoulli".
enum class Format : std::uint8_t { rbms, npz };

// The units that an exported model must have: those that are asked for, or of the format: the package knows units 0 and
// 1 only. No value: its own. Throws Error(usage) for spins there.
std::optional<data::Units> units_of_export(Format format, std::optional<data::Units> wanted);

// `seed`: of the chains that an archive of `rbms` has, 100 of independent units. Throws as outputs do, and Error(usage)
// for a parameter that is too large in these units.
void export_model(const data::Model& model, Format format, std::uint64_t seed, const std::filesystem::path& path,
                  io::IfExists if_exists);

}  // namespace kadanoff::exports

template <>
inline constexpr auto kadanoff::choices<kadanoff::exports::Format> =
    std::array{Choice{exports::Format::rbms, "rbms"}, Choice{exports::Format::npz, "npz"}};
