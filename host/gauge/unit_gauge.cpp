// Reads, writes and applies arrangements of units.
#include "host/gauge/unit_gauge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "host/base/printable.hpp"
#include "host/base/words.hpp"
#include "host/data/optional_parts.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::gauge {
namespace {

constexpr const char* order_name = "/gauge/order";
constexpr const char* sign_name = "/gauge/sign";
constexpr const char* by_name = "/gauge/by";
constexpr const char* why_not_name = "/gauge/why_not";

std::string text_of(const io::H5Reader& file, const char* name) {
  const auto texts = file.has_dataset(name) ? file.read_texts(name) : std::vector<std::string>();
  return texts.empty() ? "" : printable(texts.front());
}

// As many as the samples of a file have; of a flow without its spins as many as its gauge is of.
std::int64_t units_of(const io::H5Reader& file) {
  struct Place {
    const char* name;
    std::size_t rank, dimension;
  };
  for (const auto& [name, rank, dimension] :
       {Place{"/samples", 2, 1}, Place{"/spins", 3, 2}, Place{"/params/weight_matrix", 2, 0},
        Place{"/layer_1/params/weight_matrix", 2, 0}, Place{"/hidden/weights", 2, 0}, Place{order_name, 1, 0}})
    if (file.has_dataset(name))
      if (const auto shape = file.shape(name); shape.size() == rank) return shape[dimension];
  return 0;
}

}  // namespace

UnitGauge seen_from(UnitGauge gauge, const Arrangement& now) {
  if (gauge.is_fixed()) gauge.fixed = seen_from(gauge.fixed, now);
  return gauge;
}

void write_unit_gauge(io::H5Writer& file, const UnitGauge& gauge) {
  if (!gauge.is_fixed()) {
    file.dataset(why_not_name, gauge.why_not);
    return;
  }
  file.dataset(order_name, gauge.fixed.order);
  file.dataset(sign_name, std::vector<std::int8_t>(gauge.fixed.sign.begin(), gauge.fixed.sign.end()));
  file.dataset(by_name, gauge.by);
}

std::optional<UnitGauge> read_unit_gauge(const io::H5Reader& file, std::int64_t units) {
  const bool order = file.has_name(order_name), sign = file.has_name(sign_name);
  if (!order && !sign) {
    auto why_not = text_of(file, why_not_name);
    if (why_not.empty() && file.has_name("/gauge"))
      fail(ExitCode::bad_input, "{}: /gauge holds neither an arrangement nor why there is none", file.path().string());
    if (why_not.empty()) return {};
    return UnitGauge{.why_not = std::move(why_not)};
  }
  const auto path = file.path().string();
  for (const char* name : {order_name, sign_name})
    if (!file.has_dataset(name) || file.shape(name) != io::H5Shape{units})
      fail(ExitCode::bad_input, "{}: {} does not hold one number for each of {}", path, name, counted(units, "unit"));
  const auto signs = file.read<std::int8_t>(sign_name);
  UnitGauge gauge{.fixed = {.order = file.read<std::int64_t>(order_name), .sign = {signs.begin(), signs.end()}},
                  .by = text_of(file, by_name)};
  if (!arranges(gauge.fixed, units))
    fail(ExitCode::bad_input, "{}: /gauge is no arrangement of {}: it holds each of them once, with +1 or -1", path,
         counted(units, "unit"));
  if (gauge.by.empty()) fail(ExitCode::bad_input, "{}: {} does not say what fixes the arrangement", path, by_name);
  return gauge;
}

std::optional<UnitGauge> read_unit_gauge(const io::H5Reader& file) { return read_unit_gauge(file, units_of(file)); }

void save_model(const data::Model& model, const std::optional<UnitGauge>& gauge, const std::filesystem::path& path,
                io::IfExists if_exists) {
  io::H5Writer file;
  data::write_model(file, "model", model);
  if (gauge) write_unit_gauge(file, *gauge);
  file.save(path, if_exists);
}

void save_stack(const data::Stack& stack, const std::optional<UnitGauge>& gauge, const std::filesystem::path& path,
                io::IfExists if_exists) {
  io::H5Writer file;
  data::write_stack(file, stack);
  if (gauge) write_unit_gauge(file, *gauge);
  file.save(path, if_exists);
}

GaugedData load_gauged(const std::filesystem::path& path, data::Needs needs, bool needs_gauge) {
  const io::H5Reader file(path);
  auto data = data::read_dataset(file, needs);
  data::OptionalParts parts(file);
  auto gauge = parts.read(needs_gauge, [&] { return read_unit_gauge(file, data.units); });
  parts.tell();
  return {.data = std::move(data), .gauge = std::move(gauge)};
}

