// What is trained on images, and how well held-out ones come back.
#include "host/papers/whygen2021/image_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "host/base/words.hpp"
#include "host/evaluation/reconstruction.hpp"
#include "host/papers/training_stage.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "host/rg_machine/rg_machine.hpp"
#include "kernels/core/check.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

namespace fs = std::filesystem;
using rg_machine::HiddenVectors;
using training::Statistics;
using Rule = training::Optimizer::Rule;

constexpr std::int64_t images_in_batch = 50, side_of_blocks = 4, images_shown = 5;
constexpr std::int64_t fewest_epochs = 10;  // of the trainings that are compared at equal epochs

// A rate that did well on digits: the paper gives none. A field sums over N_v units, and so the largest stable rate
// falls with N_v.
double rate_of(const ImagePlan& plan, Rule rule) {
  return (rule == Rule::adam ? 0.001 : 0.01) * std::min(1.0, 784.0 / static_cast<double>(plan.side * plan.side));
}

// Those that are kept: few, at about equal ratios, and the plan's own. Of large pictures the last one, of 1.6 GB.
std::vector<std::int64_t> epochs_kept(const ImagePlan& plan, std::int64_t last) {
  if (plan.set == ImageSet::pictures) return {last};
  std::set<std::int64_t> epochs{1, 2, 3, 5, 10, 20, 50, 100, 200, 500, plan.epochs, last};
  if (plan.more_epochs > 0) epochs.insert(plan.more_epochs);
  std::vector<std::int64_t> kept;
  std::copy_if(epochs.begin(), epochs.end(), std::back_inserter(kept),
               [&](std::int64_t epoch) { return epoch <= last; });
  return kept;
}

std::string run_name(const ImagePlan& plan, const ImageTraining& training) { return plan.name + "-" + training.name(); }

std::string machine_file(const ImagePlan& plan, Start start) {
  return plan.name + (start == Start::random_machine ? "-random.h5" : "-rgm.h5");
}

data::Model machine_of(const Stages& stages, const ImagePlan& plan, Start start, const data::Dataset& images) {
  const auto name = machine_file(plan, start);
  return stages.file(
      name, [](const fs::path& path) { return data::load_model(path); },
      [&](const Stage& stage) {
        rg_machine::RgMachineOptions options{.hidden_side = plan.hidden_side(), .seed = stages.seed()};
        auto made = rg_machine::make_rg_machine(stages.context(), images, options);
        if (start == Start::random_machine) {  // as many directions
          options.modes = made.modes;
          options.hidden_vectors = HiddenVectors::random;
          made = rg_machine::make_rg_machine(stages.context(), images, options);
        }
        stage.log("{} of the data, {:.1f} % of their second moments", counted(made.modes, "direction"),
                  100 * made.share);
        made.model.provenance = stage.provenance(options.seed);
        made.model.name = stage.path.string();
        data::save_model(made.model, stage.path, io::IfExists::replace);
        return std::move(made.model);
      });
}

void run_training(const Stages& stages, const ImagePlan& plan, const ImageTraining& training, std::int64_t epochs,
                  const data::Dataset& images) {
  training::TrainOptions options;
  options.hidden = plan.hidden();
  options.method.statistics = training.statistics;
  options.method.optimizer.rule = training.rule;
  options.batch_size = std::min(images_in_batch, images.count);
  options.learning_rate.rate = rate_of(plan, training.rule);
  options.epochs = epochs;
  options.seed = stages.seed();
  switch (training.start) {
    case Start::xavier:
      options.init.kind = data::InitialWeights::Kind::xavier;
      break;
    case Start::block_spin:
      options.block_spins = data::BlockSpins{.size = std::min(side_of_blocks, plan.side)};
      break;
    case Start::rg_machine:
    case Start::random_machine:
      options.init_from = stages.stage(machine_file(plan, training.start)).path.string();
      break;
  }
  auto snapshots = epochs_kept(plan, epochs);
  snapshots.pop_back();  // the last one is the model
  train(stages,
        {.name = run_name(plan, training), .options = options, .snapshots = snapshots, .data = [&](const Stage& stage) {
           stage.log("{} × {}, {}, {}", images.units, options.hidden, counted(images.count, "image"),
                     counted(epochs, "epoch"));
           return images;
         }});
}

