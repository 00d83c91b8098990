// The stages on Ising lattices: what each computes and which file it leaves.
#include "host/papers/whygen2021/ising_stages.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "host/base/words.hpp"
#include "host/data/block_spins.hpp"
#include "host/data/transform.hpp"
#include "host/evaluation/evaluation.hpp"
#include "host/evaluation/reconstruction.hpp"
#include "host/gauge/layers_below.hpp"
#include "host/papers/ising_stage.hpp"
#include "host/papers/training_stage.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "host/rg_machine/rg_machine.hpp"
#include "host/spectrum/block_values.hpp"
#include "host/spectrum/weights.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

// Sets of random numbers of a repetition (Stages::seed_of); those of images begin at 64.
enum Numbers : std::uint64_t {
  of_lattices,
  of_test,
  of_second_layer,
  of_third_layer,
  of_first_half,
  of_second_half,
  of_first_pass,
  of_second_pass
};

data::Dataset lattices(const Stages& stages, const Settings& settings, const char* name, std::int64_t samples,
                       Numbers numbers) {
  ising::IsingSettings ising;
  ising.side = settings.side;
  ising.temperatures = {Settings::temperature};
  ising.samples = samples;
  ising.sweeps = Settings::sweeps;
  ising.seed = stages.seed_of(numbers);
  return sampled_lattices(stages, name, ising);
}

// Samples first, first + 1 … of the data.
data::Dataset part(const data::Dataset& data, std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
  std::iota(indices.begin(), indices.end(), first);
  return data::take(data, indices);
}

// Sampled CD-1 in batches (A10–A17), from random weights unless `start` says otherwise.
struct Training {
  std::string name;
  std::int64_t hidden = 0;
  double time = 0;
  std::uint64_t seed = 1;
  std::vector<double> looked_at{};                           // times at which the model is kept, too
  void (*start)(training::TrainOptions& options) = nullptr;  // changes where it starts
  std::string init_from{};
};

void train_rbm(const Stages& stages, const Settings& settings, const Training& training, const data::Dataset& data) {
  training::TrainOptions options;
  options.hidden = training.hidden;
  options.batch_size = std::min(settings.batch, data.count);
  options.learning_rate.rate = settings.learning_rate;
  options.init.sigma = 0.01;
  options.epochs = settings.epochs_of(training.time, data.count);
  options.seed = training.seed;
  options.init_from = training.init_from;
  if (training.start != nullptr) training.start(options);
  std::vector<std::int64_t> snapshots;
  for (const double time : training.looked_at) {
    const auto epoch = settings.epochs_of(time, data.count);
    if (epoch < options.epochs && (snapshots.empty() || epoch > snapshots.back())) snapshots.push_back(epoch);
  }
  train(stages, {.name = training.name, .options = options, .snapshots = snapshots, .data = [&](const Stage& stage) {
                   stage.log("{} × {}, {}, {}", data.units, options.hidden, counted(data.count, "configuration"),
                             counted(options.epochs, "epoch"));
                   return data;
                 }});
}

data::Model model_at(const Stages& stages, const Settings& settings, const std::string& name, double time, double end,
                     std::int64_t samples) {
  const auto epoch = settings.epochs_of(time, samples);
  return epoch >= settings.epochs_of(end, samples) ? trained_model(stages, name) : trained_model(stages, name, epoch);
}

// The waves up to |k| = L / 8: 10 of 80, as in the paper.
spectrum::SpectrumOptions spectrum_options(const Stages& stages, std::int64_t side) {
  return {.vectors = 5, .k_max = static_cast<double>(side) / 8, .seed = stages.seed()};
}

spectrum::WeightsSpectrum spectrum_of(const Stages& stages, const data::Model& model, std::int64_t side) {
  return spectrum::analyze_spectrum(stages.context(), spectrum::weights_of(stages.context(), model, "the RBM"),
                                    spectrum_options(stages, side));
}

// The file of the RG machine's weights.
std::string rg_machine_of(const Stages& stages, const Settings& settings, const data::Dataset& data) {
  const Stage stage = stages.stage("rgm.h5");
  if (!Stages::is_made(stage.path)) {
    stage.log("the RG machine");
    auto made = rg_machine::make_rg_machine(stages.context(), data, {.hidden_side = settings.side / 2});
    made.model.provenance = stage.provenance(stages.seed());
    data::save_model(made.model, stage.path, io::IfExists::replace);
  }
  return stage.path.string();
}

// What the layer below makes of its data, drawn.
data::Dataset passed_up(const Stages& stages, const char* name, const data::Model& below, const data::Dataset& data,
                        Numbers numbers) {
  return stages.file(name, data::load_dataset, [&](const Stage& stage) {
    auto made = data::transform(stages.context(), below, data, data::PassAs::samples, stages.seed_of(numbers));
    made.provenance = stage.provenance(stages.seed_of(numbers));
    data::save_dataset(made, stage.path, io::IfExists::replace);
    return made;
  });
}

