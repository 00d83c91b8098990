// The tables and the JSON of scaling dimensions.
#include "host/analysis/scaling_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/csv.hpp"
#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::analysis {
namespace {

using nlohmann::json;
constexpr auto centred = Table::Align::centre, left = Table::Align::left;

std::string text_of(const Bootstrapped& number) {
  if (std::isnan(number.value)) return "no fit";
  if (std::isnan(number.error)) return fixed_text(number.value, 4) + ", no error";
  const auto text = with_its_error(number.value, number.error);
  return text.find("±") == std::string::npos ? text + " ± 0" : text;  // all resamples agree
}

// With two digits of its width, and four at least: the ends of a narrow one would look the same.
std::string interval_text(const Bootstrapped& number) {
  if (std::isnan(number.low)) return "";
  const double width = number.high - number.low;
  const auto digits = width > 0 ? static_cast<int>(std::clamp(1 - std::floor(std::log10(width)), 4.0, 9.0)) : 4;
  return fixed_text(number.low, digits) + " … " + fixed_text(number.high, digits);
}

std::string name_of(double temperature) { return std::isnan(temperature) ? "unknown" : temperature_text(temperature); }

// As far as is known: flows, hidden units and lattices that were chosen are not at the temperature that they are called
// by.
bool is_in_equilibrium(const Scaling& scaling, const TemperatureScaling& row) {
  return !scaling.of_flows && !scaling.of_hidden_units && scaling.selection.empty() && row.temperature >= 0;
}

// Why Δ is no scaling dimension of these lattices. Empty near T_c, and where their own temperature is not known.
std::string reservation(const Scaling& scaling, const TemperatureScaling& row) {
  if (!is_in_equilibrium(scaling, row)) return "";
  const double length = ising::correlation_length(row.temperature);
  if (length >= scaling.side / 2.0) return "";
  return fmt::format("{}, ξ = {:.2g}", row.temperature < ising::critical_temperature ? "ordered" : "disordered",
                     length);
}

// What reservation() means, if it says something of a row.
std::string reservations_text(const Scaling& scaling) {
  bool ordered = false, disordered = false, of_one_sign = false;
  for (const auto& row : scaling.temperatures) {
    if (reservation(scaling, row).empty()) continue;
    const bool below = row.temperature < ising::critical_temperature;
    (below ? ordered : disordered) = true;
    if (below && std::abs(row.spin.mean) > row.magnetisation.value / 2) of_one_sign = true;
  }
  if (!ordered && !disordered) return "";
  std::string text =
      "ordered, disordered: the correlation length ξ is below half the side, correlators fall off exponentially, and Δ "
      "is "
      "the slope of a fit, no scaling dimension\n";
  if (ordered)
    text +=
        of_one_sign
            ? "ordered, up and down not alike: σ̄ is taken from the spins of the energy operator, too, which mixes "
              "spin into it; Δ_ε is that of this mixture\n"
            : "ordered, up and down alike: G of the spin holds ⟨m⟩² of each phase, and Δ_s is near 0 for that; G of "
              "the energy is connected, as its mean is the same in both\n";
  return text;
}

Table dimensions_table(const Scaling& scaling) {
  Table table({{.heading = "T"},
               {.heading = "step", .shown = scaling.of_flows},
               {.heading = "samples"},
               {.heading = "⟨|m|⟩", .align = centred},
               {.heading = "Δ_s", .align = centred},
               {.heading = "90 %", .align = centred},
               {.heading = "Δ_ε", .align = centred},
               {.heading = "90 %", .align = centred},
               {.align = left, .shown = !reservations_text(scaling).empty()}});
  for (const auto& row : scaling.temperatures) {
    const auto &spin = row.spin.dimensions.front(), &energy = row.energy.dimensions.front();
    table.add({{name_of(row.temperature)},
               {fmt::format("{}", row.step)},
               {fmt::format("{}", row.samples)},
               {text_of(row.magnetisation)},
               {text_of(spin)},
               {interval_text(spin)},
               {text_of(energy)},
               {interval_text(energy)},
               {reservation(scaling, row)}});
  }
  return table;
}

void add_readings(Table& table, const char* name, const std::vector<Reading>& readings,
                  const std::vector<Bootstrapped>& dimensions) {
  for (std::size_t i = 0; i < readings.size(); ++i)
    table.add({{i == 0 ? name : ""},
               {readings[i].name},
               {text_of(dimensions[i])},
               {interval_text(dimensions[i])},
               {std::isnan(dimensions[i].value) ? "" : fixed_text(2 * dimensions[i].value, 4)}});
}

Table readings_table(const Scaling& scaling, const TemperatureScaling& row) {
  Table table({{.align = left},
               {.heading = "fit of G against", .align = left},
               {.heading = "Δ", .align = centred},
               {.heading = "90 %", .align = centred},
               {.heading = "2 Δ"}});
  add_readings(table, "Δ_s", scaling.spin_readings, row.spin.dimensions);
  add_readings(table, "Δ_ε", scaling.energy_readings, row.energy.dimensions);
  return table;
}

Table three_point_table(const Scaling& scaling, const ThreePointScaling& of) {
  Table table({{.heading = "fit of ⟨σ σ ε⟩ against", .align = left},
               {.heading = "2 Δ_s + Δ_ε", .align = centred},
               {.heading = "90 %", .align = centred},
               {.heading = "C", .align = centred},
               {.heading = "90 %", .align = centred}});
  for (std::size_t i = 0; i < scaling.three_point_readings.size(); ++i)
    table.add({{scaling.three_point_readings[i].name},
               {text_of(of.sums[i])},
               {interval_text(of.sums[i])},
               {text_of(of.coefficients[i])},
               {interval_text(of.coefficients[i])}});
  return table;
}

std::string interpolation_text(const Scaling& scaling) {
  if (scaling.interpolated.empty()) return "";
  Table table({{.heading = "step", .shown = scaling.of_flows},
               {.heading = "from", .align = left},
               {.heading = "Δ_s", .align = centred},
               {.heading = "90 %", .align = centred},
               {.heading = "Δ_ε", .align = centred},
               {.heading = "90 %", .align = centred}});
  for (const auto& one : scaling.interpolated)
    table.add(
        {{fmt::format("{}", one.step)},
         {one.below == one.above ? temperature_text(one.below) + " itself"
                                 : fmt::format("{} and {}", temperature_text(one.below), temperature_text(one.above))},
         {text_of(one.spin.front())},
         {interval_text(one.spin.front())},
         {text_of(one.energy.front())},
         {interval_text(one.energy.front())}});
  const bool measured = std::all_of(scaling.interpolated.begin(), scaling.interpolated.end(),
                                    [](const InterpolatedScaling& one) { return one.below == one.above; });
  return fmt::format("\nAt T = {}, {}\n", temperature_text(scaling.interpolated.front().temperature),
                     measured ? "where there are samples" : "on the straight line between the two nearest") +
         to_text(table, 2);
}

std::string magnetisation_text(const Scaling& scaling) {
  if (scaling.magnetisation.empty()) return "";
  Table table({{.heading = "step", .shown = scaling.of_flows},
               {.heading = "Δ_m", .align = centred},
               {.heading = "90 %", .align = centred},
               {.heading = "A"}});
  for (const auto& fit : scaling.magnetisation)
    table.add({{fmt::format("{}", fit.step)},
               {text_of(fit.dimension)},
               {interval_text(fit.dimension)},
               {fmt::format("{:.4g}", fit.amplitude)}});
  return fmt::format("\nΔ_m from ⟨|m|⟩ at T = {}: ⟨|m|⟩ = A |T − T_c|^Δ_m / T_c\n",
                     fmt::join(scaling.magnetisation.front().temperatures, ", ")) +
         to_text(table, 2);
}

json number(const Bootstrapped& value) {
  return {{"value", json_number(value.value)},
          {"error", json_number(value.error)},
          {"low", json_number(value.low)},
          {"high", json_number(value.high)}};
}

json dimensions_json(const std::vector<Bootstrapped>& dimensions, const std::vector<Reading>& readings) {
  auto all = json::array();
  for (std::size_t i = 0; i < readings.size(); ++i) {
    auto one = number(dimensions[i]);
    one["reading"] = readings[i].name;
    one["exponent"] = json_number(2 * dimensions[i].value);
    all.push_back(one);
  }
  return all;
}

json operator_json(const OperatorScaling& of, const std::vector<Reading>& readings,
                   const std::vector<DistanceClass>& classes, double DistanceClass::*torus) {
  auto two = json::array(), three = json::array();
  for (std::size_t c = 0; c < classes.size(); ++c) {
    auto one = number(of.two_point[c]);
    one["dx"] = classes[c].dx;
    one["dy"] = classes[c].dy;
    one["torus_distance"] = classes[c].*torus;
    two.push_back(one);
  }
  for (std::size_t r = 0; r < of.three_point.size(); ++r) {
    auto one = number(of.three_point[r]);
    one["r"] = r;
    three.push_back(one);
  }
  return {{"mean", of.mean},
          {"dimensions", dimensions_json(of.dimensions, readings)},
          {"two_point", two},
          {"three_point", three}};
}

json three_point_json(const ThreePointScaling& of, const std::vector<ThreePointReading>& readings) {
  auto three = json::array(), fits = json::array();
  for (std::size_t at = 0; at < of.three_point.size(); ++at) {
    three.push_back(number(of.three_point[at]));
    three.back()["r"] = at + 1;
  }
  for (std::size_t i = 0; i < readings.size(); ++i)
    fits.push_back(
        {{"reading", readings[i].name}, {"sum", number(of.sums[i])}, {"coefficient", number(of.coefficients[i])}});
  return {{"three_point", three}, {"fits", fits}};
}

}  // namespace