GaugedSets load_gauged_sets(const std::vector<std::string>& paths, data::Needs needs) {
  GaugedSets all;
  for (const auto& path : paths) {
    auto [data, gauge] = load_gauged(path, needs);
    const auto stand_alike = [&] {
      return gauge.has_value() == all.gauge.has_value() && (!gauge || gauge->fixed == all.gauge->fixed);
    };
    if (all.sets.empty())
      all.gauge = std::move(gauge);
    else if (!stand_alike())
      all.gauge = UnitGauge{.why_not = fmt::format("the units of {} and {} stand differently", paths.front(), path)};
    all.sets.push_back(std::move(data));
  }
  return all;
}

UnitGauge of_blocks(const UnitGauge& gauge, std::int64_t blocks) {
  if (gauge.is_fixed() && gauge.fixed == unchanged(std::ssize(gauge.fixed.order)))
    return {.fixed = unchanged(blocks), .by = "blocks of units that are gauge-fixed by " + gauge.by};
  return {.why_not = "the blocks are of units that were not gauge-fixed (transform --arrangement gauge-fixed)"};
}

Arrangement arrangement_of(Arranged arranged, const UnitGauge& gauge, std::int64_t units, std::uint64_t seed) {
  switch (arranged) {
    case Arranged::gauge_fixed:
      if (!gauge.is_fixed()) fail(ExitCode::usage, "the hidden units cannot be gauge-fixed: {}", gauge.why_not);
      return gauge.fixed;
    case Arranged::permuted:
      return random_arrangement(units, random::make_key(seed, random::Stream::gauge));
    case Arranged::as_is:
      break;
  }
  return unchanged(units);
}

std::string group_of(Arranged arranged) {
  switch (arranged) {
    case Arranged::gauge_fixed:
      return "/gauge_fixed";
    case Arranged::permuted:
      return "/permuted";
    default:
      return "";
  }
}

data::Dataset rearranged(const data::Dataset& data, const Arrangement& arrangement) {
  expects(arranges(arrangement, data.units), "rearranged: the arrangement is of other units");
  machine::require_memory(
      fmt::format("{}: {} in another arrangement of their units", data.name, counted(data.count, "sample")),
      static_cast<double>(data.count) * static_cast<double>(data.row_bytes()), cpu_device);
  data::Dataset result;
  result.count = data.count;
  result.units = data.units;
  result.binary = data.binary;
  result.temperatures = data.temperatures;
  result.labels = data.labels;
  result.label_names = data.label_names;
  result.lattice_shape = data.lattice_shape;
  result.provenance = data.provenance;
  result.name = data.name;
  const auto width = rows::words_per_row(data.values(), data.units);
  if (data.is_real()) {
    const auto* values = data.rows().real.data;
    result.real.assign(values, values + data.count * width);
    for (std::int64_t i = 0; i < data.count; ++i) rearrange(result.real.data() + i * width, arrangement);
    return result;
  }
  result.words.assign(static_cast<std::size_t>(data.count * width), 0);
  for (std::int64_t i = 0; i < data.count; ++i) {
    const auto* from = data.spins().words.data + i * width;
    auto* to = result.words.data() + i * width;
    for (std::size_t a = 0; a < arrangement.order.size(); ++a) {
      const auto unit = static_cast<std::size_t>(arrangement.order[a]);
      const bool turned = arrangement.sign[a] < 0;
      const auto bit = (from[unit / 32] >> (unit % 32) & 1U) ^ static_cast<std::uint32_t>(turned);
      to[a / 32] |= bit << (a % 32);
    }
  }
  return result;
}

data::Model rearranged(const data::Model& model, const Arrangement& arrangement) {
  const auto& from = model.parameters;
  data::Model result{.parameters = rbm::Parameters(cpu_device, model.visible(), model.hidden()),
                     .lattice_shape = model.lattice_shape,
                     .provenance = model.provenance,
                     .name = model.name,
                     .binary = model.binary,
                     .energy_constant = model.energy_constant,
                     .says_units = model.says_units};
  auto& to = result.parameters;
  std::copy_n(from.weights.data(), from.weights.size(), to.weights.data());
  std::copy_n(from.visible_bias.data(), from.visible_bias.size(), to.visible_bias.data());
  std::copy_n(from.hidden_bias.data(), from.hidden_bias.size(), to.hidden_bias.data());
  rearrange_visible(result, arrangement);
  return result;
}

}  // namespace kadanoff::gauge
