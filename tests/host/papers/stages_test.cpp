// Stages: made once, refused if they belong to another stage, ended on request.
#include "host/papers/stages.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "host/base/stop_request.hpp"
#include "host/data/dataset.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;
using test::fails_with;

class StagesTest : public testing::Test {
 protected:
  Stages stages(std::uint64_t seed = 1, int samples = 3) {
    return {context_, "made-up", {{"samples", samples}}, seed, folder_.path()};
  }

  // A stage that is a data set; counts how often it is made.
  data::Dataset use(const Stages& stages, const std::string& name) {
    return stages.file(name, data::load_dataset, [&](const Stage& stage) {
      ++made_;
      data::Dataset made = test::some_dataset(3, 4, static_cast<unsigned>(stages.seed()));
      made.provenance = stage.provenance(stages.seed());
      data::save_dataset(made, stage.path, io::IfExists::replace);
      return made;
    });
  }

  test::TemporaryFolder folder_;
  Context context_{cpu_device, 1};
  int made_ = 0;
};

TEST_F(StagesTest, AreMadeOnce) {
  const auto made = use(stages(), "train.h5");
  const auto loaded = use(stages(), "train.h5");
  EXPECT_EQ(made_, 1);
  EXPECT_EQ(loaded.words, made.words);
  EXPECT_EQ(loaded.provenance.command, "reproduce made-up");
  EXPECT_EQ(loaded.provenance.config.dump(), R"({"samples":3,"stage":"seed-1/train.h5"})");
  EXPECT_EQ(loaded.provenance.device, "cpu");
}

TEST_F(StagesTest, RefuseFilesOfOtherStagesSeedsAndSettings) {
  use(stages(), "train.h5");
  fs::copy_file(folder_ / "train.h5", folder_ / "test.h5");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "test.h5 was made with other settings, or is of another stage (remove",
                         [&] { use(stages(), "test.h5"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "train.h5 was made with", [&] { use(stages(2), "train.h5"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "train.h5 was made with", [&] { use(stages(1, 4), "train.h5"); }));
  EXPECT_EQ(made_, 1);
}

TEST_F(StagesTest, AskWhetherAFileThatIsThereMayBeUsed) {
  use(stages(), "train.h5");
  std::vector<std::string> asked;
  const Stages asking(context_, "made-up", {{"samples", 3}}, 1, folder_.path(),
                      [&](const fs::path& path, const io::Provenance& made_by) {
                        asked.push_back(path.filename().string() + " by " + made_by.device);
                        if (asked.size() > 1) fail(ExitCode::bad_input, "not this one");
                      });
  use(asking, "train.h5");
  use(asking, "test.h5");
  EXPECT_EQ(asked, std::vector<std::string>{"train.h5 by cpu"}) << "the other one was made now";
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "not this one (remove", [&] { use(asking, "train.h5"); }));
}

TEST_F(StagesTest, RefuseDamagedFilesAndSayWhatToRemove) {
  use(stages(), "train.h5");
  fs::resize_file(folder_ / "train.h5", 900);
  const auto remedy = "(remove " + (folder_ / "train.h5").string() + " and give the same command to make it again)";
  EXPECT_TRUE(fails_with(ExitCode::bad_input, remedy, [&] { use(stages(), "train.h5"); }));
  fs::remove(folder_ / "train.h5");
  use(stages(), "train.h5");
  EXPECT_EQ(made_, 2);
}

TEST_F(StagesTest, EndBetweenTwoIfThatIsAskedFor) {
  const StopRequest stop;
  use(stages(), "train.h5");
  std::raise(SIGTERM);
  EXPECT_THROW(use(stages(), "test.h5"), Interrupted);
  EXPECT_THROW(use(stages(), "train.h5"), Interrupted);  // the file exists, but a stop was requested
  EXPECT_EQ(made_, 1);
}

TEST_F(StagesTest, HaveSeedsThatNoOtherRepetitionHas) {
  EXPECT_EQ(stages(7).seed_of(0), 7U);
  EXPECT_EQ(stages(7).seed_of(2), 7 + 2 * seed_stride);
}

}  // namespace
}  // namespace kadanoff::papers