data::Model model_after(const Stages& stages, const ImagePlan& plan, const ImageTraining& training,
                        std::int64_t epoch) {
  const auto name = run_name(plan, training);
  return epoch == trainings_of(plan).at(training) ? trained_model(stages, name) : trained_model(stages, name, epoch);
}

data::Stack stack_of(data::Model model) {
  data::Stack stack;
  stack.layers.push_back(std::move(model));
  return stack;
}

// What the models say of the held-out images, and the sheet of some of them.
class Judge {
 public:
  Judge(Context& context, const data::Dataset& tests) : context_(context), tests_(tests) {
    const auto count = std::min(images_shown, tests.count);
    for (std::int64_t i = 0; i < count; ++i) numbers_.push_back(i * tests.count / count);
  }

  double error_of(data::Model model) { return reconstruct(std::move(model)).error.mean; }

  Quality quality_of(data::Model model, const std::string& name, std::vector<SheetRow>& sheet) {
    auto made = reconstruct(std::move(model));
    sheet.push_back(row(name, made.means));
    for (const auto i : numbers_) sheet.back().errors.push_back(made.errors[static_cast<std::size_t>(i)]);
    return {.error = made.error.mean, .errors = std::move(made.errors)};
  }

  [[nodiscard]] SheetRow row(const std::string& name, const data::Dataset& images) const {
    SheetRow row{.name = name};
    for (const auto i : numbers_) {
      auto& image = row.images.emplace_back();
      for (std::int64_t unit = 0; unit < images.units; ++unit)
        image.push_back(static_cast<float>(images.value(i, unit)));
    }
    return row;
  }

  [[nodiscard]] double error_of_the_mean() const { return error_of_the_mean_; }

 private:
  evaluation::Reconstruction reconstruct(data::Model model) {
    auto made = evaluation::reconstruct(context_, stack_of(std::move(model)), tests_);
    error_of_the_mean_ = made.error_of_the_mean;
    return made;
  }

  Context& context_;
  const data::Dataset& tests_;
  std::vector<std::int64_t> numbers_;
  double error_of_the_mean_ = 0;
};

// The part of the waves that the paper calls small: the ten of 80 × 80 sites, of any side.
spectrum::WeightsSpectrum spectrum_of_images(const Stages& stages, const ImagePlan& plan, const data::Model& model) {
  return spectrum::analyze_spectrum(stages.context(), spectrum::weights_of(stages.context(), model, plan.title),
                                    {.k_max = static_cast<double>(plan.side) / 8, .seed = stages.seed()});
}

BiasBeside beside(const Array<float>& bias, const double* vector) {
  BiasBeside result;
  double norm = 0, product = 0;
  for (std::int64_t i = 0; i < bias.size(); ++i) {
    norm += double{bias.data()[i]} * bias.data()[i];
    product += bias.data()[i] * vector[i];
  }
  norm = norm > 0 ? std::sqrt(norm) : 1;
  for (std::int64_t i = 0; i < bias.size(); ++i) {
    result.bias.push_back(bias.data()[i] / norm);
    result.vector.push_back(product < 0 ? -vector[i] : vector[i]);  // the sign of a singular vector means nothing
  }
  result.cosine = std::abs(product) / norm;
  return result;
}

void look_at_weights(const Stages& stages, const data::Model& model, SetResults& results) {
  results.spectrum = spectrum_of_images(stages, results.plan, model);
  auto& context = stages.context();
  const auto weights = spectrum::weights_of(context, model, results.plan.title);
  const auto svd = spectra::svd(context, weights.matrix(), {.count = 1});
  results.visible_bias = beside(model.parameters.visible_bias, to_host(context, svd.left).data());
  results.hidden_bias = beside(model.parameters.hidden_bias, to_host(context, svd.right).data());
}

// Of the covariance, or of the second moments of samples that are not `centred`.
std::vector<double> eigenvalues_of(const Stages& stages, const data::Dataset& images, bool centred) {
  const auto most = std::min(images.units, images.count - (centred ? 1 : 0));
  return rg_machine::principal_components(stages.context(), images, most, centred).eigenvalues;
}