std::string to_text(const Scaling& scaling) {
  const auto& row = most_critical(scaling);
  std::string which;
  if (!std::isnan(row.temperature))
    which = fmt::format(" {} T = {}", scaling.of_flows && scaling.selection.empty() ? "from" : "at",
                        temperature_text(row.temperature));
  if (scaling.of_flows) which += fmt::format(" after {}", counted(row.step, "step"));
  auto text = fmt::format("Scaling dimensions on {0} × {0}, by the distance on the torus; errors by {1}\n",
                          scaling.side, counted(scaling.resamples, "resample")) +
              (scaling.selection.empty() ? "" : "chosen " + scaling.selection + "\n") +
              to_text(dimensions_table(scaling)) + reservations_text(scaling) + interpolation_text(scaling) +
              fmt::format("\nEvery way to fit G{}; 2 Δ is the power of the distance itself\n", which) +
              to_text(readings_table(scaling, row), 2);
  if (!scaling.three_point_readings.empty())
    text += fmt::format("\n⟨σ σ ε⟩ of right-angled triangles of legs r, ε at the corner{}; at T_c 5/4 and C = 1/2\n",
                        which) +
            to_text(three_point_table(scaling, row.spin_spin_energy), 2);
  return text + magnetisation_text(scaling);
}

nlohmann::json to_json(const Scaling& scaling) {
  auto temperatures = json::array(), magnetisation = json::array();
  for (const auto& row : scaling.temperatures) {
    temperatures.push_back(
        {{"temperature", json_number(row.temperature)},
         {"samples", row.samples},
         {"magnetisation", number(row.magnetisation)},
         {"spin", operator_json(row.spin, scaling.spin_readings, scaling.classes, &DistanceClass::spin_distance)},
         {"energy",
          operator_json(row.energy, scaling.energy_readings, scaling.classes, &DistanceClass::energy_distance)},
         {"spin_spin_energy", three_point_json(row.spin_spin_energy, scaling.three_point_readings)}});
    if (scaling.of_flows) temperatures.back()["step"] = row.step;
    if (is_in_equilibrium(scaling, row))
      temperatures.back()["correlation_length"] = json_number(ising::correlation_length(row.temperature));
  }
  for (const auto& fit : scaling.magnetisation) {
    auto one = number(fit.dimension);
    one["temperatures"] = fit.temperatures;
    one["amplitude"] = json_number(fit.amplitude);
    if (scaling.of_flows) one["step"] = fit.step;
    magnetisation.push_back(one);
  }
  json all{{"side", scaling.side},
           {"resamples", scaling.resamples},
           {"confidence", 0.9},
           {"temperatures", temperatures},
           {"magnetisation_scaling", magnetisation}};
  if (!scaling.selection.empty()) all["selection"] = scaling.selection;
  for (const auto& one : scaling.interpolated) {
    all["interpolated"].push_back({{"temperature", one.temperature},
                                   {"below", one.below},
                                   {"above", one.above},
                                   {"spin", dimensions_json(one.spin, scaling.spin_readings)},
                                   {"energy", dimensions_json(one.energy, scaling.energy_readings)}});
    if (scaling.of_flows) all["interpolated"].back()["step"] = one.step;
  }
  return all;
}

