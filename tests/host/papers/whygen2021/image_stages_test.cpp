// The images of WhyGen 2021 at a tiny scale: stages, what they measure, resumption, figures.
#include "host/papers/whygen2021/image_stages.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "host/papers/training_stage.hpp"
#include "host/papers/whygen2021/figures.hpp"
#include "host/papers/whygen2021/image_claims.hpp"
#include "tests/host/papers/whygen2021/made_images.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

namespace fs = std::filesystem;
using training::Statistics;
using Rule = training::Optimizer::Rule;

// Bright spots at places that differ from image to image.
int spot(int image, int y, int x, int side) {
  const double cy = side * (0.3 + 0.4 * std::sin(image)), cx = side * (0.5 + 0.3 * std::cos(2.3 * image));
  const double distance = ((y - cy) * (y - cy) + (x - cx) * (x - cx)) / (0.05 * side * side);
  return static_cast<int>(255 * std::exp(-distance));
}

class ImageStagesTest : public testing::Test {
 protected:
  void SetUp() override {
    settings_.share_of_epochs = 1e-3;
    settings_.flower_side = 8;
    settings_.most_images = settings_.most_digits = 20;
    fs::create_directories(folder_ / "seed-1");
  }
  [[nodiscard]] Stages stages() { return {context_, "whygen2021", to_json(settings_), 1, folder_ / "seed-1"}; }
  ImageResults run() { return run_image_stages(stages(), settings_); }

  std::set<std::string> draw(const ImageResults& results) {
    Repetitions repetitions(1);
    repetitions.front().images = results;
    std::set<std::string> names;
    for (const auto& figure : image_figures(settings_, repetitions)) {
      EXPECT_TRUE(names.insert(figure.name).second);
      figures::write_figure(figure, folder_.path(), std::nullopt);
      EXPECT_TRUE(fs::exists(folder_ / (figure.name + ".csv")));
    }
    return names;
  }
  // Those that are tested; all say what they must.
  std::set<std::string> tested(const ImageResults& results) {
    Repetitions repetitions(1);
    repetitions.front().images = results;
    const auto claims = image_claims(settings_, repetitions);
    EXPECT_NO_THROW(require_complete(claims));
    std::set<std::string> ids;
    for (const Claim& claim : claims)
      if (verdict_of(claim) != Verdict::not_tested) ids.insert(claim.id);
    return ids;
  }

  test::TemporaryFolder folder_;
  Context context_{cpu_device, 2};
  Settings settings_;
};

// The mean over units of (v − v')², by a loop in double precision.
double textbook_error(const data::Model& model, const data::Dataset& images, std::int64_t sample) {
  const auto view = model.parameters.view();
  const auto visible = model.visible(), hidden = model.hidden();
  std::vector<double> h(static_cast<std::size_t>(hidden));
  for (std::int64_t a = 0; a < hidden; ++a) {
    double field = model.parameters.hidden_bias.data()[a];
    for (std::int64_t i = 0; i < visible; ++i) field += view.weights(i, a) * images.value(sample, i);
    h[static_cast<std::size_t>(a)] = std::tanh(field);
  }
  double squares = 0;
  for (std::int64_t i = 0; i < visible; ++i) {
    double field = model.parameters.visible_bias.data()[i];
    for (std::int64_t a = 0; a < hidden; ++a) field += view.weights(i, a) * h[static_cast<std::size_t>(a)];
    squares += std::pow(images.value(sample, i) - std::tanh(field), 2);
  }
  return squares / static_cast<double>(visible);
}