SetResults run_set(const Stages& stages, const Settings& settings, const ImagePlan& plan) {
  const auto images = held_out(stages, settings, plan);
  SetResults results{.plan = plan, .training_images = images.training.count, .test_images = images.tests.count};
  Judge judge(stages.context(), images.tests);
  results.sheet.push_back(judge.row("original", images.tests));
  if (plan.set != ImageSet::pictures) {  // of 40,000 sites
    results.variances = eigenvalues_of(stages, images.training, true);
    results.moments = eigenvalues_of(stages, images.training, false);
  }
  const bool has_machine = plan.more_epochs > 0;
  if (has_machine)
    for (const auto start : {Start::rg_machine, Start::random_machine})
      machine_of(stages, plan, start, images.training);
  for (const auto& [training, epochs] : trainings_of(plan)) {
    run_training(stages, plan, training, epochs, images.training);
    auto& course = results.courses[training];
    for (const auto epoch : epochs_kept(plan, epochs)) {
      course.epochs.push_back(epoch);
      course.errors.push_back(judge.error_of(model_after(stages, plan, training, epoch)));
    }
  }
  const ImageTraining papers{.start = plan.set == ImageSet::clouds ? Start::block_spin : Start::xavier};
  auto rbm = model_after(stages, plan, papers, plan.epochs);
  if (plan.set != ImageSet::pictures) look_at_weights(stages, rbm, results);
  results.rbm = judge.quality_of(std::move(rbm), fmt::format("RBM, {}", counted(plan.epochs, "epoch")), results.sheet);
  results.error_of_the_mean = judge.error_of_the_mean();
  if (!has_machine) return results;
  results.machine =
      judge.quality_of(machine_of(stages, plan, Start::rg_machine, images.training), "RGM, untrained", results.sheet);
  auto trained = model_after(stages, plan, {.start = Start::rg_machine}, plan.more_epochs);
  results.machine_spectrum = spectrum_of_images(stages, plan, trained);
  judge.quality_of(std::move(trained), fmt::format("RGM, {}", counted(plan.more_epochs, "epoch")), results.sheet);
  std::vector<SheetRow> not_shown;
  results.random = judge.quality_of(machine_of(stages, plan, Start::random_machine, images.training), "", not_shown);
  return results;
}

}  // namespace

std::string ImageTraining::name() const {
  constexpr const char* starts[] = {"xavier", "block-spin", "rgm", "random"};
  return fmt::format("{}-{}-{}", starts[static_cast<std::size_t>(start)], name_of(statistics), name_of(rule));
}

std::map<ImageTraining, std::int64_t> trainings_of(const ImagePlan& plan) {
  if (plan.set == ImageSet::clouds) return {{{.start = Start::block_spin}, plan.epochs}};
  if (plan.set == ImageSet::pictures)
    return {{{.start = Start::xavier}, plan.epochs}, {{.start = Start::block_spin}, plan.epochs}};
  std::map<ImageTraining, std::int64_t> trainings;
  for (const auto statistics : {Statistics::sampled, Statistics::mean_field})
    for (const auto rule : {Rule::sgd, Rule::adam}) {
      if (rule == Rule::adam && plan.set == ImageSet::flowers) continue;  // it costs as much again
      trainings[{Start::xavier, statistics, rule}] = std::max(plan.epochs, fewest_epochs);
      trainings[{Start::rg_machine, statistics, rule}] = std::max(plan.more_epochs, fewest_epochs);
    }
  for (const auto statistics : {Statistics::sampled, Statistics::mean_field}) {
    trainings[{Start::block_spin, statistics}] = fewest_epochs;
    trainings[{Start::random_machine, statistics}] = plan.more_epochs;
  }
  return trainings;
}

double Course::at(std::int64_t epoch) const {
  const auto found = std::find(epochs.begin(), epochs.end(), epoch);
  expects(found != epochs.end(), "Course::at: the training was not looked at after this epoch");
  return errors[static_cast<std::size_t>(found - epochs.begin())];
}

ImageResults run_image_stages(const Stages& stages, const Settings& settings) {
  ImageResults results;
  for (const auto set : given_sets(settings))
    results.sets.emplace(set, run_set(stages, settings, image_plan(settings, set)));
  return results;
}

}  // namespace kadanoff::papers::whygen2021