std::string to_csv(const Scaling& scaling) {
  const auto csv_cell = [](double value) { return std::isnan(value) ? "" : fmt::format("{:.9g}", value); };
  std::string text = "temperature,step,samples,operator,quantity,reading,dx,dy,value,error,low,high\n";
  // `of`: what stands before the numbers, from the operator to dy.
  const auto add = [&](double temperature, std::int64_t step, const std::string& samples, const std::string& of,
                       const Bootstrapped& one) {
    text +=
        fmt::format("{},{},{},{},{},{},{},{}\n", csv_cell(temperature), scaling.of_flows ? fmt::format("{}", step) : "",
                    samples, of, csv_cell(one.value), csv_cell(one.error), csv_cell(one.low), csv_cell(one.high));
  };
  const auto add_dimensions = [&](double temperature, std::int64_t step, const std::string& samples, const char* name,
                                  const std::vector<Reading>& readings, const std::vector<Bootstrapped>& dimensions) {
    for (std::size_t i = 0; i < readings.size(); ++i)
      add(temperature, step, samples, fmt::format("{},dimension,{},,", name, csv_field(readings[i].name)),
          dimensions[i]);
  };
  for (const auto& row : scaling.temperatures) {
    const auto samples = fmt::format("{}", row.samples);
    add_dimensions(row.temperature, row.step, samples, "spin", scaling.spin_readings, row.spin.dimensions);
    add_dimensions(row.temperature, row.step, samples, "energy", scaling.energy_readings, row.energy.dimensions);
    for (const auto& [name, of] : {std::pair{"spin", &row.spin}, std::pair{"energy", &row.energy}}) {
      for (std::size_t c = 0; c < of->two_point.size(); ++c)
        add(row.temperature, row.step, samples,
            fmt::format("{},two_point,,{},{}", name, scaling.classes[c].dx, scaling.classes[c].dy), of->two_point[c]);
      for (std::size_t r = 0; r < of->three_point.size(); ++r)  // legs r along both axes
        add(row.temperature, row.step, samples, fmt::format("{0},three_point,,{1},{1}", name, r), of->three_point[r]);
    }
    const auto& mixed = row.spin_spin_energy;
    for (std::size_t r = 0; r < mixed.three_point.size(); ++r)
      add(row.temperature, row.step, samples, fmt::format("spin_spin_energy,three_point,,{0},{0}", r + 1),
          mixed.three_point[r]);
    for (std::size_t i = 0; i < mixed.sums.size(); ++i) {
      const auto name = csv_field(scaling.three_point_readings[i].name);
      add(row.temperature, row.step, samples, fmt::format("spin_spin_energy,sum,{},,", name), mixed.sums[i]);
      add(row.temperature, row.step, samples, fmt::format("spin_spin_energy,coefficient,{},,", name),
          mixed.coefficients[i]);
    }
  }
  for (const auto& one : scaling.interpolated) {
    add_dimensions(one.temperature, one.step, "", "spin", scaling.spin_readings, one.spin);
    add_dimensions(one.temperature, one.step, "", "energy", scaling.energy_readings, one.energy);
  }
  for (const auto& fit : scaling.magnetisation)
    add(std::nan(""), fit.step, "", "magnetisation,dimension,|T - T_c|,,", fit.dimension);
  return text;
}

}  // namespace kadanoff::analysis
