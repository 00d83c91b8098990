// Samples lattices, and fits thermometers, where their files are not there yet.
#include "host/papers/ising_stage.hpp"

#include <utility>

#include "host/base/words.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/thermometer/thermometer_file.hpp"

namespace kadanoff::papers {

data::Dataset sampled_lattices(const Stages& stages, const std::string& name, const ising::IsingSettings& settings) {
  return stages.file(name, data::load_dataset, [&](const Stage& stage) {
    stage.log("{} × {} of {} × {}", counted(settings.temperatures.size(), "temperature"),
              counted(settings.samples, "configuration"), settings.side, settings.side);
    data::Dataset made = ising::sample_ising(stages.context(), settings).data;
    made.provenance = stage.provenance(settings.seed);
    data::save_dataset(made, stage.path, io::IfExists::replace);
    return made;
  });
}

data::Dataset at_temperatures(const data::Dataset& data, const std::vector<double>& temperatures) {
  return data::take(data, data::select_temperatures(data, temperatures));
}

thermometer::Thermometer fit_and_save(const Stages& stages, const Stage& stage,
                                      const thermometer::ThermometerOptions& options, const data::Dataset& training,
                                      const data::Dataset* validation) {
  stage.log("{}", counted(options.epochs, "epoch"));
  auto fitted = thermometer::fit_thermometer(stages.context(), training, validation, options);
  if (!fitted) throw Interrupted();
  fitted->provenance = stage.provenance(options.seed);
  thermometer::save_thermometer(*fitted, stage.path, io::IfExists::replace);
  return std::move(*fitted);
}

}  // namespace kadanoff::papers
