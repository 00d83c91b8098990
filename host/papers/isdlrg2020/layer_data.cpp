// Makes lattices.
#include "host/papers/isdlrg2020/layer_data.hpp"

#include "host/base/words.hpp"
#include "host/papers/ising_stage.hpp"

namespace kadanoff::papers::isdlrg2020 {

data::Dataset lattices_of(const Stages& stages, const LatticeStage& lattices) {
  ising::IsingSettings ising;
  ising.side = lattices.side;
  ising.temperatures = lattices.temperatures;
  ising.samples = lattices.samples;
  ising.sweeps = lattices.sweeps;
  ising.start = ising::Start::ordered;
  ising.seed = stages.seed_of(lattices.set);
  return sampled_lattices(stages, lattices.name, ising);
}

data::Dataset at_temperature(const data::Dataset& data, double temperature) {
  return at_temperatures(data, {temperature});
}

training::TrainOptions stack_options(const Stages& stages, std::int64_t epochs) {
  training::TrainOptions options;
  options.batch_size = Settings::stack_batch;
  options.learning_rate.rate = Settings::stack_rate;
  options.epochs = epochs;
  options.seed = stages.seed();
  return options;
}

data::Dataset logged(const Stage& stage, data::Dataset data, std::int64_t epochs) {
  stage.log("{} configurations, {}", data.count, counted(epochs, "epoch"));
  return data;
}

}  // namespace kadanoff::papers::isdlrg2020
