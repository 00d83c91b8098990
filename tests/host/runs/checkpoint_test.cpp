// Files of checkpoints: what comes back, and what is refused.
#include "host/runs/checkpoint.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

class CheckpointFile : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "checkpoint.h5";
  Context cpu;

  static Checkpoint some_checkpoint(StateArrays state) {
    return {test::some_model(6, 4), std::move(state), 42, 3.25, 17, "some data", {{"hidden", 4}}, 80, 10, 1.5, "avx2"};
  }
};

TEST_F(CheckpointFile, ComesBackAsItWasWritten) {
  const StateArrays state{{{"velocity", {1.5F, -0.0F, std::numeric_limits<float>::denorm_min()}}, {"vnone", {}}},
                          {{"chains", {0U, 0xFFFFFFFFU}}}};
  save_checkpoint(some_checkpoint(state), path_);
  const auto back = load_checkpoint(path_);
  EXPECT_EQ(back.state, state);
  EXPECT_TRUE(std::signbit(back.state.floats[0].values[1]));
  EXPECT_EQ(back.update, 42);
  EXPECT_EQ(back.squared_error, 3.25);
  EXPECT_EQ(back.error_samples, 17);
  EXPECT_EQ(back.data_fingerprint, "some data");
  EXPECT_EQ(back.options, (nlohmann::json{{"hidden", 4}}));
  EXPECT_EQ(back.model.hidden(), 4);
  EXPECT_EQ(back.total_updates, 80);
  EXPECT_EQ(back.updates_per_epoch, 10);
  EXPECT_EQ(back.seconds, 1.5);
  EXPECT_EQ(back.instruction_set, "avx2");
}

TEST_F(CheckpointFile, KeepsTheBestModel) {
  auto checkpoint = some_checkpoint({});
  checkpoint.validation_fingerprint = "other data";
  save_checkpoint(checkpoint, path_);
  EXPECT_FALSE(load_checkpoint(path_).best);
  const auto best = std::make_shared<rbm::Parameters>(test::some_model(6, 4, 9).parameters.copied_to(cpu, cpu_device));
  checkpoint.best = {.parameters = best, .update = 30, .measure = "validation_error", .value = -0.125, .since = 2};
  save_checkpoint(checkpoint, path_);
  const auto back = load_checkpoint(path_);
  EXPECT_EQ(back.validation_fingerprint, "other data");
  ASSERT_TRUE(back.best);
  EXPECT_EQ(back.best->update, 30);
  EXPECT_EQ(back.best->measure, "validation_error");
  EXPECT_EQ(back.best->value, -0.125);
  EXPECT_EQ(back.best->since, 2);
  for (const auto member : {&rbm::Parameters::weights, &rbm::Parameters::visible_bias, &rbm::Parameters::hidden_bias}) {
    EXPECT_EQ(to_host(cpu, *back.best->parameters.*member), to_host(cpu, *best.*member));
    EXPECT_NE(to_host(cpu, back.model.parameters.*member), to_host(cpu, *best.*member));
  }
}

TEST_F(CheckpointFile, WithABestModelThatIsNotWholeIsRefused) {
  const auto refuse = [&](std::int64_t hidden, std::int64_t update, double value, const char* words) {
    auto checkpoint = some_checkpoint({});
    const auto best =
        std::make_shared<rbm::Parameters>(test::some_model(6, hidden).parameters.copied_to(cpu, cpu_device));
    checkpoint.best = {.parameters = best, .update = update, .measure = "m", .value = value};
    save_checkpoint(checkpoint, path_);
    EXPECT_TRUE(test::fails_with(ExitCode::bad_input, words, [&] { load_checkpoint(path_); }));
  };
  refuse(3, 30, 1, "its best model is not whole");
  refuse(5, 30, 1, "its best model is not whole");
  refuse(4, 30, NAN, "its best model is not whole");
  refuse(4, 43, 1, "best_update");  // later than the checkpoint
}

TEST_F(CheckpointFile, OfAVersionWithoutStateHasNone) {
  save_checkpoint(some_checkpoint({}), path_);
  EXPECT_EQ(load_checkpoint(path_).state, StateArrays{});
}

// Missing provenance stays zero or empty.
TEST_F(CheckpointFile, OfAVersionThatKnewLessOfItselfIsReadAllTheSame) {
  io::H5Writer file;
  data::write_model(file, "checkpoint", test::some_model(6, 4));
  file.attribute("/", "update", std::int64_t{7});
  file.attribute("/", "squared_error", 0.0);
  file.attribute("/", "error_samples", std::int64_t{0});
  file.attribute("/", "data_fingerprint", "…");
  file.attribute("/", "options", "{}");
  file.save(path_);
  const auto back = load_checkpoint(path_);
  EXPECT_EQ(back.update, 7);
  EXPECT_EQ(back.total_updates, 0);
  EXPECT_EQ(back.seconds, 0);
  EXPECT_EQ(back.instruction_set, "");
}

