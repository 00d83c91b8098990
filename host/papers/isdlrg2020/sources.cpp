// The files of each claim's numbers.
#include <fmt/format.h>

#include <utility>

#include "host/base/choices.hpp"
#include "host/papers/isdlrg2020/claims.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

using FileList = std::vector<std::string>;

FileList flow_files(std::initializer_list<data::FlowMode> modes, const std::vector<double>& starts) {
  FileList files;
  for (const auto mode : modes)
    for (const double start : starts) files.push_back(fmt::format("flow-{}-from-{:.4g}.h5", name_of(mode), start));
  return files;
}

// The thermometers of what is left of a side after each step.
FileList meter_files(std::int64_t side, FileList files = {}) {
  for (std::int64_t step = 1; step <= DeepLayers::count; ++step)
    files.push_back(fmt::format("meter-{}.h5", side >> step));
  return files;
}

FileList state_files(std::initializer_list<Arrangement> arrangements, FileList files) {
  for (const auto arrangement : arrangements) files.push_back(fmt::format("deep-states-*-{}.h5", name_of(arrangement)));
  return files;
}

}  // namespace

SourcesOfClaims sources_of_claims(const Settings& settings) {
  using enum Arrangement;
  constexpr auto means = data::FlowMode::mean_field, sampled = data::FlowMode::sampled;
  constexpr double critical = ising::critical_temperature;
  const FileList of_lattices{"scaling-10.h5"}, of_flows{"scaling-mean-field.h5"};
  auto magnetisation = flow_files({means, sampled}, {2.1, 2.2, 2.3});
  const auto two_modes = magnetisation;
  for (const auto* file : {"scaling-measured-mean-field.h5", "scaling-measured-sampled.h5", "thermometer.h5"})
    magnetisation.emplace_back(file);
  const auto blocks = meter_files(Settings::block_side, {"block-data.h5"});
  auto block_temperatures = blocks;
  block_temperatures.emplace_back("layer-data.h5");  // of which the thermometer is asked, too
  const auto meters = meter_files(settings.deep_side);
  const auto all_meters = meter_files(Settings::block_side, meters);
  const FileList stack{"layer-data.h5", "stack-1/model.h5", "stack-2/model.h5"};
  return {
      {"D1", {{"figure-03"}, of_lattices}},
      {"D2", {{"figure-03"}, of_lattices}},
      {"D3", {{"figure-04"}, {"scaling-10.h5", "scaling-9.h5"}}},
      {"D4", {{"figure-02"}, magnetisation}},
      {"D5", {{"figure-02"}, two_modes}},
      {"D6", {{"figure-03"}, of_flows}},
      {"D7", {{"figure-03"}, of_flows}},
      {"D8", {{"figure-04"}, of_flows}},
      {"D9",
       {{},
        [&] {
          auto files = flow_files({means, sampled}, far_starts());
          files.emplace_back("thermometer.h5");
          return files;
        }()}},
      {"D10",
       {{"connected-correlation"},
        [&] {
          auto files = flow_files({means, sampled}, {critical});
          files.emplace_back("lattices.h5");
          return files;
        }()}},
      {"D11",
       {{"connected-correlation"},
        [&] {
          auto files = flow_files({sampled}, {critical});
          files.emplace_back("lattices.h5");
          return files;
        }()}},
      {"D12", {{}, {"layer-data.h5", "single/model.h5"}}},
      {"D13", {{}, {"rbm/*", "critical-rbm-*/*", "lattices.h5"}}},
      {"D14", {{"figure-05"}, {"layer-data.h5"}}},
      {"D15", {{"figure-05"}, {"layer-data.h5"}}},
      {"D16", {{}, {"layer-data.h5"}}},
      {"D17", {{"figure-06"}, {"layer-data.h5", "stack-1/model.h5"}}},
      {"D18", {{"figure-06"}, stack}},
      {"D19", {{"figure-05", "figure-06"}, stack}},
      {"D20", {{"figure-06"}, {"layer-data.h5", "single/model.h5"}}},
      {"D21", {{"figure-06"}, {"layer-data.h5", "stack-1/model.h5", "stack-2/model.h5", "single/model.h5"}}},
      {"D22a", {{"figure-07"}, meter_files(settings.deep_side, block_temperatures)}},
      {"D22b", {{"figure-07"}, block_temperatures}},
      {"D23", {{"figure-07"}, blocks}},
      {"D24a", {{"figure-07"}, blocks}},
      {"D24b", {{"figure-07"}, blocks}},
      {"D25", {{"figure-07"}, state_files({as_trained, random, random_weights}, meters)}},
      {"D26", {{"figure-07"}, state_files({as_trained, random, random_weights}, all_meters)}},
      {"D27", {{"figure-07"}, state_files({as_trained, random, random_weights}, meters)}},
      {"D28", {{"figure-07"}, state_files({as_trained, random, random_weights}, meters)}},
      {"D29", {{"figure-07"}, state_files({as_trained, random, gauge_fixed, random_weights}, meters)}},
      {"D30", {{}, {"layer-evaluation.h5"}}},
  };
}

}  // namespace kadanoff::papers::isdlrg2020