TEST_F(ImageStagesTest, AreMeasuredDrawnAndJudged) {
  settings_.folders.mnist = folder_ / "mnist";
  make_idx(settings_.folders.mnist, 20, [](int image, int y, int x) { return spot(image, y, x, 28); });
  settings_.folders.clouds = folder_ / "clouds";
  make_pictures(settings_.folders.clouds, 20, 100, [](int image, int y, int x) { return spot(image, y, x, 100); });
  const auto results = run();
  EXPECT_EQ(results.sets.size(), 2U);
  const auto& digits = results.sets.at(ImageSet::mnist);
  EXPECT_EQ(digits.training_images, 18);
  const auto tests = held_out(stages(), settings_, digits.plan).tests;
  const auto rbm = trained_model(stages(), "mnist-xavier-sampled-sgd", 8);
  const auto machine = data::load_model(folder_ / "seed-1" / "mnist-rgm.h5");
  double mean = 0;
  for (std::int64_t i = 0; i < tests.count; ++i) {
    EXPECT_NEAR(digits.rbm.errors[static_cast<std::size_t>(i)], textbook_error(rbm, tests, i), 1e-5);
    EXPECT_NEAR(digits.machine.errors[static_cast<std::size_t>(i)], textbook_error(machine, tests, i), 1e-5);
    mean += textbook_error(rbm, tests, i) / static_cast<double>(tests.count);
  }
  EXPECT_NEAR(digits.courses.at({}).at(8), mean, 1e-5);
  for (const auto& [training, epochs] : trainings_of(digits.plan)) {
    EXPECT_EQ(digits.courses.at(training).epochs.back(), epochs) << training.name();
    for (const double error : digits.courses.at(training).errors) EXPECT_TRUE(error > 0 && error < 4);
  }
  EXPECT_EQ(digits.courses.at({Start::rg_machine, Statistics::mean_field, Rule::adam}).epochs,
            (std::vector<std::int64_t>{1, 2, 3, 5, 8, 10}));
  const auto& bias = digits.visible_bias;
  double norm = 0, product = 0;
  for (std::size_t i = 0; i < bias.bias.size(); ++i) {
    norm += bias.bias[i] * bias.bias[i];
    product += bias.bias[i] * bias.vector[i];
  }
  EXPECT_NEAR(norm, 1, 1e-5);
  EXPECT_NEAR(product, bias.cosine, 1e-5);
  EXPECT_EQ(results.sets.at(ImageSet::clouds).courses.size(), 1U);
  EXPECT_EQ(results.sets.at(ImageSet::clouds).plan.side, 8);

  EXPECT_EQ(draw(results), (std::set<std::string>{"figure-07", "figure-08", "figure-09", "figure-12", "figure-13",
                                                  "table-1", "image-errors", "saved-epochs"}));
  EXPECT_EQ(tested(results), (std::set<std::string>{"G16", "G17", "G18", "G19", "G20", "G21", "G25", "G26", "G29"}));
}

TEST_F(ImageStagesTest, AreUsedAgain) {
  settings_.folders.flowers = folder_ / "flowers";
  make_pictures(settings_.folders.flowers, 20, 8, [](int image, int y, int x) { return spot(image, y, x, 8); });
  settings_.folders.images = settings_.folders.flowers;
  settings_.picture_side = 4;
  const auto first = run();
  EXPECT_EQ(first.sets.at(ImageSet::pictures).courses.size(), 2U);
  EXPECT_FALSE(first.sets.at(ImageSet::flowers).courses.contains({.rule = Rule::adam}));
  EXPECT_EQ(draw(first), (std::set<std::string>{"figure-10", "figure-11", "table-2", "image-errors", "saved-epochs"}));
  EXPECT_EQ(tested(first), (std::set<std::string>{"G20", "G23", "G24", "G26", "G27", "G28"}));
  const auto of_model = fs::last_write_time(folder_ / "seed-1" / "flowers-xavier-sampled-sgd" / "model.h5");
  for (const char* name : {"flowers-random.h5", "flowers-test.h5"}) fs::remove(folder_ / "seed-1" / name);
  fs::remove_all(folder_ / "seed-1" / "flowers-rgm-sampled-sgd");
  const auto again = run();
  EXPECT_EQ(fs::last_write_time(folder_ / "seed-1" / "flowers-xavier-sampled-sgd" / "model.h5"), of_model);
  for (const auto& [set, results] : first.sets)
    for (const auto& [training, course] : results.courses)
      EXPECT_EQ(again.sets.at(set).courses.at(training).errors, course.errors) << training.name();
  EXPECT_EQ(again.sets.at(ImageSet::flowers).random.errors, first.sets.at(ImageSet::flowers).random.errors);
}

TEST(ImageStages, WithoutFoldersAreNone) {
  test::TemporaryFolder folder;
  Context context(cpu_device, 1);
  const Settings settings;
  Repetitions repetitions(1);
  repetitions.front().images =
      run_image_stages(Stages(context, "whygen2021", to_json(settings), 1, folder.path()), settings);
  EXPECT_EQ(folder.entries(), 0U);
  EXPECT_TRUE(image_figures(settings, repetitions).empty());
  const auto claims = image_claims(settings, repetitions);
  ASSERT_EQ(claims.size(), 14U);
  EXPECT_NO_THROW(require_complete(claims));
  for (std::size_t i = 0; i < claims.size(); ++i) {
    EXPECT_EQ(claims[i].id, fmt::format("G{}", 16 + i));
    EXPECT_EQ(verdict_of(claims[i]), Verdict::not_tested);
    EXPECT_NE(claims[i].reason.find("needs --"), std::string::npos) << claims[i].reason;
  }
}

}  // namespace
}  // namespace kadanoff::papers::whygen2021