TEST_F(CheckpointFile, WithAnotherTypeOfStateIsRefused) {
  io::H5Writer file;
  data::write_model(file, "checkpoint", test::some_model(6, 4));
  file.attribute("/", "update", std::int64_t{1});
  file.attribute("/", "squared_error", 0.0);
  file.attribute("/", "error_samples", std::int64_t{0});
  file.attribute("/", "data_fingerprint", "…");
  file.attribute("/", "options", "{}");
  file.dataset("/state/velocity", std::vector<double>{1});
  file.save(path_);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "/state/velocity holds float64", [&] { load_checkpoint(path_); }));
}

TEST_F(CheckpointFile, WithNumbersThatNoTrainingComesToIsRefused) {
  const auto refuses = [&](const std::string& words, auto change) {
    auto checkpoint = some_checkpoint({{{"first_moment_weights", {1}}, {"second_moment_weights", {1}}}, {}});
    change(checkpoint);
    save_checkpoint(checkpoint, path_);
    return test::fails_with(ExitCode::bad_input, words, [&] { load_checkpoint(path_); });
  };
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  EXPECT_TRUE(refuses("attribute update is -9223372036854775808", [](auto& c) { c.update = least; }));
  EXPECT_TRUE(refuses("attribute update is 4294967296", [](auto& c) { c.update = 1LL << 32; }));
  EXPECT_TRUE(refuses("attribute error_samples is -1", [](auto& c) { c.error_samples = -1; }));
  EXPECT_TRUE(refuses("attribute total_updates is -5", [](auto& c) { c.total_updates = -5; }));
  EXPECT_TRUE(refuses("attribute updates_per_epoch is -5", [](auto& c) { c.updates_per_epoch = -5; }));
  EXPECT_TRUE(refuses("attribute seconds is nan", [](auto& c) { c.seconds = NAN; }));
  EXPECT_TRUE(refuses("attribute squared_error is -1", [](auto& c) { c.squared_error = -1; }));
  EXPECT_TRUE(refuses("first_moment_weights holds inf", [](auto& c) { c.state.floats[0].values[0] = INFINITY; }));
  EXPECT_TRUE(refuses("second_moment_weights holds -1", [](auto& c) { c.state.floats[1].values[0] = -1; }));
  EXPECT_TRUE(refuses("is not a checkpoint", [](auto& c) { c.options = 5; }));
  EXPECT_TRUE(refuses("weight_matrix holds", [](auto& c) { c.model.parameters.weights.data()[3] = 3e38F; }));
}

TEST_F(CheckpointFile, WithMeaningsThatNoneHasIsRefused) {
  const auto refuses = [&](const std::string& words, const std::string& kind, auto change) {
    auto model = test::some_model(6, 4);
    model.lattice_shape = {2, 3};
    io::H5Writer file;
    const auto add = [&](const char* name, io::H5Attribute value) { file.attribute("/", name, std::move(value)); };
    add("update", std::int64_t{7});
    add("squared_error", 0.0);
    add("error_samples", std::int64_t{0});
    add("data_fingerprint", "…");
    add("options", "{}");
    change(add, model);
    data::write_model(file, kind, model);
    file.save(path_, io::IfExists::replace);
    return test::fails_with(ExitCode::bad_input, words, [&] { load_checkpoint(path_); });
  };
  static constexpr std::int64_t none = 0;
  EXPECT_TRUE(refuses("attribute updates_per_epoch is 0", "checkpoint",
                      [](auto& add, auto&) { add("updates_per_epoch", none); }));
  EXPECT_TRUE(
      refuses("attribute total_updates is 0", "checkpoint", [](auto& add, auto&) { add("total_updates", none); }));
  EXPECT_TRUE(refuses("is not a checkpoint (it is a model)", "model", [](auto&, auto&) {}));
  EXPECT_TRUE(refuses("lattice_shape 2 x 2 does not fit 6 units", "checkpoint", [](auto&, auto& model) {
    model.lattice_shape = {2, 2};
  }));
  EXPECT_TRUE(refuses("weight_matrix holds nan", "checkpoint",
                      [](auto&, auto& model) { model.parameters.weights.data()[1] = NAN; }));
}

TEST_F(CheckpointFile, IsNotAModel) {
  data::save_model(test::some_model(6, 4), path_);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "is not a checkpoint", [&] { load_checkpoint(path_); }));
}

}  // namespace
}  // namespace kadanoff::runs
