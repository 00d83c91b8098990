// Fits and measurements of thermometers: as text for people, as JSON for programs, and as an HDF5 file.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"
#include "host/thermometer/measurement.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::thermometer {

// The loss with the lowest test loss, or (without validation data) the lowest training loss. `losses` are not empty.
const LossPoint& best_loss(const std::vector<LossPoint>& losses);

// {temperatures, epochs, training_loss, test_loss, best: {epoch, training, test}, losses: [{epoch, training, test}]}.
nlohmann::json fit_json(const Thermometer& thermometer);
std::string fit_text(const Thermometer& thermometer);

struct ThermometerReadings {
  GroupedBy grouped_by = GroupedBy::nothing;
  std::vector<double> temperatures;  // of the classes
  std::vector<Measurement> rows;
};

// A row a group; with few of them, their whole distributions below.
std::string readings_text(const ThermometerReadings& readings);
// {by: "network", temperatures, accuracy, cross_entropy, rows: [{temperature or step, samples, most_probable,
// mean_temperature, accuracy, cross_entropy, probability: [{mean, spread, error}]}]}.
nlohmann::json readings_json(const ThermometerReadings& readings);
// /temperatures C; /labels, /counts R (the temperatures or steps of the groups); /probability, …_spread, …_error
// R × C; /most_probable, /mean_temperature R; the attribute grouped_by.
void save_readings(const ThermometerReadings& readings, const io::Provenance& provenance,
                   const std::filesystem::path& path, io::IfExists if_exists = io::IfExists::refuse);

// The same for the energy's temperatures: {by: "energy", rows: [{…, energy, temperature, temperature_error}]}, and
// /labels, /counts, /energy, …_spread, …_error, /energy_temperature, …_error.
struct EnergyReadings {
  GroupedBy grouped_by = GroupedBy::nothing;
  std::vector<EnergyMeasurement> rows;
};
std::string readings_text(const EnergyReadings& readings);
nlohmann::json readings_json(const EnergyReadings& readings);
void save_readings(const EnergyReadings& readings, const io::Provenance& provenance, const std::filesystem::path& path,
                   io::IfExists if_exists = io::IfExists::refuse);

}  // namespace kadanoff::thermometer