// Trains what is above the first RBM as it was after other_training_time.
void train_stack(const Stages& stages, const Settings& settings, const data::Model& first, const data::Dataset& data) {
  data::Dataset below = passed_up(stages, "layer-2.h5", first, data, of_first_pass);
  const auto train_layer = [&](const char* name, Numbers numbers) {
    train_rbm(stages, settings,
              {.name = name,
               .hidden = below.units / 4,
               .time = settings.other_training_time,
               .seed = stages.seed_of(numbers)},
              below);
  };
  train_layer("layer-2", of_second_layer);
  below = passed_up(stages, "layer-3.h5", trained_model(stages, "layer-2"), below, of_second_pass);
  train_layer("layer-3", of_third_layer);
}

data::Stack load_stack(const Stages& stages, data::Model first) {
  data::Stack stack;
  stack.layers.push_back(std::move(first));
  for (const char* name : {"layer-2", "layer-3"}) stack.layers.push_back(trained_model(stages, name));
  return stack;
}

// `load` gives the stack anew: what is rearranged is another one.
template <class Load>
std::vector<Layer> layers_of(const Stages& stages, const Settings& settings, Load load) {
  std::vector<Layer> layers;
  const data::Stack stack = load();
  auto side = settings.side;
  for (std::size_t i = 0; i < stack.layers.size(); ++i, side /= 2) {
    auto as_it_is = spectrum_of(stages, stack.layers[i], side);
    auto fixed = as_it_is;
    if (i > 0) {
      const auto layer = static_cast<std::int64_t>(i) + 1;
      const auto below = gauge::fixed_hidden(stages.context(), stack, layer - 1);
      data::Stack arranged = load();
      if (below.is_fixed()) gauge::rearrange_hidden(arranged, layer - 1, below.fixed);
      fixed = spectrum_of(stages, arranged.layers[i], side);
    }
    layers.push_back({.as_it_is = std::move(as_it_is), .gauge_fixed = std::move(fixed)});
  }
  return layers;
}

Gap gap_of(Context& context, data::Model model, const data::Dataset& training, const data::Dataset& test) {
  data::Stack stack;
  stack.layers.push_back(std::move(model));
  // As many training samples as test samples: enough for the mean, and quick.
  const auto some = part(training, 0, std::min(training.count, test.count));
  const auto of_test = evaluation::reconstruct(context, stack, test);
  const auto free_energy = [&](const data::Dataset& of) {
    Estimator all;
    for (const double value : evaluation::free_energies(context, stack.layers.front(), of)) all.add(value);
    return all.result();
  };
  const auto on_test = free_energy(test);
  return {.samples = training.count,
          .training = evaluation::reconstruct(context, stack, some).error.mean,
          .test = of_test.error.mean,
          .of_the_mean = of_test.error_of_the_mean,
          .free_energy = (on_test.mean - free_energy(some).mean) / on_test.spread};
}

spectrum::WeightsSpectrum spectrum_of_blocks(const Stages& stages, const data::BlockLattices& blocks) {
  data::Model model;
  model.parameters =
      rbm::Parameters(cpu_device, blocks.visible_side * blocks.visible_side, blocks.hidden_side * blocks.hidden_side);
  const auto view = model.parameters.view();
  data::fill_with_block_spins(stages.context(), blocks, 1, view.weights);
  std::fill_n(view.visible_bias.data, view.visible_bias.size, 0.0F);
  std::fill_n(view.hidden_bias.data, view.hidden_bias.size, 0.0F);
  return spectrum_of(stages, model, blocks.visible_side);
}

// RBMs of fewer samples; each is trained as long as the others.
void look_at_fewer_samples(const Stages& stages, const Settings& settings, const data::Dataset& train,
                           const data::Dataset& test, IsingResults& results) {
  struct Fewer {
    const char* name;
    std::int64_t first, count;
    std::uint64_t seed;
  };
  const auto half = train.count / 2;
  const auto rbms = {Fewer{"eighth", 0, train.count / 8, stages.seed()},
                     Fewer{"quarter", 0, train.count / 4, stages.seed()},
                     Fewer{"first-half", 0, half, stages.seed_of(of_first_half)},
                     Fewer{"second-half", half, half, stages.seed_of(of_second_half)}};
  for (const auto& [name, first, count, seed] : rbms) {
    const auto learned = part(train, first, count);
    train_rbm(stages, settings,
              {.name = name, .hidden = settings.hidden(), .time = settings.other_training_time, .seed = seed}, learned);
    if (first == 0) results.gaps.push_back(gap_of(stages.context(), trained_model(stages, name), learned, test));
  }
  const auto stack_of = [&](const char* name) {
    data::Stack stack;
    stack.layers.push_back(trained_model(stages, name));
    return stack;
  };
  results.universality = subspaces::analyze_universality(stages.context(), stack_of("first-half"),
                                                         stack_of("second-half"), test, {.seed = stages.seed()});
}

