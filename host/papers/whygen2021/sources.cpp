// The files of each claim's numbers. Those of block-spin matrices are calculations, and have none but their figures.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "host/papers/whygen2021/claims.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

using FileList = std::vector<std::string>;

std::string model_file(const std::string& run, std::int64_t epoch, std::int64_t last) {
  return epoch >= last ? run + "/model.h5" : fmt::format("{}/epoch-{}.h5", run, epoch);
}

// The RBM of a set of images after so many epochs of a training.
std::string image_model_file(const ImagePlan& plan, const ImageTraining& training, std::int64_t epoch) {
  return model_file(plan.name + "-" + training.name(), epoch, trainings_of(plan).at(training));
}

// Names of a set in the place of *: its plan's.
FileList of_sets(const Settings& settings, std::initializer_list<ImageSet> sets, const FileList& names) {
  FileList files;
  for (const auto set : sets)
    std::transform(names.begin(), names.end(), std::back_inserter(files),
                   [plan = image_plan(settings, set)](const std::string& name) { return plan.name + name; });
  return files;
}

// What is learned from: lattices, and images of all sets.
FileList data_of(const Settings& settings) {
  auto files =
      of_sets(settings, {ImageSet::mnist, ImageSet::fashion, ImageSet::flowers, ImageSet::clouds}, {"-train.h5"});
  files.emplace_back("ising.h5");
  return files;
}

}  // namespace

SourcesOfClaims sources_of_claims(const Settings& settings) {
  using enum ImageSet;
  const auto after_other = [&](const std::string& run, std::int64_t samples) {
    return model_file(run, settings.epochs_of(settings.other_training_time, samples),
                      settings.epochs_of(settings.training_time, samples));
  };
  const auto other = after_other("rbm", settings.samples);
  const FileList along{"rbm/*"}, end{"rbm/model.h5"};
  const FileList stack{other, "layer-2/model.h5", "layer-3/model.h5"};
  const auto of_paper = [&](ImageSet set) {
    const auto plan = image_plan(settings, set);
    return image_model_file(plan, {.start = set == clouds ? Start::block_spin : Start::xavier}, plan.epochs);
  };
  const auto with_machine = [&](ImageSet set) {
    const auto plan = image_plan(settings, set);
    return FileList{of_paper(set), image_model_file(plan, {.start = Start::rg_machine}, plan.more_epochs)};
  };
  const FileList courses{"-xavier-*/*", "-rgm-*/*", "-random-*/*", "-test.h5"},
      starts{"-xavier-*-sgd/*", "-block-spin-*-sgd/*", "-rgm-*-sgd/*", "-test.h5"};
  auto untrained = of_sets(settings, {flowers}, {"-rgm.h5", "-random.h5", "-test.h5"});
  untrained.push_back(of_paper(flowers));
  return {
      {"G1", {{"figure-01", "block-spins-along-training"}, along}},
      {"G2", {{"figure-01", "block-spins-along-training"}, along}},
      {"G3", {{"figure-01", "block-spins-along-training"}, along}},
      {"G4", {{"figure-02"}, along}},
      {"G5", {{"figure-02"}, {"rbm/model.h5", "block-start/model.h5", "rgm-start/model.h5"}}},
      {"G6", {{"figure-03"}, end}},
      {"G7", {{}, {"rbm/model.h5", "ising-test.h5"}}},
      {"G8", {{"figure-04"}, {"rbm/*", "ising.h5"}}},
      {"G14", {{"figure-05", "figure-06"}, stack}},
      {"G15", {{"figure-18", "figure-19"}, stack}},
      {"G16", {{"figure-07"}, {of_paper(mnist)}}},
      {"G17", {{"figure-08"}, with_machine(mnist)}},
      {"G18", {{"figure-09"}, {of_paper(mnist)}}},
      {"G19",
       {{"table-1", "image-errors"},
        of_sets(settings, {mnist}, {"-rgm.h5", "-random.h5", "-xavier-*-sgd/*", "-test.h5"})}},
      {"G20",
       {{"table-1", "table-2", "table-3"},
        of_sets(settings, {mnist, fashion, flowers}, {"-rgm.h5", "-random.h5", "-test.h5"})}},
      {"G21", {{"image-errors", "saved-epochs", "table-1"}, of_sets(settings, {mnist}, courses)}},
      {"G22", {{"image-errors", "saved-epochs", "table-3"}, of_sets(settings, {fashion}, courses)}},
      {"G23", {{"image-errors", "saved-epochs", "table-2"}, of_sets(settings, {flowers}, courses)}},
      {"G24", {{"table-2"}, untrained}},
      {"G25",
       {{"image-errors", "saved-epochs"},
        of_sets(settings, {mnist, fashion, flowers}, {"-xavier-*-sgd/*", "-rgm-*-sgd/*", "-test.h5"})}},
      {"G26", {{"image-errors"}, of_sets(settings, {mnist, fashion, flowers}, starts)}},
      {"G27", {{}, of_sets(settings, {pictures}, {"-xavier-*/*", "-block-spin-*/*", "-test.h5"})}},
      {"G28", {{"figure-10", "figure-11"}, with_machine(flowers)}},
      {"G29", {{"figure-12", "figure-13"}, {of_paper(clouds)}}},
      {"G30", {}},
      {"G31", {{"figure-14"}, {}}},
      {"G32", {{"figure-17"}, {}}},
      {"G33", {{"figure-15", "figure-16"}, {}}},
      {"G34", {{"figure-20", "figure-21"}, {}}},
      {"G9", {{"figure-01"}, end}},
      {"G10", {{}, end}},
      {"G11", {{}, end}},
      {"G12",
       {{"generalisation"},
        {"rbm/model.h5", other, "eighth/model.h5", "quarter/model.h5", "first-half/model.h5", "ising.h5",
         "ising-test.h5"}}},
      {"G13", {{"generalisation"}, {other, "first-half/model.h5", "ising.h5", "ising-test.h5"}}},
      {"G35", {{}, data_of(settings)}},
      {"G36", {{}, {other, "layer-2/model.h5", "layer-3/model.h5", "ising-test.h5"}}},
      {"G37", {{}, {"ising.h5"}}},
      {"G38", {{}, {"first-half/model.h5", "second-half/model.h5", "ising-test.h5"}}},
  };
}

}  // namespace kadanoff::papers::whygen2021
