// Where the model of a run is found.
#include "host/runs/trained_model.hpp"

#include <gtest/gtest.h>

#include "host/runs/checkpoint.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

using test::fails_with;

class TrainedModel : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
};

TEST_F(TrainedModel, IsFoundInARunFolder) {
  data::save_model(test::some_model(3, 2), folder_ / "model.h5");
  EXPECT_EQ(load_trained_model(folder_.path()).hidden(), 2);
}

TEST_F(TrainedModel, IsMissedInAFolderThatHasNone) {
  const auto load = [&] { load_trained_model(folder_.path()); };
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is not a run folder", load));
  test::write_bytes(folder_ / "checkpoint.h5", "…");
  EXPECT_TRUE(fails_with(
      ExitCode::bad_input,
      "has not finished; continue it with train --resume, or give " + (folder_ / "checkpoint.h5").string(), load));
  EXPECT_TRUE(fails_with(ExitCode::no_input, "does not exist", [&] { load_trained_model(folder_ / "none"); }));
}

TEST_F(TrainedModel, OfAnUnfinishedStackIsThatOfItsFirstLayerOnceItIsThere) {
  std::filesystem::create_directory(folder_ / "layer-1");
  test::write_bytes(folder_ / "config.json", "{}");
  const auto message = [&] {
    try {
      load_trained_stack(folder_.path(), {});
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  EXPECT_TRUE(message().ends_with("continue it with train --resume")) << message();
  data::save_model(test::some_model(3, 2), folder_ / "layer-1" / "model.h5");
  EXPECT_TRUE(message().ends_with("or give " + (folder_ / "layer-1").string() + " for its first layer")) << message();
}

TEST_F(TrainedModel, IsAFileOfItsOwn) {
  data::save_model(test::some_model(3, 2), folder_ / "epoch-1.h5");
  EXPECT_EQ(load_trained_model(folder_ / "epoch-1.h5").hidden(), 2);
  EXPECT_EQ(trained_files(folder_ / "epoch-1.h5"), std::vector{folder_ / "epoch-1.h5"});
}

TEST_F(TrainedModel, IsTheLatestOneOfARunThatHasNotFinished) {
  const auto latest = [&] { return load_latest_model(folder_.path()); };
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds neither a model.h5 nor a checkpoint", latest));
  const auto save = [&](std::int64_t hidden, const char* name) {
    Checkpoint checkpoint;
    checkpoint.model = test::some_model(3, hidden);
    checkpoint.options = nlohmann::json::object();
    save_checkpoint(checkpoint, folder_ / name);
  };
  save(2, "checkpoint-previous.h5");
  EXPECT_EQ(latest().file, folder_ / "checkpoint-previous.h5");
  save(4, "checkpoint.h5");
  EXPECT_EQ(latest().model.hidden(), 4);
  auto bytes = test::read_bytes(folder_ / "checkpoint.h5");
  bytes[bytes.size() / 2] ^= 4;
  test::write_bytes(folder_ / "checkpoint.h5", bytes);
  EXPECT_EQ(latest().model.hidden(), 2);
  data::save_model(test::some_model(3, 5), folder_ / "best.h5");
  EXPECT_EQ(latest().model.hidden(), 5);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "best.h5 to use the best so far, or",
                         [&] { load_trained_model(folder_.path()); }));
  const auto best = test::read_bytes(folder_ / "best.h5");
  test::write_bytes(folder_ / "best.h5", best.substr(1));
  EXPECT_EQ(latest().model.hidden(), 2);  // the checkpoint before the damaged one
  test::write_bytes(folder_ / "best.h5", best);
  data::save_model(test::some_model(3, 7), folder_ / "model.h5");
  EXPECT_EQ(latest().model.hidden(), 7);
  EXPECT_EQ(latest().digest, io::H5Reader(folder_ / "model.h5").seal()->digest);
}

TEST_F(TrainedModel, KeptAlongTheWayComesInTheOrderOfItsEpochs) {
  const auto kept = [&] { return kept_models(folder_.path()); };
  for (const char* other : {"epoch-1.h5.txt", "epoch-.h5", "epoch-x.h5", "epoch-07.h5", "epoch--1.h5", "old.h5"})
    test::write_bytes(folder_ / other, "…");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "keeps no models", kept));
  for (const char* name : {"epoch-100.h5", "epoch-9.h5"}) data::save_model(test::some_model(3, 2), folder_ / name);
  EXPECT_EQ(kept(), (std::vector{folder_ / "epoch-9.h5", folder_ / "epoch-100.h5"}));
  data::save_model(test::some_model(3, 2), folder_ / "model.h5");
  EXPECT_EQ(kept(), (std::vector{folder_ / "epoch-9.h5", folder_ / "epoch-100.h5", folder_ / "model.h5"}));
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "is not the folder of a run", [&] { kept_models(folder_ / "model.h5"); }));
}

TEST_F(TrainedModel, AndTheCheckpointsAreTheFilesOfARun) {
  EXPECT_EQ(trained_files(folder_.path()),
            (std::vector{folder_ / "model.h5", folder_ / "best.h5", folder_ / "checkpoint.h5",
                         folder_ / "checkpoint-previous.h5"}));
}

}  // namespace
}  // namespace kadanoff::runs