void look_at_end(const Stages& stages, const Settings& settings, const data::Model& model, const data::Dataset& test,
                 IsingResults& results) {
  results.truncation = subspaces::analyze_truncation(
      stages.context(), model, test,
      {.modes = {papers_modes(settings.hidden()), settings.hidden()}, .seed = stages.seed()});
  results.counts = subspaces::count_parameters(
      stages.context(), model, {.samples = papers_samples(settings), .k_max = static_cast<double>(settings.side) / 8});
}

}  // namespace

const LookedAt& IsingResults::best() const {
  const auto distance = [](const LookedAt& one) {
    const auto match = one.spectrum.best_match();
    return match ? match->distance : std::numeric_limits<double>::infinity();
  };
  return *std::min_element(along.begin(), along.end(),
                           [&](const LookedAt& a, const LookedAt& b) { return distance(a) < distance(b); });
}

const LookedAt& IsingResults::at(double time) const {
  const auto found = std::find_if(along.begin(), along.end(), [=](const LookedAt& one) { return one.time == time; });
  expects(found != along.end(), "IsingResults::at: nobody looked at that time");
  return *found;
}

IsingResults run_ising_stages(const Stages& stages, const Settings& settings) {
  auto& context = stages.context();
  const auto train = lattices(stages, settings, "ising.h5", settings.samples, of_lattices);
  const auto test = lattices(stages, settings, "ising-test.h5", settings.samples / 2, of_test);
  IsingResults results;

  const auto times = times_looked_at(settings);
  const auto end = settings.training_time, other = settings.other_training_time;
  train_rbm(stages, settings,
            {.name = "rbm", .hidden = settings.hidden(), .time = end, .seed = stages.seed(), .looked_at = times},
            train);
  const auto rbm_at = [&](double time) { return model_at(stages, settings, "rbm", time, end, train.count); };
  for (const double time : times) {
    const auto model = rbm_at(time);
    results.along.push_back(
        {.time = time,
         .spectrum = spectrum_of(stages, model, settings.side),
         .alignment = subspaces::analyze_alignment(context, spectrum::weights_of(context, model, "the RBM"), train,
                                                   {.modes = papers_modes(settings.hidden()), .seed = stages.seed()})});
  }
  look_at_end(stages, settings, rbm_at(end), test, results);

  train_rbm(stages, settings,
            {.name = "block-start",
             .hidden = settings.hidden(),
             .time = other,
             .seed = stages.seed(),
             .start = [](training::TrainOptions& options) { options.block_spins = data::BlockSpins{.size = 4}; }},
            train);
  results.block_start = spectrum_of(stages, trained_model(stages, "block-start"), settings.side);
  train_rbm(stages, settings,
            {.name = "rgm-start",
             .hidden = settings.hidden(),
             .time = other,
             .seed = stages.seed(),
             .init_from = rg_machine_of(stages, settings, train)},
            train);
  results.rgm_start = spectrum_of(stages, trained_model(stages, "rgm-start"), settings.side);

  train_stack(stages, settings, rbm_at(other), train);
  const auto stack = [&] { return load_stack(stages, rbm_at(other)); };
  results.layers = layers_of(stages, settings, stack);
  results.noise =
      subspaces::analyze_noise(context, {.stack = stack(), .what = "the stack"}, test, {.seed = stages.seed()});

  look_at_fewer_samples(stages, settings, train, test, results);
  results.gaps.push_back(gap_of(context, rbm_at(other), train, test));
  results.gap_at_end = gap_of(context, rbm_at(end), train, test);
  results.eigenvalues =
      rg_machine::principal_components(context, train, std::min(settings.visible(), train.count), false).eigenvalues;
  results.solvability =
      subspaces::analyze_solvability(context, train, {.modes = papers_modes(settings.hidden()), .seed = stages.seed()});

  if (const auto match = results.best().spectrum.best_match())
    results.fitting_blocks = spectrum::block_values(
        context, {.size = match->size, .visible_side = settings.side, .hidden_side = settings.side / 2});
  const auto blocks_of = [&](std::int64_t size) {
    return data::BlockLattices{
        .size = size, .visible_side = settings.block_side, .hidden_side = settings.block_side / 2};
  };
  for (const std::int64_t size : {2, 4, 10, 20})
    results.blocks[size] = spectrum::block_values(context, blocks_of(size));
  std::set<std::int64_t> looked_at{4, 10};  // the paper's, and those that fit
  if (const auto match = results.best().spectrum.best_match(); match && match->size > 2) looked_at.insert(match->size);
  for (const std::int64_t size : looked_at) results.block_vectors[size] = spectrum_of_blocks(stages, blocks_of(size));
  return results;
}

}  // namespace kadanoff::papers::whygen2021
